import { listProcessesScript, parseProcesses } from '../model/process-script.ts';
import { type FilePosition, HostUnreachable, type ProcessFacts } from '../model/transport.ts';
import { askHost } from './ask-host.ts';
import { parsePositions, positionsScript } from './follow-script.ts';
import { bootstrap } from './remote-command.ts';
import { type OpenShell, shellCommandLine } from './shell-process.ts';

export async function positionsOn(
  open: OpenShell,
  paths: readonly string[],
): Promise<readonly FilePosition[]> {
  if (paths.length === 0) return [];
  const { stdout } = await askHost(open, positionsScript(paths));
  return parsePositions(paths, stdout.toString());
}

export async function processesOn(open: OpenShell): Promise<readonly ProcessFacts[]> {
  const { stdout, stderr, end } = await askHost(open, listProcessesScript);
  if (end?.kind !== 'exited' || end.code !== 0)
    throw new HostUnreachable({
      code: 'other',
      detail: `the host's processes could not be listed: ${stderr.toString().trim()}`,
    });
  return parseProcesses(stdout.toString()).filter(({ command }) => !isOurs(command));
}

/** Shells that this or another handrail has on the host; what they run has command lines of its own. */
function isOurs(command: string): boolean {
  return command === shellCommandLine || command.includes(bootstrap);
}
