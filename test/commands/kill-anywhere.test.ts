import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../../src/commands/io.ts';
import { planFrom } from '../../src/commands/load.ts';
import { runnerFrom } from '../../src/commands/runner-from.ts';
import { endProcesses, markedProcesses, markVariable } from '../../src/demo/processes.ts';
import type { Event, UnknownEvent } from '../../src/engine/event.ts';
import { foldEvents } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { waitingFor } from '../../src/engine/waiting.ts';
import { createJournal, openJournal } from '../../src/journal/writer.ts';
import type { Transport } from '../../src/model/transport.ts';
import type { Appender } from '../../src/runner/options.ts';
import { localTransport } from '../../src/transports/local.ts';
import { readChains } from '../helpers/journal-chain.ts';
import { MortalJournal } from '../helpers/mortal-journal.ts';

/** Every verb that runs unattended, on two hosts; each command appends a line to its host's ledger. */
const book = `handrail: 1
name: everything
title: Everything that runs unattended
variables: { home: { default: /home } }
artifacts: { app.tar: { path: app.tar } }
upgrade:
  - service: app
    hosts: [one, two]
    serial: 2
    steps:
      - { name: Upload, upload: [app.tar], to: "{{home}}" }
      - name: Start
        hosts: [one]
        run: |
          ln -s "$(command -v sleep)" {{home}}/sleeper
          nohup {{home}}/sleeper 600 >/dev/null 2>&1 </dev/null &
          until grep -q '^{{home}}/sleeper' /proc/$!/cmdline; do sleep 0.01; done
          printf 'one\\nready\\n' >>{{home}}/app.log
          echo start >>{{home}}/ledger
          echo token=k3f9
        capture: { token: 'token=(\\w+)' }
      - { name: Watch, hosts: [one], follow: ["{{home}}/app.log"], until: '^ready' }
      - { name: Look, check: 'test -e {{home}}/app.tar' }
      - { name: Pause, hosts: [one], wait: 10ms }
      - { name: Stop, hosts: [one], stop: { match: "{{home}}/sleeper", signal: TERM, wait: 10s } }
      - { name: Use, hosts: [one], run: 'echo use {{token}} >>{{home}}/ledger' }
      - { name: Finish, hosts: [two], run: 'echo finish >>{{home}}/ledger; echo finished' }
verify:
  - { name: Answers, check: 'test -e {{home}}/ledger', hosts: [one] }
`;

const ledgers = { one: ['start', 'use k3f9'], two: ['finish'] };
const hosts = ['one', 'two'] as const;
/** Runs that go on at the same time. */
const lanes = 4;

/** An estate of its own: two hosts on this machine that share nothing, and the run's directory. */
class Place {
  readonly root: string;
  readonly run: string;
  readonly #parent: string;
  readonly #book: string;

