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
 * Ends a command's process group through a shell of its own. Where no second channel can be opened, `signal` asks the
 * server on the command's own channel, which OpenSSH honours for most users.
 */
export async function endGroup(
  open: OpenShell,
  process: StartedProcess,
  timing: ExecTiming,
  signal: (name: string) => void,
): Promise<EndGroupAnswer> {
  const timeout = 2 * timing.grace + timing.report;
  const script = endGroupScript(process, timing.grace);
  const asked = askHost(open, script, { urgency: 'control', timeout }).then(
    ({ stdout }) => stdout.toString().trim(),
    () => null,
  );
  switch (await within(timeout + timing.report, asked)) {
    case 'gone':
      return { kind: 'gone', detail: 'it had already ended' };
    case 'ended':
      return { kind: 'ended', detail: 'it was killed, and its end was not reported' };
    case 'remains':
      return { kind: 'unknown', detail: 'something of it is still running after KILL' };
    default:
      signal('TERM');
      return { kind: 'unknown', detail: 'it could not be reached through a second channel to kill it' };
  }
}
