import { inDirectory, type NodeBuild } from '../engine/otp.ts';
import type { BuiltPackage } from '../model/node.ts';
import type { Transport } from '../model/transport.ts';
import { isBuilt, packageScript, readBuild, readPackageTree } from '../otp/node-build.ts';
import { nodeAnswer } from '../otp/node-request.ts';
import { packagedRelease } from '../otp/packaged-release.ts';
import { relFileOf, UnreadableFile } from '../otp/release-package.ts';
import { type Attempt, cutBy } from './attempt.ts';
import type { End } from './execute.ts';
import { newNonce, run, sha256 } from './otp-ask.ts';

/**
 * What systools made of a build, going by its own answer: the escript ends with 0 whatever became of it. What the package
 * holds is read from it, for the relup in it is the one that may be installed.
 */
export async function built(attempt: Attempt, build: NodeBuild, end: End): Promise<End> {
  if (end.kind !== 'ended' || end.outcome.kind !== 'exited' || end.outcome.code !== 0) return end;
  const { request, nonce } = build;
  const answer = nodeAnswer(0, attempt.sample.text(), nonce);
  const steps = answer.kind === 'value' ? readBuild(answer.term) : undefined;
  const failed = steps?.filter(({ ok }) => !ok).map(({ step, said }) => `${step}: ${said}`) ?? [];
  if (steps === undefined || !isBuilt(steps, request)) {
    const detail = failed.length > 0 ? failed.join('; ') : 'systools gave no answer that reads';
    return { ...end, problem: { code: 'otpNotBuilt', detail } };
  }
  try {
    const found = await packageAt(attempt.host, build);
    const detail = `${request.name}.tar.gz does not read`;
    return found === null ? { ...end, problem: { code: 'otpNotBuilt', detail } } : { ...end, built: found };
  } catch (error) {
    return cutBy(error);
  }
}

/** The package that was built; null where it does not read. */
async function packageAt(
  host: Transport,
  { directory, request: { name } }: NodeBuild,
): Promise<BuiltPackage | null> {
  const path = `${directory}/${name}.tar.gz`;
  const nonce = newNonce();
  const { code, output } = await run(host, inDirectory(directory, packageScript(name, nonce)));
  const answer = nodeAnswer(code, output, nonce);
  const found = answer.kind === 'value' ? readPackageTree(name, answer.term) : undefined;
  const digest = await host.digest(path);
  const relFile = found === undefined ? undefined : relFileOf(found.tree, name);
  if (found === undefined || relFile === undefined || digest === null) return null;
  try {
    const release = packagedRelease(found.tree, relFile, { unpacked: found.unpacked, sha256 });
    return { path, sha256: digest, release };
  } catch (error) {
    if (error instanceof UnreadableFile) return null;
    throw error;
  }
}
