import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/engine/event.ts';
import { Redactor } from '../../src/runner/redactor.ts';

function redactorOf(secrets: Readonly<Record<string, string>>): Redactor {
  const redactor = new Redactor();
  for (const [name, value] of Object.entries(secrets)) expect(redactor.add(name, value)).toBe(true);
  return redactor;
}

/** What comes out when `bytes` goes in, cut into pieces of the given sizes in turn. */
function passed(redactor: Redactor, bytes: Uint8Array, sizes: readonly number[]): string {
  const chunks: Uint8Array[] = [];
  const stream = redactor.stream(chunk => chunks.push(Uint8Array.from(chunk)));
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    // The piece is overwritten afterwards, as a reused buffer would be.
    const piece = Uint8Array.from(bytes.subarray(at, at + size));
    stream.write(piece);
    piece.fill(0x58);
    at += size;
  }
  stream.flush();
  return Buffer.concat(chunks).toString('latin1');
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

const secret = 'p4$$ w/rd "ü"';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a secret is found', () => {
  it.each([
    ['as it is', `x ${secret} y`, 'x [secret:token] y'],
    ['twice in a row', `${secret}${secret}`, '[secret:token][secret:token]'],
    ['in JSON', JSON.stringify({ key: secret }), '{"key":"[secret:token]"}'],
    ['in JSON that keeps to ASCII', '{"key":"p4$$ w/rd \\"\\u00fc\\""}', '{"key":"[secret:token]"}'],
    ['in JSON with capital digits', '{"key":"p4$$ w/rd \\"\\u00FC\\""}', '{"key":"[secret:token]"}'],
    ['in JSON with escaped slashes', '{"key":"p4$$ w\\/rd \\"ü\\""}', '{"key":"[secret:token]"}'],
    ['in a URL', `?k=${encodeURIComponent(secret)}&x`, '?k=[secret:token]&x'],
    ['in a path of a URL', `/${encodeURI(secret)}/`, '/[secret:token]/'],
    ['in a form', `k=${new URLSearchParams({ k: secret }).toString().slice(2)}&x`, 'k=[secret:token]&x'],
    ['in a URL with small digits', '?k=p4%24%24%20w%2frd%20%22%c3%bc%22&x', '?k=[secret:token]&x'],
    ['in base64', `Basic ${base64(secret)}`, 'Basic [secret:token]'],
    ['in base64 for URLs', `Basic ${Buffer.from(secret).toString('base64url')}`, 'Basic [secret:token]'],
    ['across a wrapped line', 'x p4$$ w\r\n/rd "ü" y', 'x [secret:token] y'],
    ['across a bare newline', 'x p4$$\n w/rd "ü" y', 'x [secret:token] y'],
    ['in colour', 'x \u001b[1mp4$$ w\u001b[31;4m/rd "ü"\u001b[0m y', 'x \u001b[1m[secret:token]\u001b[0m y'],
    [
      'with every letter in its own colour',
      `x ${[...secret].map(c => `\u001b[38;5;9m${c}`).join('')} y`,
      'x \u001b[38;5;9m[secret:token] y',
    ],
    ['in a window title', `\u001b]0;${secret}\u0007x`, '\u001b]0;[secret:token]\u0007x'],
    [
      'in colour after a title that never ends',
      '\u001b]0;x p4$$\u001b[0m w/rd "ü" y',
      '\u001b]0;x [secret:token] y',
    ],
    ['around a hyperlink', 'p4$$ w\u001b]8;;http://a\u001b\\/rd "ü"', '[secret:token]'],
    ['right after a stray escape', `\u001b${secret}`, '\u001b[secret:token]'],
    ['with noise between', 'p4\u0000$$\u0007 w/rd\u0008 "ü"', '[secret:token]'],
  ])('%s', (_, text, expected) => {
    const redactor = redactorOf({ token: secret });
    for (const sizes of [[1], [2], [3, 1], [10_000]]) {
      expect(passed(redactor, Buffer.from(text), sizes)).toBe(latin1(expected));
    }
    expect(redactor.redactText(text)).toBe(expected);
  });

  it.each([0, 1, 2])('inside longer base64, %d bytes in', offset => {
    const redactor = redactorOf({ token: 'correct-horse' });
    const encoded = base64(`${'u'.repeat(offset)}correct-horse:more`);
    const shown = passed(redactor, Buffer.from(encoded), [7]);
    expect(shown).toContain('[secret:token]');
    const left = Buffer.from(shown.replace('[secret:token]', ''), 'base64').toString('latin1');
    expect(left).not.toContain('orse');
  });

  it('in a shell trace', () => {
    const redactor = redactorOf({ token: "it's me" });
    expect(redactor.redactText("+ curl -u 'it'\\''s me'")).toBe("+ curl -u '[secret:token]'");
  });

  it('line by line when it has several', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\n  kqhkiG9w0BAQEF\n}\n-----END KEY-----\n';
    const redactor = redactorOf({ key });
    expect(redactor.redactText(`a\n${key}b`)).toBe('a\n[secret:key]\nb');
    expect(redactor.redactText('1 MIIEvQIBADANBg 2')).toBe('1 [secret:key] 2');
    expect(redactor.redactText('{"line":"kqhkiG9w0BAQEF"}')).toBe('{"line":"[secret:key]"}');
    expect(redactor.redactText(JSON.stringify({ key }))).toBe('{"key":"[secret:key]"}');
    expect(redactor.redactText('a } b')).toBe('a } b');
  });

  it('when it begins inside another one', () => {
    const redactor = redactorOf({ short: 'abcd', long: 'abcdefgh', other: 'ghijk' });
    expect(redactor.redactText('-abcd-')).toBe('-[secret:short]-');
    expect(redactor.redactText('-abcdefg-')).toBe('-[secret:short]efg-');
    expect(redactor.redactText('-abcdefgh-')).toBe('-[secret:long]-');
    for (const sizes of [[1], [100]])
      expect(passed(redactor, Buffer.from('-abcdefghijk-'), sizes)).toBe('-[secret:long][secret:other]-');
  });

  it('when it is inside the beginning of another one', () => {
    const redactor = redactorOf({ long: 'abcdefgh', inner: 'cdef' });
    expect(redactor.redactText('-abcdefg-')).toBe('-ab[secret:inner]g-');
    expect(redactor.redactText('-abcdefgh-')).toBe('-[secret:long]-');
  });
});

