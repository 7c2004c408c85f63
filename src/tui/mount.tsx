import { type Instance, render } from 'ink';
import { App } from './app.tsx';
import type { Store } from './store.ts';
import { startTicker, type Ticker } from './ticker.ts';
import type { Press } from './view/keypress.ts';
import type { Size } from './view/layout.ts';

/** The terminal that the interface is on. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Milliseconds since 1970. */
  now(): number;
  /** The process whose signals end the interface; absent: this one. */
  readonly signals?: NodeJS.EventEmitter;
}

/** Why the interface ended. */
export type EndReason = 'operator' | 'interrupted' | 'abandoned' | 'hangup' | 'terminated';

export interface Mounted {
  /** Something changed: draw soon. */
  request(): void;
  end(reason: EndReason): void;
  /** Runs something; what it throws ends the interface instead of whoever called. */
  guard(work: () => void): void;
  /** Settles when the terminal is as it was before; rejects with what crashed. */
  readonly ended: Promise<EndReason>;
}

/** `prepare` runs before each frame and says when the next one is due by itself, in milliseconds; null for never. */
export function mount(
  terminal: Terminal,
  openStore: (mounted: Pick<Mounted, 'request' | 'end' | 'guard'>) => Store,
  prepare: (store: Store) => number | null = store => store.nextChange(),
): Mounted {
  const { stdin, stdout, now, signals = process } = terminal;
  let instance: Instance | null = null;
  let reason: EndReason | null = null;
  let crash: { readonly error: unknown } | null = null;
  let ticker: Ticker | null = null;

  const request = () => ticker?.request();
  const stop = () => {
    ticker?.stop();
    instance?.unmount();
  };
  const end = (why: EndReason) => {
    reason ??= why;
    stop();
  };
  const fail = (error: unknown) => {
    crash ??= { error };
    stop();
  };
  const guard = (work: () => void) => {
    try {
      work();
    } catch (error) {
      fail(error);
    }
  };
  const store = openStore({ request, end, guard });
  const press = (presses: readonly Press[]) => guard(() => store.press(presses));
  const paste = (text: string) => guard(() => store.dispatch({ type: 'paste', text }));
  const tree = () => <App scene={store.frame()} onPress={press} onPaste={paste} />;
  const draw = () =>
    guard(() => {
      const next = prepare(store);
      instance?.rerender(tree());
      if (next !== null) ticker?.requestIn(next - now());
    });
  const listeners: readonly (readonly [NodeJS.EventEmitter, string, (error?: unknown) => void])[] = [
    [signals, 'SIGTERM', () => end('terminated')],
    [signals, 'SIGHUP', () => end('hangup')],
    // The same as the key: it asks first, and a second one leaves.
    [signals, 'SIGINT', () => press([{ key: 'ctrl-c', alone: true }])],
    [signals, 'uncaughtException', fail],
    [signals, 'unhandledRejection', fail],
    // A terminal that is gone can be neither read nor written.
    [stdout, 'error', () => end('hangup')],
    [stdin, 'end', () => end('hangup')],
    [stdin, 'error', () => end('hangup')],
    [stdout, 'resize', draw],
  ];
  for (const [emitter, event, listener] of listeners) emitter.on(event, listener);

  // Before the first frame: what is typed early must neither be echoed into it nor move where it begins.
  stdin.setRawMode?.(true);
  stdout.write('\r');
  instance = render(tree(), {
    stdin,
    stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 60,
  });
  ticker = startTicker({ draw });
  const next = prepare(store);
  if (next !== null) ticker.requestIn(next - now());

  const ended = instance.waitUntilExit().then(
    () => {
      if (crash !== null) throw crash.error;
      return reason ?? 'operator';
    },
    error => {
      throw crash === null ? error : crash.error;
    },
  );
  return { request, end, guard, ended: ended.finally(release) };

  function release(): void {
    ticker?.stop();
    for (const [emitter, event, listener] of listeners) emitter.off(event, listener);
  }
}

export function sizeOf(stdout: NodeJS.WriteStream): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
