import { type ControlAnswer, HostUnreachable } from '../model/transport.ts';
import { askHost } from './ask-host.ts';
import { endCommandScript, inputScript, interruptScript } from './control-text.ts';
import type { OpenShell } from './shell-process.ts';
import type { ExecTiming } from './timing.ts';

/**
 * `gone`: it had ended by itself, or was never started; `ended`: its group was killed; `cut`: there is no connection;
 * `unknown`: nobody can say.
 */
export interface EndAnswer {
  readonly kind: 'gone' | 'ended' | 'cut' | 'unknown';
  readonly detail: string;
}

/** Ends a durable command's process group through a channel of its own. */
export async function endDurable(open: OpenShell, directory: string, timing: ExecTiming): Promise<EndAnswer> {
  const timeout = 2 * timing.grace + 2 * timing.report;
  try {
    const script = endCommandScript(directory, timing.grace);
    const { stdout } = await askHost(open, script, { urgency: 'control', timeout });
    const answer = stdout.toString().trim();
    if (answer === 'gone' || answer === 'ended') return { kind: answer, detail: '' };
    if (answer === 'remains')
      return { kind: 'unknown', detail: 'something of it is still running after KILL' };
    return { kind: 'unknown', detail: `the host answered "${answer}"` };
  } catch (error) {
    if (!(error instanceof HostUnreachable)) throw error;
    const { code, detail } = error.problem;
    return { kind: code === 'other' ? 'unknown' : 'cut', detail };
  }
}

export async function interruptDurable(open: OpenShell, directory: string): Promise<ControlAnswer> {
  return controlled(open, interruptScript(directory));
}

export async function sendInputDurable(
  open: OpenShell,
  directory: string,
  text: string,
): Promise<ControlAnswer> {
  if (text.includes('\0')) return { ok: false, reason: 'a NUL byte cannot be sent' };
  return controlled(open, inputScript(directory, text));
}

async function controlled(open: OpenShell, script: string): Promise<ControlAnswer> {
  const { stdout, stderr } = await askHost(open, script, { urgency: 'control' });
  const answer = stdout.toString().trim();
  if (answer === 'sent') return { ok: true };
  return {
    ok: false,
    reason: reasons[answer] ?? (stderr.toString().trim() || `the host answered "${answer}"`),
  };
}

const reasons: Readonly<Record<string, string>> = {
  gone: 'the command has ended',
  closed: 'the command has no open input',
  full: 'the command does not read its input',
};