describe('what is held back', () => {
  it('is only what may be the beginning of a secret', () => {
    const chunks: string[] = [];
    const stream = redactorOf({ token: 'hunter2' }).stream(chunk =>
      chunks.push(Buffer.from(chunk).toString()),
    );
    for (const piece of ['the h', 'unt', 'hunte', 'x', 'hunter', '2.']) stream.write(Buffer.from(piece));
    expect(chunks).toEqual(['the ', 'hunt', 'huntex', '[secret:token].']);
    stream.write(Buffer.from('hun'));
    expect(chunks).toHaveLength(4);
    stream.flush();
    expect(chunks.at(-1)).toBe('hun');
  });

  it('is let go when too much that is no text follows', () => {
    const chunks: string[] = [];
    const stream = redactorOf({ token: 'hunter2' }).stream(chunk =>
      chunks.push(Buffer.from(chunk).toString()),
    );
    stream.write(Buffer.from(`h${'\n'.repeat(1000)}`));
    expect(chunks.join('')).toBe('');
    stream.write(Buffer.from('\n'.repeat(100)));
    expect(chunks.join('')).toBe(`h${'\n'.repeat(1100)}`);
  });

  it('includes the beginning of a secret that is added meanwhile', () => {
    const redactor = redactorOf({ token: 'abcdef' });
    const chunks: string[] = [];
    const stream = redactor.stream(chunk => chunks.push(Buffer.from(chunk).toString()));
    stream.write(Buffer.from('x abc'));
    redactor.add('other', 'abc-xyz');
    stream.write(Buffer.from('-xyz abcdef y'));
    stream.flush();
    expect(chunks.join('')).toBe('x [secret:other] [secret:token] y');
  });
});

describe('a value', () => {
  it.each(['', 'pass', '密码很长', 'a b c'])('%j can be hidden', value => {
    expect(new Redactor().add('x', value)).toBe(true);
  });

  it.each(['abc', '密码', '    ', ' abc ', 'ab\nc', '\n\n\n\n\n'])('%j is too short to be hidden', value => {
    const redactor = new Redactor();
    expect(redactor.add('x', value)).toBe(false);
    expect(redactor.redactText(`abc${value}`)).toBe(`abc${value}`);
  });
});

