import type { Command } from '../engine/command.ts';
import type { Attempting, Ending } from './execute.ts';
import { hostOf } from './script.ts';

/** How often progress is recorded, in milliseconds. */
const progressInterval = 500;

/** The files one after another; the first that fails ends the attempt. */
export async function upload(
  attempting: Attempting,
  command: Extract<Command, { kind: 'upload' }>,
): Promise<Ending> {
  const { signal, recorder } = attempting;
  const total = command.files.reduce((sum, { artifact }) => sum + artifact.size, 0);
  let before = 0;
  for (const { artifact, remote } of command.files) {
    const done = before;
    const progress = throttled(transferred => attempting.progress(done + transferred, total));
    const result = await hostOf(attempting).upload({
      local: artifact.path,
      remote,
      sha256: artifact.sha256,
      signal,
      onProgress: progress,
    });
    if (result.problem !== undefined || result.outcome.kind !== 'exited' || result.outcome.code !== 0)
      return result;
    recorder.write('stdout', Buffer.from(`${remote}: ${artifact.size} bytes, sha256 ${artifact.sha256}\n`));
    before += artifact.size;
  }
  attempting.progress(total, total);
  return { outcome: { kind: 'exited', code: 0 } };
}

function throttled(report: (transferred: number) => void): (transferred: number) => void {
  let last = performance.now();
  return transferred => {
    if (performance.now() - last < progressInterval) return;
    last = performance.now();
    report(transferred);
  };
}
