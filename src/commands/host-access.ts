import { HostUnreachable, type Problem, type Transport } from '../model/transport.ts';
import type { Plan } from '../plan/plan.ts';
import { lockWords } from '../text/locks.ts';
import { askHidden, askLine, canAsk } from './ask.ts';
import type { Arguments, Io } from './io.ts';
import { liveTransports } from './runner-from.ts';

export type HostAnswer<Result> =
  | { readonly host: string; readonly ok: true; readonly result: Result }
  | { readonly host: string; readonly ok: false; readonly problem: Problem };

/** Connects to hosts outside of a run, does the same on each, and lets go of them. Who can be asked is asked one thing at a time. */
export function onHosts<Result>(
  plan: Plan,
  hosts: readonly string[],
  args: Arguments,
  io: Io,
  work: (transport: Transport) => Promise<Result>,
): Promise<readonly HostAnswer<Result>[]> {
  const open = liveTransports(plan, io);
  const oneByOne = queue();
  const words = lockWords(args.language);
  return Promise.all(
    hosts.map(async (host): Promise<HostAnswer<Result>> => {
      const transport = open(host, prompt =>
        canAsk(io)
          ? oneByOne(() => askHidden(`${host}: ${prompt} `, io))
          : Promise.reject(new Error('there is no terminal to ask at')),
      );
      try {
        await transport.connect(({ type, fingerprint }) =>
          oneByOne(async () => {
            if (!canAsk(io)) return false;
            return (await askLine(words.hostKey(host, type, fingerprint), io)).trim() === 'yes';
          }),
        );
        return { host, ok: true, result: await work(transport) };
      } catch (error) {
        if (!(error instanceof HostUnreachable)) throw error;
        return { host, ok: false, problem: error.problem };
      } finally {
        await transport.close();
      }
    }),
  );
}

function queue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}
