import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody, FollowOutput } from '../../src/engine/event.ts';
import type { FilePosition } from '../../src/model/transport.ts';
import { type OutputLimits, OutputRecorder } from '../../src/runner/recorder.ts';
import { Redactor } from '../../src/runner/redactor.ts';

/** A recorder of one followed file, and what came out of it. */
function following(limits: Partial<OutputLimits>, redactor: Redactor) {
  const events: FollowOutput[] = [];
  const due = new Set<() => void>();
  const recorder = new OutputRecorder({
    target: { kind: 'follow', follow: 'ecsc@ecsc-1:/log' },
    redactor,
    record: (body: EventBody) => events.push(body as FollowOutput),
    live: () => {},
    limits,
    after: (_, action) => {
      due.add(action);
      return () => due.delete(action);
    },
  });
  const expire = () => {
    for (const action of [...due]) action();
    due.clear();
  };
  return { recorder, events, expire };
}

function hiding(...secrets: readonly string[]): Redactor {
  const redactor = new Redactor();
  for (const [index, value] of secrets.entries()) redactor.add(`s${index}`, value);
  return redactor;
}

function redacted(redactor: Redactor, bytes: Uint8Array): Buffer {
  const chunks: Uint8Array[] = [];
  const stream = redactor.stream(chunk => chunks.push(chunk));
  stream.write(bytes);
  stream.flush();
  return Buffer.concat(chunks);
}

const bytesOf = ({ data, encoding }: FollowOutput) => Buffer.from(data, encoding ?? 'utf8');
const at = (inode: string, size: number): FilePosition => ({ path: '/log', inode, size });

describe('the position of a followed file', () => {
  it('is where the file was read to, without what may be the beginning of a secret', () => {
    const { recorder, events, expire } = following({}, hiding('hunter2'));
    recorder.write('stdout', Buffer.from('one hun'), at('5', 107));
    expire();
    recorder.write('stdout', Buffer.from('ter2 !!'), at('5', 114));
    expire();
    expect(events.map(({ data, through }) => [data, through])).toEqual([
      ['one ', at('5', 104)],
      ['[secret:s0] !!', at('5', 114)],
    ]);
  });

  it('is before a character whose rest has not come yet', () => {
    const { recorder, events, expire } = following({}, hiding());
    recorder.write('stdout', Buffer.from('级升').subarray(0, 5), at('5', 105));
    expire();
    recorder.leave();
    expect(events.map(({ data, through }) => [data, through])).toEqual([['级', at('5', 103)]]);
  });

  it('names the file that the last byte was in', () => {
    const { recorder, events, expire } = following({ batch: 4 }, hiding());
    recorder.write('stdout', Buffer.from('ab'), at('5', 102));
    recorder.write('stdout', Buffer.from('cdef'), at('6', 4));
    expire();
    recorder.end();
    expect(events.map(({ data, through }) => [data, through])).toEqual([
      ['abcd', at('6', 2)],
      ['ef', at('6', 4)],
    ]);
  });

  it('is after the whole text that stands for a secret, however small events are', () => {
    const { recorder, events } = following({ batch: 4 }, hiding('hunter2'));
    recorder.write('stdout', Buffer.from('ab hunter2 cd'), at('5', 13));
    recorder.end();
    expect(events.map(({ data, through }) => [data, through?.size])).toEqual([
      ['ab ', 3],
      ['[secret:s0]', 10],
      [' cd', 13],
    ]);
  });

  it('is after what was left out beyond the cap', () => {
    const { recorder, events } = following({ batch: 10, head: 10, tail: 10 }, hiding());
    recorder.write('stdout', Buffer.from('0123456789'.repeat(5)), at('5', 150));
    recorder.keep();
    expect(events.map(({ omitted, through }) => [omitted, through?.size])).toEqual([
      [undefined, 110],
      [30, 150],
    ]);
  });
});

it('has everything before it on record and nothing after it, wherever the record ends', () => {
  const text = fc
    .array(
      fc.constantFrom(
        'hunter2',
        'hun',
        'ter2',
        'correct horse',
        'correct',
        ' horse',
        'h',
        '升级',
        '\n',
        'plain text ',
        '\xff',
        '\x1b[31m',
      ),
      { maxLength: 8 },
    )
    .map(parts =>
      Buffer.concat(parts.map(part => (part === '\xff' ? Buffer.from([0xff]) : Buffer.from(part)))),
    );
  const step = fc.oneof(
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom('expire', 'keep', 'rotate') },
  );
  const sizes = fc.record({
    batch: fc.integer({ min: 4, max: 40 }),
    head: fc.nat({ max: 120 }),
    tail: fc.integer({ min: 4, max: 40 }),
  });
  const ending = fc.constantFrom('end' as const, 'leave' as const, 'crash' as const);
  const cuts = fc.infiniteStream(fc.nat({ max: 12 }));
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 20 }),
      sizes,
      ending,
      cuts,
      fc.nat(),
      (steps, limits, end, cut, crash) => {
        const redactor = hiding('hunter2', 'correct horse');
        const { recorder, events, expire } = following(limits, redactor);
        // What was read, and where it was read to with it.
        const files: { readonly position: FilePosition; readonly bytes: Buffer }[] = [];
        let position = at('1', 0);
        for (const each of steps) {
          if (each === 'expire') expire();
          else if (each === 'keep') recorder.keep();
          else if (each === 'rotate') position = at(String(files.length + 2), 0);
          else if (typeof each !== 'string') {
            for (let start = 0; start < each.length; ) {
              const chunk = each.subarray(start, start + 1 + (cut.next().value ?? 0));
              start += chunk.length;
              position = at(position.inode ?? '', position.size + chunk.length);
              files.push({ position, bytes: chunk });
              recorder.write('stdout', chunk, position);
            }
          }
        }
        if (end === 'end') recorder.end();
        else if (end === 'leave') recorder.leave();
        const onDisk = events.slice(0, events.length === 0 ? 0 : (crash % events.length) + 1);
        const through = onDisk.at(-1)?.through;
        expect(onDisk.every(event => event.through !== undefined)).toBe(true);
        // What is read from there on: the rest of that file, and all the later ones.
        const from =
          through === undefined
            ? 0
            : files.findIndex(
                ({ position: { inode, size } }) => inode === through.inode && size >= through.size,
              );
        const rest = files
          .slice(from)
          .map(({ bytes, position: { size } }, index) =>
            index === 0 && through !== undefined
              ? bytes.subarray(bytes.length - (size - through.size))
              : bytes,
          );
        const again = following({}, redactor);
        again.recorder.write('stdout', Buffer.concat(rest), at('9', 1));
        again.recorder.end();
        const whole = redacted(redactor, Buffer.concat(files.map(({ bytes }) => bytes)));
        const known = onDisk.reduce((sum, event) => sum + bytesOf(event).length + (event.omitted ?? 0), 0);
        expect(Buffer.concat(again.events.map(bytesOf)).toString('latin1')).toBe(
          whole.subarray(known).toString('latin1'),
        );
      },
    ),
    { numRuns: 2000 },
  );
});