  constructor(parent: string, name: string) {
    this.#parent = parent;
    this.root = join(parent, name);
    this.run = join(this.root, 'run');
    this.#book = join(this.root, 'book.yaml');
    for (const path of [this.run, ...hosts.flatMap(host => [this.home(host), this.login(host)])])
      mkdirSync(path, { recursive: true });
    writeFileSync(join(this.root, 'app.tar'), 'handrail '.repeat(2_000));
    const entries = hosts.map(
      host => `  ${host}: { transport: local, variables: { home: "${this.home(host)}" } }`,
    );
    writeFileSync(this.#book, `${book}inventory:\n  hosts:\n  ${entries.join('\n  ')}\n`);
  }

  home(host: string): string {
    return join(this.root, host, 'home');
  }

  login(host: string): string {
    return join(this.root, host, 'login');
  }

  /** What the run left in our place on a host. */
  left(host: string): readonly string[] {
    return ['runs', 'locks'].flatMap(what => {
      const path = join(this.login(host), '.local/state/handrail/host', what);
      return existsSync(path) ? readdirSync(path) : [];
    });
  }

  isOver(): boolean {
    return readFileSync(join(this.run, 'journal.jsonl'), 'utf8').includes('"type":"run.completed"');
  }

  ledger(host: string): readonly string[] {
    const path = join(this.home(host), 'ledger');
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  }

  async begin(): Promise<void> {
    const { plan, planDigest, runbook, excluded } = await planFrom({
      book: this.#book,
      artifacts: this.root,
      variables: {},
      selection: { limit: [], only: [], skip: [] },
      language: 'en',
    });
    createJournal(this.run, [
      { type: 'run.opened', run: 'run-1', plan, planDigest, runbook, excluded, ...operation },
    ]).journal.close();
  }

  /** A process that takes the run up from its journal, and dies when it holds so many events. */
  async process(most = Infinity, torn = false): Promise<RunState> {
    const events: (Event | UnknownEvent)[] = [];
    const { journal } = openJournal(this.run, event => events.push(event));
    const before = foldEvents(events);
    // Its last event was on record already: there is nothing to take up.
    if (before?.stage === 'over') {
      journal.close();
      return before;
    }
    const mortal = new MortalJournal(journal, most, torn);
    const runner = runnerFrom(
      {
        journal: mortal as Appender,
        events,
        operator: 'ada',
        transports: () => host => this.#open(host, mortal),
      },
      io,
    );
    const stuck = Promise.withResolvers<never>();
    runner.subscribe(() => {
      const waiting = waitingFor(runner.state);
      if (waiting.for === 'signOff')
        void runner.send({ type: 'sign', verdict: 'accepted', name: 'Ada', comment: '' });
      else if (!mortal.isDead && needsPerson.has(waiting.for))
        stuck.reject(new Error(`${this.root} waits for a person: ${JSON.stringify(waiting)}`));
    });
    runner.start(events.length === 1 ? undefined : { type: 'resumed', ...operation });
    const { state, failure } = await Promise.race([runner.released, stuck.promise]);
    if (failure === null) journal.close();
    return state;
  }

  #open(host: string, journal: MortalJournal): Transport {
    const home = this.login(host);
    const env = { PATH: process.env.PATH, HOME: home, [markVariable]: this.#parent };
    const transport = localTransport({ name: host, transport: 'local', variables: {} }, { home, env });
    const sweep = transport.sweep.bind(transport);
    // What was sent arrives; nobody is there any more who could give a host back afterwards.
    transport.sweep = async request => {
      if (journal.isDead) throw new Error('its process is dead');
      return sweep(request);
    };
    return transport;
  }
}

const operation = {
  operator: 'ada',
  seat: { user: 'ada', hostname: 'seat', pid: 1 },
  auto: true,
  forks: 4,
  handrail: 'test',
} as const;

const io = { env: {} } as Io;

/** What no run here ever comes to; it would wait for ever. */
const needsPerson: ReadonlySet<string> = new Set(['failure', 'inDoubt', 'host', 'question', 'process']);

/** What must be the same in the end, however often the run was interrupted. */
function essence({ status, stage, tasks, values, verification, signatures }: RunState) {
  return {
    status,
    stage,
    values: values.run,
    ofHosts: values.hosts,
    tasks: Object.values(tasks).map(({ id, status: each, attempts }) => [id, each, attempts.at(-1)?.outcome]),
    verdicts: Object.values(verification).map(({ item, verdict }) => [item, verdict]),
    signed: signatures.map(({ verdict }) => verdict),
  };
}

/** Thousands of processes, each waited for until it has begun: on a machine with other work that takes minutes. */
const patience = 400_000;

describe('A run whose process is stopped dead', { timeout: patience }, () => {
  let parent: string;
  let whole: RunState;

  beforeAll(async () => {
    parent = mkdtempSync(join(tmpdir(), 'handrail-test-'));
    const place = new Place(parent, 'whole');
    await place.begin();
    whole = await place.process();
  }, patience);
  afterAll(async () => {
    await endProcesses(parent);
    rmSync(parent, { recursive: true, force: true });
  }, patience);
  // To look for what runs takes long: once for all runs of a test.
  afterEach(() => expectNothingRuns(parent));

  it('has something to be compared with.', () => {
    expect(whole.status).toBe('completed');
    expect(new Set(Object.values(whole.tasks).map(({ status }) => status))).toEqual(new Set(['finished']));
    expect(whole.events).toBeGreaterThan(60);
  });

  it.each([
    ['after each of its events, before anything came of it', false],
    ['in the middle of writing each of its events', true],
  ] as const)('%s ends as one that was not.', async (_, torn) => {
    const moments = Array.from({ length: whole.events - 1 }, (_, index) => index + 1);
    const next = moments.values();
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (const moment of next) await interrupted(moment, torn);
      }),
    );
  });

  it('and whose next one is stopped dead while it takes the run up ends the same.', async () => {
    const moments = whole.events / 3;
    const pairs = [moments, 1.5 * moments, 2 * moments].flatMap(first =>
      Array.from({ length: 6 }, (_, index) => [Math.floor(first), index + 1] as const),
    );
    const next = pairs.values();
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (const [first, more] of next) await interrupted(first, false, first + more);
      }),
    );
  });

  async function interrupted(moment: number, torn: boolean, again?: number): Promise<void> {
    const where = `${torn ? 'torn' : 'dead'} after ${moment}${again === undefined ? '' : ` and ${again}`}`;
    const place = new Place(parent, where.replaceAll(' ', '-'));
    await place.begin();
    await place.process(moment, torn);
    if (again !== undefined) await place.process(again);
    const wasOver = place.isOver();
    const state = await place.process();
    expect(essence(state), where).toEqual(essence(whole));
    for (const host of hosts) {
      expect(place.ledger(host), where).toEqual(ledgers[host]);
      if (!wasOver) expect(place.left(host), where).toEqual([]);
      expect(readFileSync(join(place.home(host), 'app.tar')), where).toEqual(
        readFileSync(join(place.root, 'app.tar')),
      );
    }
    expect(readChains(place.run), where).toHaveLength(1);
  }
});

/** What still runs names the run that it belongs to in its arguments. */
async function expectNothingRuns(mark: string): Promise<void> {
  const until = Date.now() + 10_000;
  for (let pids = markedProcesses(mark); pids.length > 0; pids = markedProcesses(mark)) {
    if (Date.now() > until) expect.fail(`there still run ${pids.map(commandLine).join('\n')}`);
    await pause(50);
  }
}

function commandLine(pid: number): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`;
  } catch {
    return String(pid);
  }
}
