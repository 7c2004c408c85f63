import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeLine, sanitizeLines } from '../../src/text/sanitize.ts';
import { widthOf } from '../../src/text/width.ts';

const red = '\x1b[31m';
const bold = '\x1b[1m';
const off = '\x1b[0m';

describe('a line of host output', () => {
  it.each<[title: string, raw: string, shown: string]>([
    ['stays as it is when it is plain', 'Server startup in 5234 ms', 'Server startup in 5234 ms'],
    ['stays as it is when it is Chinese', '服务启动完成', '服务启动完成'],
    ['keeps a colour and closes it', `${red}ERROR`, `${red}ERROR${off}`],
    ['keeps bold, and splits what comes in one sequence', '\x1b[1;31mE\x1b[mx', `${bold}${red}E${off}x`],
    ['keeps a 256-colour', '\x1b[38;5;208mx', `\x1b[38;5;208mx${off}`],
    ['keeps an RGB background', '\x1b[48;2;1;2;3mx', `\x1b[48;2;1;2;3mx${off}`],
    ['keeps a colour in its 8-bit form', '\x9b31mx', `${red}x${off}`],
    ['drops a colour with colons', '\x1b[38:5:208mx', 'x'],
    ['drops a colour with a private marker', '\x1b[?31mx', 'x'],
    ['drops a malformed RGB colour', '\x1b[38;2;1;2mx', 'x'],
    ['drops hidden text but not the text', '\x1b[8msecret', 'secret'],
    ['drops blinking', '\x1b[5mx', 'x'],
    ['drops a window title', '\x1b]0;owned\x07x', 'x'],
    ['drops a clipboard write', '\x1b]52;c;cm0gLXJmIC8=\x07x', 'x'],
    ['drops a hyperlink but not its text', '\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\', 'click'],
    ['drops an OSC ended by ST', '\x1b]0;t\x1b\\x', 'x'],
    ['drops an OSC ended by an 8-bit ST', '\x1b]0;t\x9cx', 'x'],
    ['drops an 8-bit OSC', '\x9d0;t\x07x', 'x'],
    ['drops an OSC without an end', 'a\x1b]0;never ended', 'a'],
    ['ends an OSC at the next escape', `\x1b]0;t${red}x`, `${red}x${off}`],
    ['ends an OSC at CAN', '\x1b]0;t\x18x', 'x'],
    ['drops a DCS', '\x1bP+q544e\x1b\\x', 'x'],
    ['drops an 8-bit DCS', '\x90q\x9cx', 'x'],
    ['drops an APC', '\x1b_Gf=100;AAAA\x1b\\x', 'x'],
    ['drops an 8-bit APC', '\x9fG\x9cx', 'x'],
    ['drops a PM', '\x1b^pm\x1b\\x', 'x'],
    ['drops an 8-bit PM', '\x9epm\x9cx', 'x'],
    ['drops an SOS', '\x1bXsos\x1b\\x', 'x'],
    ['drops an 8-bit SOS', '\x98sos\x9cx', 'x'],
    ['drops a DCS without an end', 'a\x1bPnever', 'a'],
    ['drops clear screen', 'a\x1b[2Jb', 'ab'],
    ['drops cursor movement', 'a\x1b[10;10Hb\x1b[3Ac', 'abc'],
    ['drops a switch to the alternate screen', '\x1b[?1049hx', 'x'],
    ['drops a request that the terminal would answer', 'a\x1b[6nb\x1b[cc', 'abc'],
    ['drops a CSI that is cut off', 'a\x1b[31', 'a'],
    ['drops a CSI with an intermediate', 'a\x1b[0 qb', 'ab'],
    ['drops a lone escape at the end', 'a\x1b', 'a'],
    ['drops a full reset', 'a\x1bcb', 'ab'],
    ['drops a charset switch', 'a\x1b(0b', 'ab'],
    ['handles an escape inside an escape', `a\x1b[3\x1b[31mb`, `a${red}b${off}`],
    ['does not join what a dropped sequence splits', '\x1b\x1b]0;t\x07[31mx', '[31mx'],
    ['drops a bell and a null', 'a\x07\x00b', 'ab'],
    ['drops DEL and 8-bit controls', 'a\x7f\x85\x8db', 'ab'],
    ['drops shift in and out', 'a\x0e\x0fb', 'ab'],
    ['drops a right-to-left override', 'file\u202egpj.exe', 'filegpj.exe'],
    ['drops isolates', 'a\u2066b\u2069c', 'abc'],
    ['drops direction marks', 'a\u200e\u200f\u061cb', 'ab'],
    ['drops zero-width characters', 'a\u200b\u200c\u200d\ufeffb', 'ab'],
    ['drops an emoji selector', '✔\ufe0f', '✔'],
    ['drops a skin tone', '👍🏽', '👍'],
    ['drops tag characters', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['shows half a surrogate pair as a replacement', 'a\ud83d', 'a\ufffd'],
    ['limits marks piled on one character', `a${'\u0301'.repeat(50)}b`, `a${'\u0301'.repeat(4)}b`],
    ['drops the end of a CR LF', 'x\r', 'x'],
    ['lets a carriage return write over', 'abc\rX', 'Xbc'],
    ['shows the last state of a progress bar', '10%\r50%\r100%', '100%'],
    ['lets a progress bar erase the rest', 'Downloading\r\x1b[KDone', 'Done'],
    ['lets a progress bar erase the line', 'Downloading\x1b[2K\x1b[1GDone', 'Done'],
    ['resolves a backspace', 'passwd\b\b\b\bXX', 'paXXwd'],
    ['does not go back over the start', '\b\b\bx', 'x'],
    ['replaces a wide character that is half overwritten', '中文\rx', 'x 文'],
    ['expands a tab', 'a\tb', 'a       b'],
    ['expands a tab after wide characters', '中文\tb', '中文    b'],
    ['shows a line break inside the line as a space', 'a\nb\u2028c', 'a b c'],
    ['keeps the colour of what is overwritten', `${red}abc\r${off}X`, `X${red}bc${off}`],
  ])('%s', (_title, raw, shown) => {
    expect(sanitizeLine(raw)).toBe(shown);
  });

  it('has no colour at all where none is wanted', () => {
    expect(sanitizeLine(`a${red}b\x1b[38;5;1mc`, { colour: false })).toBe('abc');
  });

  it('is split at line ends, and a final one adds no line', () => {
    expect(sanitizeLines('a\r\n\tb\n')).toEqual(['a', '        b']);
  });
});

describe('whatever a host sends', () => {
  const fragments = fc.constantFrom(
    ...['\x1b', '\x1b[', '\x1b]', '\x1bP', '\x1b_', '\x9b', '\x9d', '\x9c', '\x07', '\r', '\b', '\t', '\n'],
    ...[
      '31m',
      '0m',
      '2K',
      'K',
      '5G',
      '38;5;1m',
      '8m',
      ';',
      '中',
      'é',
      '\u0301',
      '\u202e',
      '👍',
      '\ud83d',
      'abc',
    ],
  );
  const hostile = fc.oneof(
    fc
      .array(fc.oneof(fragments, fc.string({ unit: 'binary' })), { maxLength: 40 })
      .map(parts => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 80 }),
  );

  it('has no escape but a plain colour, and no other control', () => {
    fc.assert(
      fc.property(hostile, raw => {
        const rest = sanitizeLine(raw).replace(/\x1b\[[0-9;]*m/g, '');
        expect(rest).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
        expect(rest).not.toMatch(/[\p{Bidi_Control}\u200b-\u200d]|\ufe0f|\p{Emoji_Modifier}/u);
        expect(rest.isWellFormed()).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends without a colour', () => {
    fc.assert(
      fc.property(hostile, raw => {
        const codes = sanitizeLine(raw).match(/\x1b\[[0-9;]*m/g) ?? [];
        expect(codes.at(-1) ?? off).toBe(off);
      }),
      { numRuns: 1000 },
    );
  });

  it('is left alone once it is clean', () => {
    fc.assert(
      fc.property(hostile, raw => {
        const once = sanitizeLine(raw, { colour: false });
        expect(sanitizeLine(once, { colour: false })).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('looks the same with and without colour', () => {
    fc.assert(
      fc.property(hostile, raw => {
        const coloured = sanitizeLine(raw);
        expect(coloured.replace(/\x1b\[[0-9;]*m/g, '')).toBe(sanitizeLine(raw, { colour: false }));
        expect(widthOf(coloured)).toBe(widthOf(sanitizeLine(raw, { colour: false })));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['erasing again and again', '\x1b[2Ka\x1b[9999G'.repeat(40_000)],
    ['erasing at the end', `${'a'.repeat(300_000)}${'\r\x1b[99999999G\x1b[K'.repeat(20_000)}`],
    ['a colour with many parameters', `\x1b[${'38;5;1;'.repeat(100_000)}m`],
    ['an endless run of marks', '\u0301'.repeat(500_000)],
    ['many strings without an end', '\x1b]'.repeat(300_000)],
  ])('costs no more than its length: %s', (_title, raw) => {
    const before = performance.now();
    sanitizeLine(raw);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
