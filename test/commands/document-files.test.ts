import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planCommand } from '../../src/commands/plan.ts';
import { ExitCode, OperatorError } from '../../src/errors.ts';
import { Place } from './place.ts';

const document = `# Portal 4.2

## Steps

On host \`web-1\`:

1. Copy \`portal.tar\` and \`conf.tar\` to \`/opt\`:

\`\`\`
scp portal.tar conf.tar web-1:/opt/
\`\`\`

2. Restart it:

\`\`\`
systemctl restart portal
\`\`\`
`;

it('files that a document uploads and that are not there are named in one message, without lines nobody can see', async () => {
  const place = new Place();
  const book = join(place.root, 'portal.md');
  writeFileSync(book, document);
  const error = await place.ask(planCommand, { positionals: [book] }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OperatorError);
  const { message, hint, exitCode } = error as OperatorError;
  expect(exitCode).toBe(ExitCode.usage);
  expect(message.split('\n')).toEqual([
    `${book} uploads these files, which are not there:`,
    `  ${join(place.root, 'artifacts', 'portal.tar')}`,
    `  ${join(place.root, 'artifacts', 'conf.tar')}`,
  ]);
  expect(hint).toContain('--artifacts');
});
