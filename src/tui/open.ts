import type { Session } from '../engine/session.ts';
import type { Language } from '../text/language.ts';
import { termsFor } from '../text/terms.ts';
import { tuiMessagesFor } from '../text/tui.ts';
import { type EndReason, mount, sizeOf, type Terminal } from './mount.tsx';
import { createStore } from './store.ts';
import type { Words } from './view/scene.ts';

export interface TuiOptions extends Terminal {
  readonly language: Language;
  /** False where NO_COLOR or --no-color asks for none. */
  readonly colour: boolean;
  /** IANA name; absent: the machine's own. */
  readonly timeZone?: string;
  /** False: the hosts end with this process, so that a run that is left cannot be gone on with. */
  readonly hostsStay?: boolean;
  /** Ends the interface when it settles: for a run that can no longer go on, such as one whose journal cannot be written. */
  readonly until?: Promise<unknown>;
}

/**
 * The full-screen interface on a live run, until the operator leaves, a signal comes, or the terminal goes away. Both
 * streams must be terminals. The terminal is restored on every way out; what crashed is thrown. Nothing of the run is
 * stopped in here: whoever opened it does that, by the reason.
 *
 * `operator`: nothing is running, or `until` settled. `abandoned`: the operator left although something is. `interrupted`: Ctrl-C twice, or
 * SIGINT. `hangup` and `terminated`: SIGHUP or a terminal that is gone, and SIGTERM.
 */
export async function openTui(session: Session, options: TuiOptions): Promise<EndReason> {
  const words = wordsFor(options);
  let unsubscribe: () => void = () => {};
  const mounted = mount(options, ({ request, end, guard }) => {
    const store = createStore({
      session,
      words,
      size: () => sizeOf(options.stdout),
      now: options.now,
      hostsStay: options.hostsStay ?? true,
      onChange: request,
      onLeave: end,
    });
    unsubscribe = session.subscribe(event => {
      // Output changes no dialog; it is only drawn.
      if (event === null || !isOutput(event.type)) guard(() => store.dispatch({ type: 'changed' }));
      request();
    });
    return store;
  });
  const call = () => mounted.end('operator');
  options.until?.then(call, call);
  try {
    return await mounted.ended;
  } finally {
    unsubscribe();
  }
}

export function wordsFor({ language, colour, timeZone }: TuiOptions): Words {
  return {
    messages: tuiMessagesFor(language),
    terms: termsFor(language),
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    colour,
  };
}

function isOutput(type: string): boolean {
  return type === 'task.output' || type === 'follow.output' || type === 'task.progress';
}

export type { EndReason } from './mount.tsx';
