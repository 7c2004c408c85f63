import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isScalar, parseDocument, visit } from 'yaml';
import { type Demo, startDemoEstate } from '../../src/demo/demo.ts';
import { type Finished, type OperatorSeat, openSeat, type ShownRun } from '../helpers/seat.ts';
import { type SmallEstate, startSmallEstate } from '../helpers/small-estate.ts';
import { expectNewRelease } from '../helpers/upgraded.ts';

const own = fileURLToPath(new URL('../fixtures/documents/release-zh.md', import.meta.url));
const seed = ['../../../shared/seeds/', '../../../../shared/seeds/']
  .map(path => join(fileURLToPath(new URL(path, import.meta.url)), '000_be54028ca44ee35f.txt'))
  .find(path => existsSync(path));
if (seed === undefined) console.warn('SKIPPED: the real upgrade document is not beside this repository');

/** What all services of the demo write once they run; the document does not say when a watch is over. */
const started = String.raw`Server startup in \d+`;

/** What an operator corrects: where the hosts have their `/home`, and when a watch is over. */
function corrected(book: string): string {
  const document = parseDocument(book);
  visit(document, {
    Pair(_, pair) {
      const key = isScalar(pair.key) ? pair.key.value : null;
      // Names and instructions are for people, and placeholders are not filled in there.
      if (key === 'name' || key === 'manual' || key === 'notes') return visit.SKIP;
      return undefined;
    },
    Map(key, map) {
      if (key !== null && map.has('follow') && !map.has('until')) map.set('until', started);
    },
    Scalar(key, scalar) {
      if (key !== 'key' && typeof scalar.value === 'string')
        scalar.value = scalar.value.replace(/(?<![\w}])\/home(?![\w-])/g, '{{home}}');
    },
  });
  document.set('variables', document.createNode({ home: { default: '/home', pattern: '/.*' } }));
  return document.toString();
}

/** A document that was imported, corrected and run on hosts of its own. */
interface Upgrade {
  readonly demo: Demo;
  readonly refused: Finished;
  /** Whether the refused run left anything. */
  readonly begun: boolean;
  readonly finished: Finished;
  readonly shown: ShownRun;
}

async function upgradeWith(seat: OperatorSeat, document: string, demo: Demo): Promise<Upgrade> {
  writeFileSync(join(seat.directory, 'release.md'), readFileSync(document));
  const imported = await seat.run(['import', 'release.md', '--out', 'imported.yaml']);
  expect(imported.code, imported.text).toBe(0);
  const book = corrected(readFileSync(join(seat.directory, 'imported.yaml'), 'utf8'));
  writeFileSync(join(seat.directory, 'book.yaml'), book);
  const args = [
    ...['run', 'book.yaml', '--auto', '--no-tui'],
    ...['--inventory', demo.inventoryPath, '--artifacts', demo.artifactsDir],
  ];
  const refused = await seat.run(args);
  const begun = existsSync(seat.runsDir);
  const finished = await seat.run([...args, '--accept-hazard', hazardsIn(refused.text)]);
  const shown = await seat.show().catch(error => {
    throw new Error(finished.ending, { cause: error });
  });
  return { demo, refused, begun, finished, shown };
}

