import { execa } from 'execa';
import { HostUnreachable } from '../model/transport.ts';
import type { OpenShell } from './shell-process.ts';

/** Opens shells on this machine, each in a session of its own, as a login over SSH would. */
export function localShells(options: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): OpenShell {
  return async listener => {
    const subprocess = execa('/bin/sh', ['-s'], {
      cwd: options.cwd,
      env: options.env,
      extendEnv: false,
      detached: true,
      cleanup: false,
      buffer: false,
      reject: false,
      stdin: 'pipe',
    });
    const child = subprocess.nodeChildProcess;
    const { stdin, stdout, stderr } = subprocess;
    await new Promise<void>((resolve, reject) => {
      const refuse = (why: string | undefined) =>
        reject(new HostUnreachable({ code: 'other', detail: `/bin/sh could not be started: ${why}` }));
      child.once('spawn', resolve);
      child.once('error', error => refuse(error.message));
      // Where the system refuses at once, for want of memory or files, there are no events at all. Otherwise its result comes
      // when nobody holds the output any more; what we need comes as events.
      subprocess.then(
        result => refuse(result.originalMessage),
        (error: Error) => refuse(error.message),
      );
    });
    stdin.on('error', () => {});
    stdout.on('data', (chunk: Buffer) => listener.onOutput('stdout', chunk));
    stderr.on('data', (chunk: Buffer) => listener.onOutput('stderr', chunk));
    child.on('exit', (code, signal) => {
      if (code !== null) listener.onExit({ kind: 'exited', code });
      else if (signal !== null) listener.onExit({ kind: 'signalled', signal: signal.replace(/^SIG/, '') });
    });
    child.on('close', () => listener.onClosed());

    return {
      write: text => void stdin.write(text),
      end: () => void stdin.end(),
      // There is no server in between: a command is signalled through its group, never here.
      signal: () => {},
      release() {
        // A daemon that holds the output must not keep this program alive.
        child.unref();
        for (const stream of [stdout, stderr])
          if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
      },
      close() {
        // What it runs may go on; nothing here waits for it.
        child.unref();
        stdin.destroy();
        stdout.destroy();
        stderr.destroy();
      },
    };
  };
}
