import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newVersion, prochistdata, services } from './fleet.ts';
import { releaseTree } from './release.ts';
import { tar } from './tar.ts';

/** Writes `NAME.tar` of the new release of every service into a directory. */
export async function writeArtifacts(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await Promise.all(
    [...services, prochistdata].map(service =>
      writeFile(
        join(directory, `${service.name}.tar`),
        tar(releaseTree(service, newVersion), new Date('2017-03-15T12:00:00Z')),
      ),
    ),
  );
}
