import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody, TaskOutput } from '../../src/engine/event.ts';
import type { OutputStream } from '../../src/model/transport.ts';
import { type OutputLimits, OutputRecorder } from '../../src/runner/recorder.ts';
import { Redactor } from '../../src/runner/redactor.ts';

type Printed = { readonly stream: OutputStream; readonly chunk: Uint8Array };

/** A recorder that goes on after an earlier process, and what it records. */
function recording(
  recorded: readonly TaskOutput[],
  {
    secrets = ['hunter2'],
    limits = {},
  }: { secrets?: readonly string[]; limits?: Partial<OutputLimits> } = {},
  comesAgain = true,
) {
  const redactor = new Redactor();
  for (const value of secrets) redactor.add('token', value);
  const events: TaskOutput[] = [];
  const read: string[] = [];
  const due = new Set<() => void>();
  const recorder = new OutputRecorder({
    target: { kind: 'task', task: 'app/go@alpha', attempt: 1 },
    redactor,
    record: (body: EventBody) => events.push(body as TaskOutput),
    live: () => {},
    limits,
    after: (_, action) => {
      due.add(action);
      return () => due.delete(action);
    },
    recorded: { events: recorded, comesAgain },
    onText: (_, bytes) => read.push(Buffer.from(bytes).toString()),
  });
  const expire = () => {
    for (const action of [...due]) action();
    due.clear();
  };
  return { recorder, redactor, events, read, expire };
}

const bytesOf = ({ data, encoding }: TaskOutput) => Buffer.from(data, encoding ?? 'utf8');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const output = (stream: OutputStream, data: string): TaskOutput => ({
  type: 'task.output',
  task: 'app/go@alpha',
  attempt: 1,
  stream,
  data,
});

describe('output that comes once more', () => {
  it('is passed over as far as it is on record, whatever came from which stream first', () => {
    const before = [output('stdout', 'one\n'), output('stderr', 'oops\n')];
    const { recorder, events } = recording(before);
    recorder.write('stderr', Buffer.from('oops\nagain\n'));
    recorder.write('stdout', Buffer.from('one\ntwo\n'));
    const summary = recorder.end();
    expect(events).toEqual([output('stderr', 'again\n'), output('stdout', 'two\n')]);
    expect(summary).toEqual({ bytes: 19, sha256: sha256(Buffer.from('one\noops\nagain\ntwo\n')) });
  });

  it('is withheld from where it differs, and the record says how much was left out', () => {
    // The password was a line that a person sent; the process that knew it is gone.
    const before = [output('stdout', 'Password: [secret:input]\n')];
    const { recorder, events, read } = recording(before, { secrets: [] });
    recorder.write('stdout', Buffer.from('Password: hunter2\nhunter2 again\n'));
    recorder.write('stderr', Buffer.from('fine\n'));
    expect(recorder.differs).toBe(true);
    recorder.end();
    expect(events).toEqual([
      output('stderr', 'fine\n'),
      { ...output('stdout', ''), omitted: 'hunter2\nhunter2 again\n'.length },
    ]);
    expect(JSON.stringify([events, read])).not.toContain('hunter2');
  });

  it('only counts where it is kept nowhere else', () => {
    const { recorder, events } = recording([output('stdout', 'not yet\n')], {}, false);
    recorder.write('stdout', Buffer.from('not yet\n'));
    expect(recorder.end()).toEqual({ bytes: 16, sha256: sha256(Buffer.from('not yet\nnot yet\n')) });
    expect(events).toEqual([output('stdout', 'not yet\n')]);
  });
});

it('is on record once, in order and as one hash, whenever the process before was ended', () => {
  const stream = fc.constantFrom<OutputStream[]>('stdout', 'stderr');
  const text = fc.oneof(
    fc.constantFrom('hunter2', 'hunt', 'er2', 'h', '升级', '\n', 'plain ').map(part => Buffer.from(part)),
    fc.uint8Array({ maxLength: 6 }).map(bytes => Buffer.from(bytes)),
  );
  const printed = fc.array(fc.record({ stream, chunk: text }), { maxLength: 25 });
  const sizes = fc.record({
    batch: fc.integer({ min: 4, max: 40 }),
    head: fc.nat({ max: 120 }),
    tail: fc.integer({ min: 4, max: 60 }),
  });
  const moments = fc.uniqueArray(fc.nat({ max: 25 }), { maxLength: 5 });
  fc.assert(
    fc.property(
      printed,
      sizes,
      moments,
      fc.nat(),
      fc.nat({ max: 25 }),
      fc.integer({ min: 1, max: 20 }),
      (steps, limits, flushes, crash, seen, size) => {
        const first = recording([], { limits });
        for (const [index, { stream: of, chunk }] of steps.slice(0, seen).entries()) {
          first.recorder.write(of, chunk);
          if (flushes.includes(index)) first.expire();
        }
        const onDisk = first.events.slice(0, crash % (first.events.length + 1));
        const second = recording(onDisk, { limits });
        const whole = (of: OutputStream) =>
          Buffer.concat(steps.filter((each: Printed) => each.stream === of).map(({ chunk }) => chunk));
        // Asked for again, the host gives one stream after the other.
        for (const of of ['stderr', 'stdout'] as const)
          for (let start = 0; start < whole(of).length; start += size)
            second.recorder.write(of, whole(of).subarray(start, start + size));
        const summary = second.recorder.end();
        const all = [...onDisk, ...second.events];
        const omitted = all.reduce((sum, event) => sum + (event.omitted ?? 0), 0);
        const redacted = (of: OutputStream) => {
          const chunks: Uint8Array[] = [];
          const redaction = second.redactor.stream(chunk => chunks.push(chunk));
          redaction.write(whole(of));
          redaction.flush();
          return Buffer.concat(chunks);
        };
        const total = redacted('stdout').length + redacted('stderr').length;
        expect(summary.bytes).toBe(total);
        expect(all.reduce((sum, event) => sum + bytesOf(event).length, 0) + omitted).toBe(total);
        expect(second.recorder.differs).toBe(false);
        if (omitted > 0) return;
        expect(summary.sha256).toBe(sha256(Buffer.concat(all.map(bytesOf))));
        for (const of of ['stdout', 'stderr'] as const) {
          const recorded = all.filter(event => event.stream === of).map(bytesOf);
          expect(Buffer.concat(recorded).toString('latin1')).toBe(redacted(of).toString('latin1'));
        }
      },
    ),
    { numRuns: 1000 },
  );
});
