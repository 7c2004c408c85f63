import { describe, expect, it } from 'vitest';
import type { Event, EventBody } from '../../src/engine/event.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { type PlainOptions, plainPrinter } from '../../src/report/plain.ts';
import type { Language } from '../../src/text/language.ts';
import { termsFor } from '../../src/text/terms.ts';
import { expectGolden } from '../helpers/golden.ts';
import { repairedRun } from './repaired-run.ts';
import { failedRun, scriptedRun } from './scripted-run.ts';

function told(events: readonly Event[], language: Language = 'en', options: Partial<PlainOptions> = {}) {
  const printer = plainPrinter(termsFor(language), { timeZone: 'UTC', colour: false, ...options });
  let state: RunState | null = null;
  return events.flatMap(event => {
    state = reduce(state, event);
    return printer.add(event, state);
  });
}

/** The lines of further events after the whole opening of the scripted run. */
function toldAfterOpening(...bodies: readonly EventBody[]): readonly string[] {
  const start = scriptedRun();
  const opening = start.slice(0, start.findIndex(event => event.type === 'run.entered') + 1);
  const more = bodies.map((body, index) => ({
    v: 1 as const,
    seq: opening.length + index,
    time: '2017-03-14T18:02:00.000Z',
    prev: '',
    ...body,
  }));
  return told([...opening, ...more] as Event[]).slice(told(opening).length);
}

const task = 'gateway/back-up@gw-1';
const started: readonly EventBody[] = [
  { type: 'task.confirmed', task, attempt: 1, sha256: '', by: 'auto' },
  { type: 'task.started', task, attempt: 1 },
];
const output = (data: string, more: object = {}): EventBody => ({
  type: 'task.output',
  task,
  attempt: 1,
  stream: 'stdout',
  data,
  ...more,
});
const ended = (code: number): EventBody => ({
  type: 'task.finished',
  task,
  attempt: 1,
  outcome: { kind: 'exited', code },
});

describe('a run as plain lines', () => {
  it.each(['en', 'zh'] as const)('tells everything that happened (%s)', language => {
    expectGolden(
      `reports/run.plain.${language}.txt`,
      `${told(scriptedRun(), language, { timeZone: 'Asia/Shanghai' }).join('\n')}\n`,
    );
  });

  it.each(['en', 'zh'] as const)('ends with what failed and how to go on (%s)', language => {
    expectGolden(`reports/failed.plain.${language}.txt`, `${told(failedRun(), language).join('\n')}\n`);
  });

  it.each(['en', 'zh'] as const)('tells what was lost, found, changed and undone (%s)', language => {
    expectGolden(`reports/repaired.plain.${language}.txt`, `${told(repairedRun(), language).join('\n')}\n`);
  });

  it('says nothing of connections in a dry run, which opens none', () => {
    const events = scriptedRun().map(event =>
      event.type === 'run.opened' ? { ...event, dryRun: 'unattended' as const } : event,
    );
    expect(told(scriptedRun()).join('\n')).toContain('connected to');
    expect(told(events).join('\n')).not.toMatch(/connecting|connected to/);
  });

  it.each(['en', 'zh'] as const)('says in each line of a dry run that it is one (%s)', language => {
    const events = scriptedRun().map(event =>
      event.type === 'run.opened' ? { ...event, dryRun: 'unattended' as const } : event,
    );
    const lines = told(events, language);
    const begun = lines.filter(line => !line.startsWith(' '));
    expect(begun.length).toBeGreaterThan(20);
    for (const line of begun) expect(line).toMatch(/^[\d:]{8} (DRY RUN|空跑) /);
    expect(lines.join('\n')).not.toMatch(/confirmed: |Completed|✔ .*@.* finished|确认：|全部完成/);
    expect(lines.join('\n')).toMatch(/none of them run|均未执行/);
  });

  it('says of a failure what it printed, what undoes it, and what to do next', () => {
    const text = told(failedRun()).join('\n');
    expect(text).toContain('failed: exited 1');
    expect(text).toContain('The disk is full: /srv');
    expect(text).toContain('│ copying done');
    expect(text).toContain('$ cp -a /srv/gateway_20170315 /srv/gateway');
    expect(text).toContain('handrail resume 20170314T180000Z-a1b2');
  });

  it('does not say how to go on where the hosts end with the process', () => {
    const text = told(failedRun(), 'en', { hostsStay: false }).join('\n');
    expect(text).toContain('Stopped: ');
    expect(text).not.toContain('handrail resume');
  });

  it('says at a stop which items wait for a person', () => {
    const events = scriptedRun();
    const verifying = events.findIndex(event => event.type === 'run.entered' && event.stage === 'verify');
    const checks = events.findIndex(event => event.type === 'verification.marked' && event.by !== 'check');
    const stop = { ...events[checks]!, type: 'run.stopped', reason: 'manual' } as Event;
    expect(verifying).toBeGreaterThan(0);
    const lines = told([...events.slice(0, checks), stop]).join('\n');
    expect(lines).toMatch(/It waits for:\n +verify\/note-timeout .*\n +verify\/note-mail /);
  });
});

