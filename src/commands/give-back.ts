import type { EventBody } from '../engine/event.ts';
import { mayHoldLock } from '../engine/host-lock.ts';
import type { RunState } from '../engine/state.ts';
import { HostUnreachable, type Transport } from '../model/transport.ts';
import { lateAnswer } from '../runner/farewell.ts';
import { runWords } from '../text/run.ts';
import { termsFor } from '../text/terms.ts';
import { visibleControls } from '../text/visible.ts';
import { within } from '../transports/timing.ts';
import type { HeldRun } from './held-run.ts';
import { type HostAnswer, onHosts } from './host-access.ts';
import type { Arguments, Io } from './io.ts';

/** Milliseconds that a host that was reached has for it. */
const patience = 15_000;

/**
 * Gives back the locks that a run has on its hosts, and those that it may have, where a host's answer never came. What came
 * of it goes on record; returned are lines for people. What else the run keeps there stays.
 */
export async function giveBackLocks(held: HeldRun, args: Arguments, io: Io): Promise<readonly string[]> {
  const { state } = held;
  const hosts = Object.values(state.hosts).filter(mayHoldLock);
  if (hosts.length === 0) return [];
  const words = runWords(args.language);
  const names = hosts.map(({ name }) => name);
  io.complain(visibleControls(words.givingBack(names)));
  const answers = await onHosts(state.info.plan, names, args, io, transport => giveBack(transport, state));
  held.record(answers.map(onRecord));
  const { run } = state.info;
  const failed = answers.find(answer => !answer.ok);
  return [
    ...answers.map(answer =>
      answer.ok
        ? words.gaveBack(answer.host)
        : words.notGivenBack(answer.host, termsFor(args.language).problem(answer.problem).sentence),
    ),
    ...(failed === undefined ? [] : [words.lockMayRemain(run, failed.host)]),
  ];
}

async function giveBack(transport: Transport, { info }: RunState): Promise<void> {
  const request = {
    workspace: null,
    what: 'lock',
    keep: [],
    run: info.run,
    runbook: info.plan.runbook,
  } as const;
  if ((await within(patience, transport.sweep(request))) === undefined) throw new HostUnreachable(lateAnswer);
}

function onRecord(answer: HostAnswer<void>): EventBody {
  const about = { type: 'host.swept', host: answer.host, what: 'lock', kept: [] } as const;
  return answer.ok ? about : { ...about, problem: answer.problem };
}
