import type { Command, UploadFile } from '../engine/command.ts';
import { type Attempt, cutBy } from './attempt.ts';
import type { End } from './execute.ts';

type UploadCommand = Extract<Command, { kind: 'upload' }>;

/** How often progress is recorded, in milliseconds. */
const progressInterval = 500;

/**
 * The files one after another; the first that fails ends the attempt. With `onContact` it is done once more: a file that
 * is in place is not sent again.
 */
export async function upload(attempt: Attempt, command: UploadCommand, onContact?: () => void): Promise<End> {
  const total = totalOf(command);
  let before = 0;
  let isSent = onContact === undefined;
  for (const file of command.files) {
    const { artifact, remote } = file;
    const isPlaced =
      attempt.placed.has(remote) || (onContact !== undefined && (await isThere(attempt, file).catch(cutBy)));
    if (typeof isPlaced === 'object') return isPlaced;
    if (!isPlaced) {
      if (!isSent) onContact?.();
      isSent = true;
      const end = await send(attempt, file, before, total);
      if (end !== null) return end;
    }
    noted(attempt, file);
    before += artifact.size;
  }
  attempt.options.progress(total, total);
  return { kind: 'ended', outcome: { kind: 'exited', code: 0 }, ...(isSent ? {} : { kept: true }) };
}

/** Whether an upload that an earlier process began has done all its work; the rest of it is a new attempt's. */
export async function findUpload(attempt: Attempt, command: UploadCommand): Promise<End> {
  for (const file of command.files) {
    const found = await isThere(attempt, file).catch(cutBy);
    if (typeof found === 'object') return found;
    if (!found) return { kind: 'fenced' };
  }
  for (const file of command.files) noted(attempt, file);
  attempt.options.progress(totalOf(command), totalOf(command));
  return { kind: 'ended', outcome: { kind: 'exited', code: 0 }, kept: true };
}

async function isThere({ host }: Attempt, { artifact, remote }: UploadFile): Promise<boolean> {
  return (await host.digest(remote)) === artifact.sha256;
}

/** Null: it is in place. */
async function send(
  attempt: Attempt,
  { artifact, remote }: UploadFile,
  before: number,
  total: number,
): Promise<End | null> {
  const result = await attempt.host.upload({
    local: artifact.path,
    remote,
    sha256: artifact.sha256,
    signal: attempt.signal,
    onProgress: throttled(transferred => attempt.options.progress(before + transferred, total)),
  });
  if (result.kind === 'cut') return result;
  const { outcome } = result;
  if (outcome.kind === 'unreachable' || outcome.kind === 'lost')
    return { kind: 'cut', reason: outcome.reason };
  return result.problem === undefined && outcome.kind === 'exited' && outcome.code === 0 ? null : result;
}

/** Says once of each file that it is in place. */
function noted({ placed, options }: Attempt, { artifact, remote }: UploadFile): void {
  if (placed.has(remote)) return;
  placed.add(remote);
  const line = `${remote}: ${artifact.size} bytes, sha256 ${artifact.sha256}\n`;
  options.recorder.write('stdout', Buffer.from(line));
}

function totalOf({ files }: UploadCommand): number {
  return files.reduce((sum, { artifact }) => sum + artifact.size, 0);
}

function throttled(report: (transferred: number) => void): (transferred: number) => void {
  let last = performance.now();
  return transferred => {
    if (performance.now() - last < progressInterval) return;
    last = performance.now();
    report(transferred);
  };
}