describe('A document', () => {
  const documents = { 'in the manner of a real one': own, 'for eight hosts that is real': seed };
  const seats: OperatorSeat[] = [];
  const demos: Demo[] = [];
  const upgrades = new Map<string, Promise<Upgrade>>();
  beforeAll(async () => {
    // At the same time: they mostly wait.
    for (const path of Object.values(documents)) {
      if (path === undefined) continue;
      const seat = openSeat();
      seats.push(seat);
      const demo = await startDemoEstate({ keep: false });
      demos.push(demo);
      const upgrade = upgradeWith(seat, path, demo);
      upgrades.set(path, upgrade);
      // Whoever waits for it is told.
      upgrade.catch(() => {});
    }
  });
  afterAll(async () => {
    await Promise.allSettled(upgrades.values());
    await Promise.all(demos.map(demo => demo.close()));
    for (const seat of seats) seat.close();
  });

  describe.each(Object.entries(documents))('%s', (_, path) => {
    const skipped = path === undefined;
    let demo: Demo;
    let refused: Finished;
    let begun: boolean;
    let finished: Finished;
    let shown: ShownRun;
    beforeAll(async () => {
      const upgrade = upgrades.get(path ?? '');
      if (upgrade !== undefined) ({ demo, refused, begun, finished, shown } = await upgrade);
    });

    test.skipIf(skipped)('is refused for its hazards until they are accepted.', () => {
      expect(refused.code, refused.ending).toBe(3);
      expect(hazardsIn(refused.text)).toContain('RB-MISSING');
      // The import has the backups looked at before they are made.
      expect(hazardsIn(refused.text)).not.toContain('BK-EXISTS');
      expect(begun).toBe(false);
    });

    test.skipIf(skipped)('runs to its end once imported, and waits only for what a person verifies.', () => {
      expect(finished.code, finished.ending).toBe(3);
      const upgrade = shown.tasks.filter(({ id }) => !/^(verify|commit)\//.test(id));
      expect(upgrade.length).toBeGreaterThan(30);
      expect(upgrade.filter(({ status }) => status !== 'finished')).toEqual([]);
      const waiting = shown.tasks.filter(({ status }) => status !== 'finished').map(({ id }) => id);
      expect(waiting.length).toBeGreaterThan(0);
    });

    test.skipIf(skipped)('leaves backup, new release and a log that goes on with it on every host.', () => {
      expectNewRelease(demo.root);
    });

    test.skipIf(skipped)('does on second hosts what was done on the first.', () => {
      const done = (host: string) => shown.tasks.filter(task => task.host === host).map(({ id }) => idOf(id));
      for (const service of ['ecmc', 'schedule', 'schedule-res']) {
        expect(done(`${service}-1`).length).toBeGreaterThan(4);
        expect(done(`${service}-2`)).toEqual(
          expect.arrayContaining(done(`${service}-1`).filter(id => id.startsWith(`${service}/`))),
        );
      }
    });
  });
});

/** The codes that a refusal asks to accept. */
function hazardsIn(text: string): string {
  return /--accept-hazard ([\w,-]+)/.exec(text)?.[1] ?? '';
}

function idOf(task: string): string {
  return task.replace(/@.*$/, '');
}

describe('A document that is run as it is', () => {
  const seat = openSeat();
  let estate: SmallEstate;
  beforeAll(async () => {
    estate = await startSmallEstate(join(seat.directory), ['app-1', 'app-2']);
  });
  afterAll(async () => {
    await estate?.close();
    seat.close();
  });

  const steps = (file: string) =>
    `# Mark\n\n## Steps\n\nLog in to \`app-1\`:\n\n\`\`\`\nmkdir -p ${file}\n\`\`\`\n\nLog in to \`app-2\`, repeat the steps above.\n`;
  const rollback = (file: string) => `\n## Rollback\n\n\`\`\`\nrmdir ${file}\n\`\`\`\n`;
  const write = (name: string, text: string) => {
    writeFileSync(join(seat.directory, name), text);
    return ['run', name, '--auto', '--no-tui', '--inventory', estate.inventoryPath];
  };
  const logins = () => ['app-1', 'app-2'].map(host => join(estate.hosts[host]!.home, '../login'));
  const marks = (name: string) => logins().map(login => existsSync(join(login, name)));

  test('does nothing without a terminal where nobody says that it was understood.', async () => {
    const { code, text } = await seat.run(write('mark.md', steps('made-once') + rollback('made-once')));
    expect(code, text).toBe(3);
    expect(text).toContain('--accept-import');
    expect(marks('made-once')).toEqual([false, false]);
    expect(existsSync(seat.runsDir)).toBe(false);
  });

  test('runs to its end on both hosts where that is said, and has it on record.', async () => {
    const { code, text } = await seat.run([
      ...write('mark.md', steps('made-once') + rollback('made-once')),
      '--accept-import',
    ]);
    expect(code, text).toBe(0);
    expect(marks('made-once')).toEqual([true, true]);
    const report = await seat.run(['report', 'latest']);
    expect(report.code, report.text).toBe(0);
    expect(report.stdout).toContain('Imported on the fly; what was understood was confirmed');
  });

  test('is refused for its hazard until that is accepted by its code, on record.', async () => {
    // What only makes a directory needs no rollback.
    const text = steps('made-too').replace('mkdir -p', 'ln -s /tmp');
    const args = [...write('hazard.md', text), '--accept-import'];
    const refused = await seat.run(args);
    expect(refused.code, refused.text).toBe(3);
    expect(hazardsIn(refused.text)).toBe('RB-MISSING');
    expect(marks('made-too')).toEqual([false, false]);
    const other = await seat.run([...args, '--accept-hazard', 'BK-EXISTS']);
    expect(other.code, other.text).toBe(3);
    expect(marks('made-too')).toEqual([false, false]);
    const accepted = await seat.run([...args, '--accept-hazard', 'RB-MISSING']);
    expect(accepted.code, accepted.text).toBe(0);
    expect(marks('made-too')).toEqual([true, true]);
    const report = await seat.run(['report', 'latest']);
    expect(report.code, report.text).toBe(0);
    expect(report.stdout).toContain('Hazards accepted before the run: RB-MISSING.');
  });

  test('changes the keys of a file that the document names, and leaves what else is in it.', async () => {
    const file = join(estate.hosts['app-1']!.home, 'pool.properties');
    writeFileSync(file, '# sizes\npool.max = 20\npool.min=1\nname=a\n', { mode: 0o640 });
    const document = `# Pool\n\n## Steps\n\nLog in to \`app-1\`:\n\n\`\`\`\nls ${file}\n\`\`\`\n\nEdit \`${file}\` and set:\n\n\`\`\`properties\npool.max = 50\npool.new = yes\n\`\`\`\n\n## Rollback\n\n\`\`\`\nls ${file}\n\`\`\`\n`;
    const { code, text } = await seat.run([...write('pool.md', document), '--accept-import']);
    expect(code, text).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('# sizes\npool.max = 50\npool.min=1\nname=a\npool.new=yes\n');
    const { tasks } = await seat.show();
    expect(tasks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      expect.stringMatching(/@app-1 finished$/),
      expect.stringMatching(/@app-1 finished$/),
    ]);
  });

  test('stops before a backup that is there already, and leaves it as it is.', async () => {
    const { home } = estate.hosts['app-1']!;
    const [source, backup] = [join(home, 'data'), join(home, 'data_20240101')];
    writeFileSync(source, 'new\n');
    writeFileSync(backup, 'first\n');
    const document = `# Data\n\n## Steps\n\nLog in to \`app-1\`:\n\n\`\`\`\ncp ${source} ${backup}\n\`\`\`\n\n## Rollback\n\n\`\`\`\nmv ${source} ${source}.failed\ncp ${backup} ${source}\nsystemctl restart data\n\`\`\`\n`;
    const args = [...write('data.md', document), '--accept-import'];
    const refused = await seat.run(args);
    expect(hazardsIn(refused.text)).not.toContain('BK-EXISTS');
    const accept = refused.code === 3 ? ['--accept-hazard', hazardsIn(refused.text)] : [];
    const { code, text } = refused.code === 3 ? await seat.run([...args, ...accept]) : refused;
    expect(code, text).toBe(1);
    expect(readFileSync(backup, 'utf8')).toBe('first\n');
  });
});
