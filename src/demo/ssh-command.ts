import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { ServerChannel } from 'ssh2';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Asked when the command ends: true leaves its exit unreported. */
  hideExit(): boolean;
}

export interface RunningCommand {
  /** Signals the command's process group; the name has no SIG prefix. */
  signal(name: string): void;
}

/**
 * Runs a command as sshd does: in a session of its own; its exit is reported when the process ends, and the channel
 * closes when nobody holds its output any more, which a daemon may do for ever. Closing the channel kills nothing.
 */
export function runCommand(channel: ServerChannel, command: string, options: CommandOptions): RunningCommand {
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    stdio: 'pipe',
  });
  const send = orderedWriter(channel);
  let exited = false;
  let openOutputs = 2;
  const closeWhenDone = () => {
    if (exited && openOutputs === 0) send('stdout', null);
  };

  child.on('error', error => {
    send('stderr', Buffer.from(`${error.message}\n`));
    channel.exit(127);
    exited = true;
    openOutputs = 0;
    closeWhenDone();
  });
  child.on('exit', (code, signal) => {
    if (options.hideExit()) {
      channel.close();
      return;
    }
    if (signal === null) channel.exit(code ?? 255);
    else reportSignal(channel, signal);
    exited = true;
    closeWhenDone();
  });
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      child[name].pause();
      send(name, chunk, () => child[name].resume());
    });
    child[name].on('close', () => {
      openOutputs--;
      closeWhenDone();
    });
  }

  child.stdin.on('error', () => {});
  channel.on('error', () => {});
  channel.on('data', (chunk: Buffer) => {
    if (!child.stdin.write(chunk)) {
      channel.pause();
      child.stdin.once('drain', () => channel.resume());
    }
  });
  channel.on('end', () => child.stdin.end());
  channel.on('close', () => {
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  });

  return {
    signal(name) {
      const known = Object.keys(constants.signals).find(signal => signal === `SIG${name}`);
      if (child.pid === undefined || exited || known === undefined) return;
      try {
        process.kill(-child.pid, known);
      } catch {
        // Gone meanwhile.
      }
    },
  };
}

/** SSH names only some signals; for the others sshd makes up a name, which clients read as they can. */
function reportSignal(channel: ServerChannel, signal: NodeJS.Signals): void {
  try {
    channel.exit(signal, false, '');
  } catch {
    channel.exit('TERM', false, signal);
  }
}

type Send = (stream: 'stdout' | 'stderr', chunk: Buffer | null, sent?: () => void) => void;

/**
 * Writes one chunk at a time. Two streams waiting for the same window lose or repeat data in ssh2, which remembers only
 * one chunk a stream and resumes only one of them; null ends the channel after everything before it.
 */
function orderedWriter(channel: ServerChannel): Send {
  const queue: { stream: 'stdout' | 'stderr'; chunk: Buffer | null; sent: (() => void) | undefined }[] = [];
  let busy = false;

  function next(): void {
    const item = queue[0];
    if (item === undefined || busy) return;
    if (item.chunk === null) {
      queue.shift();
      channel.end();
      return;
    }
    busy = true;
    const target = item.stream === 'stdout' ? channel : channel.stderr;
    target.write(item.chunk, () => {
      const waiting = channel as unknown as Record<
        '_chunk' | '_chunkcb' | '_chunkErr' | '_chunkcbErr',
        unknown
      >;
      waiting._chunk = waiting._chunkcb = waiting._chunkErr = waiting._chunkcbErr = undefined;
      busy = false;
      queue.shift();
      item.sent?.();
      next();
    });
  }

  return (stream, chunk, sent) => {
    queue.push({ stream, chunk, sent });
    next();
  };
}
