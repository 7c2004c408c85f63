import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AttachRequest,
  DurableEnd,
  DurableExecution,
  OutputStream,
  StartRequest,
} from '../../src/model/transport.ts';
import { attachDurable, startDurable } from '../../src/transports/durable.ts';
import type { OpenShell } from '../../src/transports/shell-process.ts';
import { findProgram } from '../helpers/programs.ts';
import { testTiming } from '../helpers/ssh-host.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

/** Shells that hosts have as /bin/sh, each with its Debian package. */
export const shells = [
  ['dash', 'dash'],
  ['bash', 'bash'],
  ['busybox', 'busybox'],
] as const;

export interface TestShells {
  readonly open: OpenShell;
  /** Processes that were opened, in order. */
  readonly pids: number[];
}

/** Opens shells of one kind, wherever our texts say /bin/sh; null where it is not installed. */
export function shellsOf(
  [name, debianPackage]: (typeof shells)[number],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): TestShells | null {
  const program = findProgram(name, debianPackage);
  if (program === null) return null;
  const sh = join(temporaryDirectory(), 'sh');
  symlinkSync(program, sh);
  const pids: number[] = [];
  const open: OpenShell = async listener => {
    const env = { PATH: process.env.PATH, HOME: options.cwd, ...options.env };
    const child = spawn(sh, ['-s'], { cwd: options.cwd, env, detached: true, stdio: 'pipe' });
    if (child.pid !== undefined) pids.push(child.pid);
    child.stdin.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => listener.onOutput('stdout', chunk));
    child.stderr.on('data', (chunk: Buffer) => listener.onOutput('stderr', chunk));
    child.on('exit', (code, signal) =>
      listener.onExit(
        code !== null ? { kind: 'exited', code } : { kind: 'signalled', signal: signal?.slice(3) ?? '' },
      ),
    );
    child.on('close', () => listener.onClosed());
    return {
      write: text => void child.stdin.write(text.replaceAll('/bin/sh', sh)),
      end: () => void child.stdin.end(),
      signal: () => {},
      release: () => {},
      close() {
        child.stdin.destroy();
        child.stdout.destroy();
        child.stderr.destroy();
      },
    };
  };
  return { open, pids };
}

/** What came of a durable command, as a runner would see it. */
export interface Seen {
  readonly execution: DurableExecution;
  readonly done: Promise<DurableEnd>;
  readonly output: Record<OutputStream, Buffer>;
  running: boolean;
}

export function started(
  open: OpenShell,
  request: Partial<StartRequest> & Pick<StartRequest, 'script' | 'directory'>,
): Seen {
  return watched(onOutput =>
    startDurable(
      open,
      { shell: 'sh', secrets: {}, means: 'setsid', input: 'empty', ...request, onOutput },
      testTiming,
    ),
  );
}

export function attached(open: OpenShell, directory: string, request: Partial<AttachRequest> = {}): Seen {
  const seen = watched(onOutput =>
    attachDurable(
      open,
      {
        directory,
        from: { stdout: 0, stderr: 0 },
        ...request,
        onOutput,
        onRunning: () => {
          seen.running = true;
        },
      },
      testTiming,
    ),
  );
  return seen;
}

function watched(
  begin: (onOutput: (stream: OutputStream, chunk: Uint8Array) => void) => DurableExecution,
): Seen {
  const output: Record<OutputStream, Buffer> = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const execution = begin((stream, chunk) => {
    output[stream] = Buffer.concat([output[stream], chunk]);
  });
  return { execution, done: execution.done, output, running: false };
}

export const exited = (code: number) => ({ kind: 'ended', outcome: { kind: 'exited', code } }) as const;
