import { homedir } from 'node:os';
import type { Event, UnknownEvent } from '../engine/event.ts';
import { createOutputBook } from '../engine/output-book.ts';
import { reduce } from '../engine/reduce.ts';
import type { RunState } from '../engine/state.ts';
import type { Plan } from '../plan/plan.ts';
import type { Appender, TransportFor } from '../runner/options.ts';
import { Redactor } from '../runner/redactor.ts';
import { Runner } from '../runner/runner.ts';
import { RunningOutput } from '../runner/running-output.ts';
import { UnwatchedText } from '../runner/unwatched-text.ts';
import { dryRunTransport } from '../transports/dry-run.ts';
import { KeyFiles, openTransport } from '../transports/open.ts';
import type { Io } from './io.ts';
import { seat } from './seat.ts';

export interface RunnerParts {
  readonly journal: Appender;
  /** What the journal holds already, oldest first. */
  readonly events: Iterable<Event | UnknownEvent>;
  readonly transports: (plan: Plan, io: Io) => TransportFor;
  readonly operator: string;
  /** Runs whose lock on a host may be taken over. */
  readonly mayReplace?: readonly string[];
  readonly unattended?: boolean;
}

/** A runner that goes on where the journal ends. */
export function runnerFrom(
  { journal, events, transports, operator, mayReplace = [], unattended = false }: RunnerParts,
  io: Io,
): Runner {
  const output = createOutputBook();
  const running = new RunningOutput();
  const unwatched = new UnwatchedText();
  let state: RunState | null = null;
  for (const event of events) {
    state = reduce(state, event);
    output.add(event as Event);
    running.add(event as Event);
    unwatched.add(event as Event, state);
  }
  if (state === null) throw new TypeError('a journal has a first event');
  const { plan } = state.info;
  return new Runner({
    journal,
    state,
    output,
    operator,
    seat: seat(),
    mayReplace,
    unattended,
    recorded: (task, attempt) => running.of(task, attempt),
    unwatched: follow => unwatched.of(follow),
    transportFor: transports(plan, io),
    redactor: new Redactor(),
    secrets: secretsFrom(plan, io),
  });
}

export function liveTransports(plan: Plan, io: Io): TransportFor {
  // One for all hosts: a key that several of them take is unlocked once.
  const keyFiles = new KeyFiles();
  const hosts = new Map(plan.hosts.map(host => [host.name, host]));
  return (name, askSecret) =>
    openTransport(hosts.get(name) ?? { name, transport: 'ssh', variables: {} }, {
      askSecret: (_, prompt) => askSecret(prompt),
      home: io.env.HOME || homedir(),
      env: io.env,
      keyFiles,
    });
}

export function dryTransports(plan: Plan): TransportFor {
  const hosts = new Map(plan.hosts.map(host => [host.name, host]));
  return name => dryRunTransport(hosts.get(name) ?? { name, transport: 'ssh', variables: {} });
}

/** A secret may come through the environment, as HANDRAIL_SECRET_<name>: that is how a run in CI gets one. */
function secretsFrom(plan: Plan, io: Io): Readonly<Record<string, string>> {
  return Object.fromEntries(
    plan.questions.flatMap(({ name, secret }) => {
      const value = io.env[`HANDRAIL_SECRET_${name}`];
      return secret && value !== undefined && value !== '' ? [[name, value]] : [];
    }),
  );
}