describe('a host that is away', () => {
  const away = { type: 'host.lost', host: 'gw-1', reason: 'read ECONNRESET' } as const;
  const again = { type: 'host.connecting', host: 'gw-1' } as const;
  const notThere = (code: 'unreachable' | 'authRefused') =>
    ({ type: 'host.failed', host: 'gw-1', problem: { code, detail: 'x' } }) as const;

  it('is told with the count of tries, and without a line for each of them beginning', () => {
    const lines = toldAfterOpening(away, again, notThere('unreachable'), again, notThere('unreachable'));
    expect(lines).toEqual([
      '18:02:00 ✖ gw-1  connection lost: read ECONNRESET',
      '           It is tried again by itself.',
      '18:02:00 gw-1  not back after 1 try, next in 1s: The host could not be reached: x',
      '18:02:00 gw-1  not back after 2 tries, next in 2s: The host could not be reached: x',
    ]);
  });

  it('is given up with how often it was tried and what to do', () => {
    const lines = toldAfterOpening(away, again, notThere('unreachable'), again, notThere('authRefused'));
    expect(lines.slice(-3)).toEqual([
      '18:02:00 ✖ gw-1  not connected: The host refused the login: x',
      '           It was tried 2 times in vain.',
      expect.stringContaining('Check the user and the key'),
    ]);
  });
});

describe('an attempt that lost contact', () => {
  const lines = (directory: string | undefined, ...after: readonly EventBody[]) =>
    toldAfterOpening(
      { type: 'task.confirmed', task, attempt: 1, sha256: '', by: 'auto' },
      { type: 'task.started', task, attempt: 1, ...(directory === undefined ? {} : { directory }) },
      { type: 'task.detached', task, attempt: 1, reason: 'reset' },
      ...after,
    ).filter(line => !/ [$▶] /.test(line) || line.includes('still runs'));

  it('runs on where its host keeps its result, and is done again where it can be', () => {
    expect(lines('/h/1').at(-1)).toContain(
      'no contact (reset): it runs on there, and its result will be fetched',
    );
    expect(lines(undefined).at(-1)).toContain('no contact (reset): it is done again when its host is back');
  });

  it('was never started where its host says so', () => {
    expect(lines('/h/1', { type: 'task.fenced', task, attempt: 1 }).at(-1)).toContain(
      'was never started there',
    );
  });

  it('says how much its host keeps of its output, and what to look at', () => {
    const swelled = { type: 'task.swelled', task, attempt: 1, bytes: 128 * 1024 * 1024 } as const;
    expect(lines('/h/1', swelled).slice(-2)).toEqual([
      expect.stringContaining(`${task}  has printed 128 MiB so far`),
      expect.stringContaining('how much room its disk has left'),
    ]);
  });

  it('is asked for an answer only where one can reach it', () => {
    const stalled = { type: 'task.stalled', task, attempt: 1, why: 'prompt', line: 'Go on?' } as const;
    expect(lines('/h/1', stalled).slice(-2)).toEqual([
      `18:02:00 ● ${task}  seems to wait for an answer: Go on?`,
      expect.stringContaining('Send it a line'),
    ]);
    expect(lines(undefined, stalled).at(-1)).toContain('Its input is empty');
  });
});

describe('output', () => {
  it('is told line by line, however it was cut', () => {
    const lines = toldAfterOpening(...started, output('one\ntw'), output('o\nthr'), output('ee'), ended(0));
    expect(lines.filter(line => line.includes('│'))).toEqual([
      '18:02:00 gw-1 │ one',
      '18:02:00 gw-1 │ two',
      '18:02:00 gw-1 │ three',
    ]);
  });

  it('is put together again where a character was cut in two', () => {
    const bytes = Buffer.from('升级\n');
    const lines = toldAfterOpening(
      ...started,
      output(bytes.subarray(0, 4).toString('base64'), { encoding: 'base64' }),
      output(bytes.subarray(4).toString('base64'), { encoding: 'base64' }),
    );
    expect(lines.at(-1)).toBe('18:02:00 gw-1 │ 升级');
  });

  it('does not mix the two streams into one line', () => {
    const lines = toldAfterOpening(
      ...started,
      output('out '),
      output('error\n', { stream: 'stderr' }),
      output('put\n'),
    );
    expect(lines.slice(-2)).toEqual(['18:02:00 gw-1 │ error', '18:02:00 gw-1 │ out put']);
  });

  it('says where the record left something out', () => {
    const lines = toldAfterOpening(...started, output('end\n', { omitted: 1024 * 1024 }));
    expect(lines.slice(-2)).toEqual([
      '18:02:00 gw-1 │ … 1.0 MiB of output are left out here',
      '18:02:00 gw-1 │ end',
    ]);
  });
});

describe('whatever it is given', () => {
  const hostile = 'a\rb\x1b[2Jc\x1b]0;t\x07\nd\u202e';

  it('writes nothing that moves the cursor, and one line a line', () => {
    const lines = [
      ...told(scriptedRun(), 'en', { colour: true }),
      ...toldAfterOpening(
        { type: 'note.added', text: hostile, by: hostile },
        { type: 'host.lost', host: 'gw-1', reason: hostile },
        { type: 'task.amended', task, text: hostile, reason: hostile, by: hostile },
        { type: 'task.probing', task, probe: 1, script: hostile, by: hostile },
        { type: 'task.probed', task, probe: 1, outcome: { kind: 'exited', code: 0 }, output: hostile },
        { type: 'task.stalled', task, attempt: 1, why: 'prompt', line: hostile },
        { type: 'task.input', task, attempt: 1, text: hostile, by: hostile },
        ...started,
        output(hostile),
        { ...ended(1), problem: { code: 'other', detail: hostile } } as EventBody,
      ),
    ];
    for (const line of lines) {
      expect(line.replace(/\x1b\[[0-9;]*m/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\p{Bidi_Control}]/u);
    }
  });

  it('shows a carriage return in a reason as a sign, so that it cannot overwrite the line', () => {
    const [line] = toldAfterOpening({ type: 'note.added', text: 'x\ry', by: 'operator' });
    expect(line).toBe('18:02:00 Note by operator: x␍y');
  });

  it('has no colour where none is wanted', () => {
    expect(told(scriptedRun()).join('')).not.toContain('\x1b');
  });
});
