import { describe, expect, it } from 'vitest';
import { fence, read, takenBack } from './chapter-texts.ts';

const rollbackLines = (text: string) =>
  read(text).draft.sections.map(each => each.rollback.map(({ line }) => line));
const codes = (text: string) => read(text).findings.assumptions.map(({ code }) => code);

describe('the steps of a rollback', () => {
  const upgrade = `# A\n\n## Upgrade\n\n### Step 1: Back up\n\n${fence('pg_dump shop > /var/dumps/shop.sql')}\n### Step 2: Put it in place\n\n${fence('cp -r /srv/new /srv/shop')}\n### Step 3: Verify\n\n${fence('curl -fsS http://localhost/shop')}\n`;

  it('keep their order, whatever each of them shares with the upgrade', () => {
    const text = `${upgrade}## Rollback\n\n### Step 1: Files\n\n${fence('cp -r /srv/old /srv/shop')}\n### Step 2: Data\n\n${fence('psql shop -f /var/dumps/shop.sql')}\n### Step 3: Verify\n\n${fence('curl -fsS http://localhost/shop')}\n## More (optional)\n\n${fence('ls')}`;
    const lines = rollbackLines(text).filter(each => each.length > 0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toEqual((lines[0] ?? []).toSorted((a, b) => a - b));
    expect(lines[0]).toHaveLength(3);
  });

  it('belong to the services that they name, with a number too', () => {
    const text = `# A\n\n## Upgrade\n\n### 1. api\n\n${fence('cp a.jar /srv/api/')}\n### 2. web\n\n${fence('cp w.tar /srv/web/')}\n## Rollback\n\n### 1. api\n\n${fence('cp o.jar /srv/api/a.jar')}\n### 2. web\n\n${fence('cp o.tar /srv/web/w.tar')}`;
    expect(rollbackLines(text)).toEqual([[22], [28]]);
  });

  it('go on in the directory of the one before', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('make -C /srv/a all')}\n## Rollback\n\n### Step 1\n\n${fence('cd /srv/a\ngit checkout v1')}\n### Step 2\n\n${fence('docker compose up -d')}`;
    const [section] = read(text).draft.sections;
    expect(section?.rollback.map(({ cwd }) => cwd)).toEqual([undefined, '/srv/a']);
  });
});

describe('the directory of a rollback', () => {
  const rollback = `## Rollback\n\n${fence('git checkout v1')}`;

  it('is that of the upgrade where all of it is done in one', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('cd /srv/a\ngit pull')}\nThen:\n\n${fence('docker compose up -d')}\n${rollback}`;
    const [section] = read(text).draft.sections;
    expect(section?.rollback.map(({ cwd }) => cwd)).toEqual(['/srv/a']);
    expect(codes(text)).toContain('directoryKept');
  });

  it('is unknown where that is done in several', () => {
    const text = `# A\n\n## Upgrade\n\n### One\n\n${fence('cd /srv/a\ngit pull')}\n### Two\n\n${fence('cd /srv/b\ngit pull')}\n${rollback}`;
    expect(read(text).draft.sections.flatMap(each => each.rollback.map(({ cwd }) => cwd))).toEqual([
      undefined,
    ]);
  });
});

describe('a document that is a way back as a whole', () => {
  it('has its steps as those of the upgrade, with no heading below its title too', () => {
    const text = `# Downgrading A\n\nRun this:\n\n${fence('make downgrade')}`;
    expect(takenBack(text)).toEqual([]);
    expect(takenBack(`## Rollback\n\n${fence('make old')}`)).toEqual(['make old']);
    expect(read(text).draft.sections.flatMap(each => each.steps.map(({ line }) => line))).toEqual([6]);
  });
});

describe('steps for one version after the other', () => {
  const hop = (title: string, command: string) => `## ${title}\n\n${fence(command)}\n`;

  it('are done from the oldest on where the newest come first', () => {
    const text = `# A\n\n${hop('3.x to 4.x', 'ls 4')}${hop('2.x to 3.x', 'ls 3')}`;
    expect(read(text).draft.sections.map(({ service }) => service)).toEqual(['2.x to 3.x', '3.x to 4.x']);
    expect(codes(text)).toContain('olderFirst');
  });

  it('keep their order where that is right, or no order at all', () => {
    const services = (text: string) => read(text).draft.sections.map(({ service }) => service);
    expect(services(`# A\n\n${hop('2.x to 3.x', 'ls 3')}${hop('3.x to 4.x', 'ls 4')}`)).toEqual([
      '2.x to 3.x',
      '3.x to 4.x',
    ]);
    expect(
      services(`# A\n\n${hop('2.x to 3.x', 'ls 3')}${hop('1.x to 2.x', 'ls 2')}${hop('4.x to 5.x', 'ls 5')}`),
    ).toEqual(['2.x to 3.x', '1.x to 2.x', '4.x to 5.x']);
  });
});

describe('a verification before what is optional', () => {
  it('is what the upgrade is verified by', () => {
    const text = `# A\n\n## Upgrade\n\n### Step 1: Do it\n\n${fence('make all')}\n### Step 2: Verify\n\n${fence('curl http://localhost')}\n## Rollback\n\n${fence('make old')}\n## Tuning\n\n${fence('sysctl -p')}`;
    expect(read(text).draft.verify.map(({ line }) => line)).toEqual([14]);
  });
});
