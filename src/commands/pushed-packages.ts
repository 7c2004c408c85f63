import type { PackagedRelease } from '../model/node.ts';
import type { Runbook } from '../model/runbook.ts';
import { packagedRelease } from '../otp/packaged-release.ts';
import { uploadedArtifacts } from '../plan/artifacts.ts';
import type { PlannedArtifact } from '../plan/plan.ts';
import type { Language } from '../text/language.ts';
import { otpWords } from '../text/otp.ts';
import { sha256 } from './digest.ts';
import { packageRel, readableFiles } from './otp.ts';
import { readArchive } from './otp-tree.ts';

/** Says what an OTP release package holds. Throws `OperatorError` where it is none. */
export type ReadPackage = (artifact: PlannedArtifact, language: Language) => Promise<PackagedRelease>;

/** What the release packages hold that the runbook pushes to nodes: it is part of what is approved. */
export async function withPackages(
  runbook: Runbook,
  artifacts: readonly PlannedArtifact[],
  language: Language,
  read: ReadPackage = readPushed,
): Promise<readonly PlannedArtifact[]> {
  const pushed = new Set(
    runbook.upgrade
      .flatMap(section => [...section.steps, ...section.rollback])
      .concat(runbook.verify, runbook.commit)
      .flatMap(({ action }) => (action.verb === 'otp' ? uploadedArtifacts(action) : [])),
  );
  const known: PlannedArtifact[] = [];
  for (const artifact of artifacts)
    known.push(
      pushed.has(artifact.name) ? { ...artifact, release: await read(artifact, language) } : artifact,
    );
  return known;
}

async function readPushed({ name, path }: PlannedArtifact, language: Language): Promise<PackagedRelease> {
  const words = otpWords(language);
  const { tree, unpacked } = await readArchive(path, words.command);
  return readableFiles(words, () =>
    packagedRelease(tree, packageRel(tree, name.replace(/\.tar\.gz$/, ''), words), {
      unpacked,
      sha256,
    }),
  );
}
