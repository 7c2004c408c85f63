import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files of more than ten seconds, the longest first: one that begins last keeps everybody waiting. Those that start many
 * programs are among them also because a process that has run other files already is larger, and takes longer to fork.
 */
const longFiles = [
  'e2e/faults.test.ts',
  'e2e/otp-failures.test.ts',
  'e2e/otp.test.ts',
  'e2e/rollback-endings.test.ts',
  'e2e/terminal.test.ts',
  'e2e/edit.test.ts',
  'e2e/demo.test.ts',
  'e2e/rollback.test.ts',
  'e2e/rollback-one.test.ts',
  'e2e/import.test.ts',
  'e2e/real-sshd.test.ts',
  'e2e/journal-faults.test.ts',
  'e2e/bad-input.test.ts',
  'e2e/recovery.test.ts',
  'commands/kill-anywhere.test.ts',
  'transports/durable-shells.test.ts',
  'transports/durable-once.test.ts',
  'otp/node.test.ts',
  'model/process-script.test.ts',
  'tui/frames.test.ts',
  'transports/follow.test.ts',
  'transports/edit-file.test.ts',
  'transports/upload.test.ts',
  'transports/claim.test.ts',
  'runbooks/ecsc.test.ts',
  'otp/systools.test.ts',
  'transports/ssh-exec.test.ts',
  'transports/remote-command.test.ts',
  'otp/term-erlang.test.ts',
  'otp/build.test.ts',
  'document/lint/fix-laws.test.ts',
  'engine/laws.test.ts',
].map(path => join(fileURLToPath(new URL('.', import.meta.url)), path));

/** End-to-end tests before the others, which wait less; the long files first, and among them those not listed yet. */
export class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = longFiles.find(path => !existsSync(path));
    if (gone !== undefined) throw new Error(`${gone} is to be run early, and is not there`);
    const usual = await super.sort(specifications);
    const rank = ({ project, moduleId }: TestSpecification) => {
      const place = longFiles.indexOf(moduleId);
      if (project.name === 'e2e') return place === -1 ? 0.5 : place;
      return longFiles.length + (place === -1 ? longFiles.length : place);
    };
    return usual.toSorted((one, other) => rank(one) - rank(other));
  }
}
