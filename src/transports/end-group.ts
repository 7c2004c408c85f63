import { askHost } from './ask-host.ts';
import { endGroupScript, type StartedProcess } from './remote-command.ts';
import type { OpenShell } from './shell-process.ts';
import { type ExecTiming, within } from './timing.ts';

/** `gone`: it had ended by itself; `ended`: it was killed; `unknown`: nobody can say. */
export interface EndGroupAnswer {
  readonly kind: 'gone' | 'ended' | 'unknown';
  readonly detail: string;
}

/**
 * Ends a command's process group through a shell of its own. While no second channel can be opened, `signal` asks the
 * server on the command's own channel, which OpenSSH honours for most users.
 */
export async function endGroup(
  open: OpenShell,
  process: StartedProcess,
  timing: ExecTiming,
  signal: (name: string) => void,
): Promise<EndGroupAnswer> {
  const channel = { opened: false, signalled: false };
  const noting: OpenShell = async (listener, urgency) => {
    const shell = await open(listener, urgency);
    channel.opened = true;
    return shell;
  };
  const askServer = (name: string) => {
    if (channel.opened) return;
    channel.signalled = true;
    signal(name);
  };
  const timers = [
    setTimeout(askServer, timing.grace, 'TERM'),
    setTimeout(askServer, 2 * timing.grace, 'KILL'),
  ];
  const timeout = 2 * timing.grace + timing.report;
  const asked = askHost(noting, endGroupScript(process, timing.grace), { urgency: 'control', timeout })
    .then(({ stdout }) => stdout.toString().trim())
    .catch(() => '');
  const answer = await within(timeout + timing.report, asked);
  for (const timer of timers) clearTimeout(timer);
  if (answer === 'ended' || (answer === 'gone' && channel.signalled))
    return { kind: 'ended', detail: 'it was killed, and its end was not reported' };
  if (answer === 'gone')
    return { kind: 'gone', detail: 'it had already ended, and its end was not reported' };
  if (answer === 'remains') return { kind: 'unknown', detail: 'something of it is still running after KILL' };
  return { kind: 'unknown', detail: 'no second channel could be opened to kill it' };
}