describe('law 5: a secret never passes, however it is split', () => {
  const char = fc.constantFrom(...'abcABC012/+ "\\\'%é密');
  const value = fc
    .string({ unit: char, minLength: 4, maxLength: 24 })
    .filter(text => text.trim().length >= 4);
  const noise = fc.string({ unit: fc.constantFrom(...'xyz.-_:;\n\t'), maxLength: 12 });
  const sizes = fc.oneof(
    fc.constant([1]),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  );

  /** What programs and terminals do to a text before it arrives here. */
  const written: fc.Arbitrary<(text: string) => string> = fc.constantFrom(
    text => text,
    text => JSON.stringify(text).slice(1, -1),
    text => encodeURIComponent(text),
    text => new URLSearchParams({ k: text }).toString().slice(2),
    text => base64(text),
    text => Buffer.from(text).toString('base64url'),
  );
  const drawn: fc.Arbitrary<(text: string) => string> = fc.oneof(
    fc.constant((text: string) => text),
    fc
      .integer({ min: 1, max: 9 })
      .map(width => (text: string) => text.match(new RegExp(`.{1,${width}}`, 'gsu'))?.join('\r\n') ?? ''),
    fc
      .integer({ min: 1, max: 9 })
      .map(
        width => (text: string) => text.match(new RegExp(`.{1,${width}}`, 'gsu'))?.join('\u001b[3;31m') ?? '',
      ),
    fc.constant((text: string) => [...text].map(c => `\u001b[1m${c}\u001b[0m`).join('\n')),
    fc.constant((text: string) => `\u001b]2;${text}\u001b\\`),
  );

  it('in any form, wrapped, coloured, cut anywhere, among other text', () => {
    fc.assert(
      fc.property(value, written, drawn, noise, noise, sizes, (text, write, draw, before, after, cut) => {
        const redactor = redactorOf({ N: text });
        const output = passed(redactor, Buffer.from(before + draw(write(text)) + after), cut);
        expect(output).toContain('[secret:N]');
        const rest = stripVTControlCharacters(output.replaceAll('[secret:N]', '\u0001')).replace(
          /[\r\n]/g,
          '',
        );
        for (const form of [text, write(text), text.trim()]) expect(rest).not.toContain(latin1(form));
      }),
      { numRuns: 1500 },
    );
  });

  it('with several secrets that overlap, and comes out the same however it was cut', () => {
    const small = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 9 });
    const part = fc.record({ of: fc.nat({ max: 3 }), from: fc.nat({ max: 9 }), length: fc.nat({ max: 9 }) });
    const gap = fc.constantFrom('', '', 'c', '\n', '\u001b[m');
    fc.assert(
      fc.property(
        fc.array(small, { minLength: 1, maxLength: 4 }),
        fc.array(fc.tuple(part, gap), { maxLength: 12 }),
        sizes,
        (secrets, parts, cut) => {
          const redactor = redactorOf(Object.fromEntries(secrets.map((each, index) => [`N${index}`, each])));
          const text = parts
            .map(
              ([{ of, from, length }, between]) =>
                `${secrets[of % secrets.length]!.slice(from, from + length)}${between}`,
            )
            .join('');
          const shown = passed(redactor, Buffer.from(text), cut);
          expect(shown).toBe(passed(redactor, Buffer.from(text), [1000]));
          const rest = shown.replace(/\[secret:N\d\]/g, '!').replace(/\n|\u001b\[m/g, '');
          for (const each of secrets) expect(rest).not.toContain(each);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('and bytes without one pass unchanged, whatever they are', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(fc.constantFrom(0x1b, 0x5b, 0x5d, 0x07, 0x0a, 0x0d, 0x6d, 0x71, 0x77, 0xc3, 0x9b), {
          maxLength: 300,
        })
        .map(list => Uint8Array.from(list)),
    );
    const redactor = redactorOf({ a: 'qwqwqwqwqwqw-no-such-thing', b: 'mmmm\u001b[wq-no-such-thing' });
    fc.assert(
      fc.property(bytes, sizes, (output, cut) => {
        expect(passed(redactor, output, cut)).toBe(Buffer.from(output).toString('latin1'));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('events', () => {
  const redactor = redactorOf({ token: 'hunter2', bad: 'failed', worse: 'stop' });

  it('lose the secret wherever a person or a host may have put it', () => {
    const inspected: EventBody = {
      type: 'task.inspected',
      task: 'ecsc/stop@ecsc-1',
      processes: [{ pid: 1, started: 'now', command: 'java -Dpassword=hunter2' }],
    };
    expect(redactor.redactValue(inspected)).toEqual({
      type: 'task.inspected',
      task: 'ecsc/stop@ecsc-1',
      processes: [{ pid: 1, started: 'now', command: 'java -Dpassword=[secret:token]' }],
    });
    expect(redactor.redactValue({ type: 'host.lost', host: 'h', reason: 'it failed' })).toMatchObject({
      reason: 'it [secret:bad]',
    });
  });

  it('keep what names things, even where a password is the same word', () => {
    const stopped: EventBody = { type: 'run.stopped', reason: 'failed', detail: 'hunter2' };
    expect(redactor.redactValue(stopped)).toEqual({ ...stopped, detail: '[secret:token]' });
    const confirmed: EventBody = {
      type: 'task.confirmed',
      task: 'ecsc/stop@h',
      attempt: 1,
      sha256: 'a',
      by: 'ada',
    };
    expect(redactor.redactValue(confirmed)).toBe(confirmed);
  });

  it('are the same object where there is nothing to hide', () => {
    const lost: EventBody = { type: 'host.lost', host: 'h', reason: '\ud800 no newline' };
    expect(redactor.redactValue(lost)).toBe(lost);
  });
});
