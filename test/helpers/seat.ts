import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTerminal, type Terminal } from './terminal.ts';

/** An operator's place: a home directory and a runs directory of its own, from which the built program is started. */
export interface OperatorSeat {
  readonly directory: string;
  readonly runsDir: string;
  /** The built program, to be run by Node. */
  readonly program: string;
  /** All that the program inherits; the tester's own settings do not reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the program to its end, in a pipe, with an empty stdin. */
  run(args: readonly string[], limits?: Limits): Promise<Finished>;
  start(args: readonly string[], limits?: Limits): Running;
  /** Starts the program in a terminal, where a person would sit. */
  open(args: readonly string[], size?: { readonly columns: number; readonly rows: number }): Terminal;
  /** What `show RUN --json` prints, parsed. */
  show(run?: string): Promise<ShownRun>;
  close(): void;
}

export interface Limits {
  /** Bytes that a file may have; writing more fails, as on a full disk. */
  readonly fileSize?: number;
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in order of arrival. */
  readonly text: string;
  /** As much of the end of it as a failed test's message should hold, and in any case the last complaints. */
  readonly ending: string;
}

export interface Running {
  readonly pid: number;
  /** Everything printed so far. */
  text(): string;
  /** Resolves when the pattern has been printed; rejects when the program ends without that. */
  seen(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly done: Promise<Finished>;
}

/** The parts of `show --json` that tests look at. */
export interface ShownRun {
  readonly run: string;
  readonly status: string;
  readonly tasks: readonly ShownTask[];
  readonly verification: readonly unknown[];
  readonly signatures: readonly unknown[];
}

export interface ShownTask {
  readonly id: string;
  readonly host: string | null;
  readonly status: string;
  readonly phase?: string;
  readonly attempts: readonly {
    readonly outcome: { readonly kind: string; readonly code?: number } | null;
  }[];
}

export const repository = fileURLToPath(new URL('../..', import.meta.url));

export function openSeat(): OperatorSeat {
  const program = join(repository, 'dist/cli.js');
  if (!existsSync(program)) throw new Error('dist/cli.js is missing: run "npm run build" first.');
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'handrail-seat-'));
  const runsDir = join(directory, 'runs');
  const home = join(directory, 'home');
  mkdirSync(home);
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    HANDRAIL_RUNS_DIR: runsDir,
    NODE_COMPILE_CACHE: process.env.HANDRAIL_TEST_COMPILE_CACHE ?? '',
  };

  const start = (args: readonly string[], limits: Limits = {}) =>
    startProgram(limited([process.execPath, program, ...args], limits), directory, environment);
  const run = (args: readonly string[], limits?: Limits) => start(args, limits).done;
  return {
    directory,
    runsDir,
    program,
    environment,
    run,
    start,
    open: (args, size) =>
      openTerminal([process.execPath, program, ...args], { cwd: directory, env: environment, ...size }),
    async show(id = 'latest') {
      const { code, stdout, text } = await run(['show', id, '--json']);
      if (code !== 0) throw new Error(`show ended with ${code}:\n${text}`);
      return JSON.parse(stdout) as ShownRun;
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** The command, under a shell that sets the limits for it. */
function limited(command: readonly string[], { fileSize }: Limits): readonly string[] {
  if (fileSize === undefined) return command;
  // The unit of ulimit -f is 512 bytes.
  const script = 'trap "" XFSZ; ulimit -f "$0"; exec "$@"';
  return ['/bin/sh', '-c', script, String(Math.floor(fileSize / 512)), ...command];
}

/** Milliseconds without a word after which a program has hung: it tells what it does, and waits for nobody. */
const silence = 50_000;

function startProgram(
  [program = '', ...args]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Running {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr, text] = ['', '', ''];
  const looks = new Set<() => void>();
  const hung = () => {
    add(`\n(killed by the test: nothing was printed for ${silence / 1000} s)\n`);
    child.kill('SIGKILL');
  };
  let timer = setTimeout(hung, silence);
  const add = (chunk: string) => {
    text += chunk;
    clearTimeout(timer);
    timer = setTimeout(hung, silence);
    for (const look of looks) look();
  };
  child.stdout.setEncoding('utf8').on('data', chunk => {
    stdout += chunk;
    add(chunk);
  });
  child.stderr.setEncoding('utf8').on('data', chunk => {
    stderr += chunk;
    add(chunk);
  });
  const done = once(child, 'close').then(([code, signal]): Finished => {
    clearTimeout(timer);
    return { code, signal, stdout, stderr, text, ending: endOf(text, stderr) };
  });
  return {
    pid: child.pid ?? 0,
    text: () => text,
    seen: pattern =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(text)) return;
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
        done.then(({ code }) => reject(new Error(`ended with ${code} before ${pattern}:\n${text}`)));
      }),
    kill: signal => child.kill(signal),
    done,
  };
}

/** What went to stderr last may have arrived long before what was written to stdout earlier. */
function endOf(text: string, stderr: string): string {
  const [end, complaints] = [text.slice(-3000), stderr.slice(-1000)];
  return end.includes(complaints) ? end : `${end}\n${complaints}`;
}
