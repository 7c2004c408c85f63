import type { Client, ClientChannel } from 'ssh2';
import { HostUnreachable } from '../model/transport.ts';
import type { SessionSlots, SlotAttempt } from './session-slots.ts';
import { type OpenShell, type ShellListener, type ShellProcess, shellCommand } from './shell-process.ts';

/** Opens shells on one connection, each on a channel of its own. */
export function sshShells(client: Client, slots: SessionSlots): OpenShell {
  return async (listener, urgency) => {
    const channel = await slots
      .acquire(() => openChannel(client), urgency)
      .catch((error: Error) => {
        if (error instanceof HostUnreachable) throw error;
        // A channel that is refused with a reason is refused by a host that is there.
        const code = 'reason' in error ? 'other' : 'connectionLost';
        const detail = error.message === unableToExec ? notStarted : error.message;
        throw new HostUnreachable({ code, detail });
      });
    return attach(channel, listener, slots);
  };
}

/** What ssh2 says both where a host refuses to run something and where the channel closes before it has answered. */
const unableToExec = 'Unable to exec';
const notStarted = 'the host started no command: it refused to, or closed the channel';

/** OpenSSH's answer when MaxSessions are open: "open failed", with the reason "connect failed". */
const tooManySessions = 2;

function openChannel(client: Client): Promise<SlotAttempt<ClientChannel>> {
  return new Promise(resolve => {
    try {
      client.exec(shellCommand, (error, channel) => {
        if (error === undefined) resolve({ kind: 'opened', value: channel });
        else if ('reason' in error && error.reason === tooManySessions) resolve({ kind: 'full' });
        else resolve({ kind: 'failed', error });
      });
    } catch (error) {
      // ssh2 throws where there is no connection.
      resolve({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
    }
  });
}

function attach(channel: ClientChannel, listener: ShellListener, slots: SessionSlots): ShellProcess {
  let closed = false;
  let withdraw: (() => void) | null = null;

  channel.on('data', (chunk: Buffer) => listener.onOutput('stdout', chunk));
  channel.stderr.on('data', (chunk: Buffer) => listener.onOutput('stderr', chunk));
  channel.on('error', () => {});
  channel.on('exit', (code: number | null, signal?: string) => {
    if (typeof code === 'number') listener.onExit({ kind: 'exited', code });
    else if (signal !== undefined) listener.onExit({ kind: 'signalled', signal: signal.replace(/^SIG/, '') });
  });
  channel.on('close', () => {
    closed = true;
    withdraw?.();
    slots.closed();
    listener.onClosed();
  });

  return {
    write: text => void channel.write(text),
    end: () => void channel.end(),
    signal: name => void channel.signal(name),
    release() {
      if (!closed) withdraw = slots.offer(() => channel.close());
    },
    close: () => void channel.close(),
  };
}
