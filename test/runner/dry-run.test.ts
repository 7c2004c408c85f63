import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandOf } from '../../src/engine/command.ts';
import type { Event, EventBody } from '../../src/engine/event.ts';
import { createOutputBook } from '../../src/engine/output-book.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import type { Host } from '../../src/model/inventory.ts';
import type { Transport } from '../../src/model/transport.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { plainPrinter } from '../../src/report/plain.ts';
import { MemoryJournal } from '../../src/runner/memory-journal.ts';
import { Redactor } from '../../src/runner/redactor.ts';
import { Runner } from '../../src/runner/runner.ts';
import { termsFor } from '../../src/text/terms.ts';
import { dryRunTransport } from '../../src/transports/dry-run.ts';
import { runnablePlan } from '../helpers/arbitrary-runs.ts';
import { context } from '../helpers/drive.ts';
import { artifact, check, manual, planOf, run } from '../helpers/plans.ts';

interface DryRun {
  readonly state: RunState;
  readonly events: readonly Event[];
  readonly lines: readonly string[];
  /** Every call that a host would have noticed. */
  readonly calls: readonly string[];
}

/** A dry run to its end, through the real runner, as `handrail run -n` makes it where nobody sits at a screen. */
async function dryRun(plan: Plan, secrets: Readonly<Record<string, string>> = {}): Promise<DryRun> {
  const journal = new MemoryJournal();
  const opening: EventBody = {
    type: 'run.opened',
    run: 'dry-run',
    plan,
    planDigest: 'd'.repeat(64),
    runbook: { path: 'story.yaml', digest: 'b'.repeat(64), text: '' },
    excluded: [],
    operator: 'wang',
    seat: { user: 'ops', hostname: 'jump', pid: 1 },
    auto: false,
    forks: 2,
    handrail: '0.1.0',
    dryRun: 'unattended',
  };
  const events: Event[] = [];
  const lines: string[] = [];
  const calls: string[] = [];
  const printer = plainPrinter(termsFor('en'), { colour: false, timeZone: 'UTC' });
  let state: RunState | null = null;
  for (const event of journal.append([opening])) {
    state = reduce(state, event);
    events.push(event);
  }
  if (state === null) throw new Error('no state');
  const runner = new Runner({
    journal,
    state,
    output: createOutputBook(),
    redactor: new Redactor(),
    operator: 'wang',
    secrets,
    seat: { hostname: 'jump', pid: 1 },
    mayReplace: [],
    recorded: () => [],
    transportFor: name => noted(dryRunTransport({ name, transport: 'ssh', variables: {} } as Host), calls),
  });
  runner.subscribe(event => {
    if (event === null) return;
    events.push(event);
    lines.push(...printer.add(event, runner.state));
  });
  runner.start();
  const { state: end, failure } = await runner.released;
  if (failure !== null) throw failure;
  return { state: end, events, lines, calls };
}

function noted(transport: Transport, calls: string[]): Transport {
  return {
    ...transport,
    exec(request) {
      calls.push(`exec ${request.script}`);
      return transport.exec(request);
    },
    start(request) {
      calls.push(`start ${request.script}`);
      return transport.start(request);
    },
    claim(request) {
      calls.push(`claim ${request.run}`);
      return transport.claim(request);
    },
    sweep(request) {
      calls.push(`sweep ${request.workspace}`);
      return transport.sweep(request);
    },
    upload(request) {
      calls.push(`upload ${request.remote}`);
      return transport.upload(request);
    },
  };
}

