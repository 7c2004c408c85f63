import { execFileSync } from 'node:child_process';
import { spawn } from '@lydell/node-pty';
import { type Emulator, openEmulator } from './emulator.ts';

/** A person's terminal: a shell in a pseudo-terminal, drawn by an emulator, with one program started from the shell. */
export interface Terminal {
  /** What is on the screen now, one string a row, without trailing blanks. */
  rows(): readonly string[];
  screen(): string;
  /** Waits until the screen shows the pattern; the error says what it showed instead. */
  shows(pattern: RegExp, patience?: number): Promise<void>;
  /** Waits until the screen no longer shows the pattern. */
  hides(pattern: RegExp, patience?: number): Promise<void>;
  /** Waits until the program reads keys by itself; before that the tty echoes them onto the screen. */
  listens(): Promise<void>;
  /** Sends keys one by one: a character, or a name such as `enter`. */
  press(...keys: readonly string[]): void;
  /** Presses a key, and again where that did not help within the patience (1 s), until the screen shows the pattern. */
  pressUntil(key: string, pattern: RegExp, patience?: number): Promise<void>;
  /** Sends text as a person types it. */
  type(text: string): void;
  /** Sends the text as a terminal pastes it. */
  paste(text: string): void;
  resize(columns: number, rows: number): void;
  /** Sends a signal to the program, not to the shell. */
  signal(name: NodeJS.Signals): void;
  /** Resolves when the program has ended and the shell has looked at the terminal; rejects when that takes too long. */
  readonly ended: Promise<Ended>;
  close(): void;
}

export interface Ended {
  /** As the shell sees it. */
  readonly code: number;
  /** False where the alternate screen, the hidden cursor, a mode of the keyboard or of the tty were left behind. */
  readonly restored: boolean;
  /** What was left behind, for the message of a failed test. */
  readonly left: readonly string[];
  /** All bytes that the program and the shell wrote. */
  readonly written: string;
}

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const keys: Readonly<Record<string, string>> = {
  enter: '\r',
  tab: '\t',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  end: '\u001b[F',
  home: '\u001b[H',
  backspace: '\u007f',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
};

/** Milliseconds that a program may take to end when it was told to. */
const endPatience = 50_000;

/** The shell prints the tty's settings before and after, and the exit code, around markers that no program prints. */
const script = `trap : INT; stty -g; echo BEGIN; "$@"; code=$?; echo; echo "END $code"; stty -g; echo OVER`;

export function openTerminal(command: readonly string[], options: TerminalOptions): Terminal {
  const { columns = 120, rows = 40 } = options;
  const emulator = openEmulator({ cols: columns, rows, scrollback: 0 });
  const shell = spawn('/bin/sh', ['-c', script, 'sh', ...command], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: options.cwd,
    env: { ...options.env },
  });
  let written = '';
  let settle: (() => void) | undefined;
  const watchers = new Set<() => void>();
  shell.onData(data => {
    written += data;
    emulator.write(data, () => {
      for (const watch of watchers) watch();
    });
    if (/\r\nOVER\r\n$/.test(written)) settle?.();
  });
  emulator.onData(reply => shell.write(reply));

  const lines = () => {
    const { active } = emulator.buffer;
    return Array.from({ length: emulator.rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  };
  const screen = () => lines().join('\n');
  let isOver = false;
  const until = (holds: () => boolean, what: string, patience = 30_000) =>
    new Promise<void>((resolve, reject) => {
      const done = (action: () => void) => {
        watchers.delete(look);
        clearTimeout(timer);
        action();
      };
      const fail = (when: string) => done(() => reject(new Error(`${what} ${when}; it shows\n${screen()}`)));
      const look = () => {
        if (holds()) done(resolve);
        else if (isOver) fail('and the program has ended');
      };
      const timer = setTimeout(() => fail(`within ${patience} ms`), patience);
      watchers.add(look);
      look();
    });

  const ended = new Promise<void>(resolve => {
    settle = resolve;
    shell.onExit(() => resolve());
  }).then(async (): Promise<Ended> => {
    await new Promise<void>(resolve => emulator.write('', resolve));
    isOver = true;
    for (const watch of watchers) watch();
    const left = leftBehind(written, emulator);
    const code = Number(/\r\nEND (\d+)\r\n/.exec(written)?.[1] ?? Number.NaN);
    return { code, restored: left.length === 0, left, written };
  });

  const shows = (pattern: RegExp, patience?: number) =>
    until(() => pattern.test(screen()), `the screen does not show ${pattern}`, patience);
  const press = (...names: readonly string[]) => {
    for (const name of names) shell.write(keys[name] ?? name);
  };

  return {
    rows: lines,
    screen,
    shows,
    hides: (pattern, patience) =>
      until(() => !pattern.test(screen()), `the screen still shows ${pattern}`, patience),
    listens: () => until(() => written.includes('\u001b[?2004h'), 'the program does not read keys'),
    press,
    async pressUntil(key, pattern, patience = 1_000) {
      for (let left = 20; left > 0; left--) {
        press(key);
        const shown = shows(pattern, patience).then(
          () => true,
          (error: unknown) => {
            if (left === 1) throw error;
            return false;
          },
        );
        if (await shown) return;
      }
    },
    type: text => shell.write(text),
    paste: text => shell.write(`\u001b[200~${text}\u001b[201~`),
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      shell.resize(newColumns, newRows);
    },
    signal(name) {
      process.kill(childOf(shell.pid), name);
    },
    get ended() {
      let timer: NodeJS.Timeout;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`the program did not end within ${endPatience} ms; it shows\n${screen()}`)),
          endPatience,
        );
      });
      return Promise.race([ended, late]).finally(() => clearTimeout(timer));
    },
    close() {
      shell.kill('SIGKILL');
      emulator.dispose();
    },
  };
}

function leftBehind(written: string, emulator: Emulator): readonly string[] {
  const [before, after] = written.match(/^(?:[0-9a-f]+:)+[0-9a-f]+\r$/gm) ?? [];
  const checks: readonly (readonly [boolean, string])[] = [
    [before !== undefined && before === after, `tty settings: ${before} became ${after}`],
    [emulator.buffer.active.type === 'normal', 'the alternate screen'],
    [written.lastIndexOf('\u001b[?25l') <= written.lastIndexOf('\u001b[?25h'), 'a hidden cursor'],
    [!emulator.modes.bracketedPasteMode, 'bracketed paste'],
    [!emulator.modes.applicationCursorKeysMode, 'application cursor keys'],
    [emulator.modes.mouseTrackingMode === 'none', 'mouse tracking'],
  ];
  return checks.filter(([holds]) => !holds).map(([, what]) => what);
}

/** The program that the shell runs in the foreground. */
function childOf(shell: number): number {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  for (const line of listing.split('\n')) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid !== undefined && parent === shell) return pid;
  }
  throw new Error('the program is not running');
}
