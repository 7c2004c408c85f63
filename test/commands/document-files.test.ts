import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { confirmDoubtful } from '../../src/commands/hazards.ts';
import { loadPlan } from '../../src/commands/load.ts';
import { planCommand } from '../../src/commands/plan.ts';
import { runCommand } from '../../src/commands/run.ts';
import { ExitCode, OperatorError } from '../../src/errors.ts';
import { acquireLock } from '../../src/journal/lock.ts';
import { listRuns } from '../../src/journal/run-directory.ts';
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

it('says which hosts of a document are looked up by name, and how an inventory is given', async () => {
  const place = new Place();
  const book = join(place.root, 'portal 4.2.md');
  const inventory = join(place.root, 'hosts.yaml');
  writeFileSync(book, '# Portal\n\n## Steps\n\nOn host `web-1`:\n\n```\nsystemctl restart portal\n```\n');
  writeFileSync(inventory, 'hosts:\n  web-1: { address: 192.0.2.7 }\n');
  const complaints = async (texts: Readonly<Record<string, string>>) => {
    const asked = await place.ask(
      async (args, io) => {
        const { doubtful } = await loadPlan(args, io);
        await confirmDoubtful(doubtful, 'wang', args, io);
        return ExitCode.complete;
      },
      {
        positionals: [book],
        flags: ['accept-import'],
        lists: { 'accept-hazard': ['RB-MISSING,NO-HEALTH'] },
        texts,
      },
    );
    return asked.complaints;
  };
  expect(await complaints({})).toMatch(/Looked up by name, .*: web-1\. An inventory says .*: -i FILE\./);
  expect(await complaints({ inventory })).not.toContain('Looked up by name');
  expect(await complaints({})).toContain(`handrail plan '${book}' `);
});

it('a run that another one stands in the way of is refused before anything is asked', async () => {
  const place = new Place();
  const book = place.book(['{ name: Look, manual: Look }', '{ name: Go, run: "kill -9 $(pgrep java)" }']);
  const accepted = {
    positionals: [book],
    flags: ['auto'],
    lists: { 'accept-hazard': ['KILL-BROAD,RB-MISSING'] },
  };
  await place.ask(runCommand, accepted);
  const [first] = listRuns(place.runs);
  if (first === undefined) throw new Error('nothing was begun');
  const lock = acquireLock(first, { operator: 'li', now: new Date() });
  const error = await place
    .ask(runCommand, { positionals: [book], flags: ['auto'] })
    .catch((reason: unknown) => reason);
  lock.release();
  expect(error).toMatchObject({ exitCode: ExitCode.locked });
  expect(listRuns(place.runs)).toHaveLength(1);
});