describe('a dry run that nobody attends', () => {
  it('shows every task of any plan to its end, sends nothing, and takes no time', async () => {
    await fc.assert(
      fc.asyncProperty(runnablePlan, async plan => {
        const { state, events, lines, calls } = await dryRun(plan);
        expect(calls).toEqual([]);
        expect(state.status).toBe('completed');
        const confirmed = new Map(
          events.flatMap(event => (event.type === 'task.confirmed' ? [[event.task, event.sha256]] : [])),
        );
        for (const task of plan.tasks) {
          expect(state.tasks[task.id]?.status).toBe('finished');
          const from = lines.findIndex(line => line.includes(`▶ ${task.id}  `));
          expect(from).toBeGreaterThanOrEqual(0);
          const command = commandOf(state, task);
          if (!command.ok) throw new Error(`${task.id}: ${command.code}`);
          const { text } = command.command;
          if (task.action.verb === 'run' || task.action.verb === 'check')
            expect(text).toBe(task.action.script);
          expect(confirmed.get(task.id)).toBe(context.sha256(text));
          const written = text.trimEnd().split('\n');
          const shown = lines.slice(from + 1, from + 1 + written.length);
          expect(shown.map(line => line.replace(/^ *\$ /, ''))).toEqual(written);
        }
        expect(events.filter(event => event.type === 'task.output')).toEqual([]);
        expect(events.filter(event => event.type === 'answer.requested')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  const rows: readonly (readonly [string, Plan, readonly string[]])[] = [
    [
      'a script of any length',
      planOf([
        {
          id: 'app',
          steps: [{ id: 'long', action: run(Array.from({ length: 40 }, (_, n) => `echo ${n}\n`).join('')) }],
        },
      ]),
      ['$ echo 0', '$ echo 39'],
    ],
    [
      'a command with values that only the run will give',
      planOf(
        [
          {
            id: 'app',
            steps: [
              { id: 'look', action: run('cat version\n'), capture: { old: '\\d+' } },
              { id: 'use', action: run('echo {{old}} {{new}} "$HANDRAIL_SECRET_key"\n'), secrets: ['key'] },
            ],
          },
        ],
        {
          questions: [
            { name: 'new', prompt: 'Which version?', secret: false, pattern: '\\d+' },
            { name: 'key', prompt: 'Key', secret: true },
          ],
        },
      ),
      ['$ echo {{old}} {{new}} "$HANDRAIL_SECRET_key"'],
    ],
    [
      'a step whose condition is not known yet',
      planOf([{ id: 'app', steps: [{ id: 'maybe', action: run('echo maybe\n'), when: 'old == "1"' }] }]),
      ['$ echo maybe'],
    ],
    [
      'what a check expects of a host that is not there, without polling for it',
      planOf([
        {
          id: 'app',
          steps: [
            {
              id: 'up',
              action: { verb: 'check', script: 'curl x\n', shell: 'sh', expect: { matches: 'yes' } },
            },
          ],
        },
      ]),
      ['$ curl x'],
    ],
    [
      'what comes after a person looked, waited, verified and signed',
      planOf(
        [
          {
            id: 'app',
            steps: [
              { id: 'see', action: manual('look at it') },
              { id: 'rest', action: { verb: 'wait', duration: 86_400_000 } },
              { id: 'sure', action: run('echo sure\n'), confirm: 'typed' },
            ],
          },
          { id: 'verify', phase: 'verify', steps: [{ id: 'ok', action: check('true\n') }] },
          { id: 'commit', phase: 'commit', steps: [{ id: 'final', action: run('echo final\n') }] },
        ],
        { artifacts: [artifact('app.tar')] },
      ),
      ['$ look at it', '$ echo sure', '$ true', '$ echo final'],
    ],
  ];

  it.each(rows)('shows %s', async (_, plan, expected) => {
    const { lines, state, calls } = await dryRun(plan);
    expect(lines.map(line => line.trim())).toEqual(expect.arrayContaining([...expected]));
    expect(state.status).toBe('completed');
    expect(calls).toEqual([]);
  });

  it('verifies and signs nothing', async () => {
    const plan = planOf([
      { id: 'app', steps: [{ id: 'go', action: run('go\n') }] },
      {
        id: 'verify',
        phase: 'verify',
        steps: [
          { id: 'ok', action: check('true\n') },
          { id: 'seen', action: manual('seen'), hosts: [null] },
        ],
        batches: [['alpha']],
      },
    ]);
    const { state } = await dryRun(plan);
    expect(state.verification).toEqual({});
    expect(state.signatures).toEqual([]);
  });

  it('needs no secret, and does not take one that is there', async () => {
    const plan = planOf([{ id: 'app', steps: [{ id: 'go', action: run('go\n'), secrets: ['key'] }] }], {
      questions: [{ name: 'key', prompt: 'Key', secret: true }],
    });
    const { events } = await dryRun(plan, { key: 'a-long-secret' });
    expect(JSON.stringify(events)).not.toContain('a-long-secret');
    expect(events.map(event => event.type)).not.toContain('answer.given');
  });
});
