import { describe, expect, it } from 'vitest';
import { fence, read, steps } from './chapter-texts.ts';

/** The lines of the rollback of each section. */
const takenBack = (text: string) =>
  read(text).draft.sections.map(each => each.rollback.map(({ line }) => line));

describe('a rollback that is told once', () => {
  const ways = `# A\n\n## Upgrade\n\n### Option A: the script\n\n${fence('./update.sh')}\n### Option B: by hand\n\n${fence('git -C /opt/a pull')}\n`;

  it('goes with each of the ways', () => {
    const text = `${ways}## Rollback\n\n${fence('git -C /opt/a checkout v1')}`;
    expect(takenBack(text)).toEqual([[20], [20]]);
    expect(
      read(text).findings.assumptions.flatMap(({ code, text: said }) =>
        code === 'rollbackPlace' ? [said] : [],
      ),
    ).toHaveLength(2);
  });

  it('goes with what is done in any case where that shares as much', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('git -C /opt/a fetch')}\n${ways.slice(ways.indexOf('### Option A'))}## Rollback\n\n${fence('git -C /opt/a checkout v1')}`;
    expect(takenBack(text)[0]).toEqual([24]);
  });

  it('goes with no way that does not make what it puts back', () => {
    const text = `${ways}${fence('cp -r /opt/a $HOME/a-old')}\n## Rollback\n\n${fence('rm -rf /opt/a\nmv $HOME/a-old /opt/a')}`;
    expect(takenBack(text).map(each => each.length)).toEqual([0, 1]);
    const [, section] = read(text).draft.sections;
    const script = section?.rollback.flatMap(({ action }) => (action.verb === 'run' ? action.script : []));
    expect(script?.some(each => each.line === null && each.text.startsWith('test -e $HOME/a-old'))).toBe(
      true,
    );
  });

  it('of one of the ways goes with that', () => {
    const text = `${ways}## Rollback\n\n### Option A: the script\n\n${fence('./update.sh --undo')}\n### Option B: by hand\n\n${fence('git -C /opt/a checkout v1')}`;
    expect(takenBack(text).map(each => each.length)).toEqual([1, 1]);
  });

  it('goes with no section that may be left out', () => {
    const text = `# A\n\n## Upgrade\n\n${fence('make all')}\n## Rotate the keys (optional)\n\n${fence('systemctl restart a-main')}\n## Rollback\n\n${fence('systemctl stop a-main')}`;
    expect(takenBack(text)).toEqual([[18], []]);
  });
});

describe('a condition in brackets behind a sentence', () => {
  it.each(['Back up the old one (if you have data in it)', '备份旧库（如果有数据）'])(
    'is asked for: %s',
    sentence => {
      const text = `# A\n\n## Upgrade\n\n${sentence}:\n\n${fence('make backup')}`;
      expect(steps(text)).toEqual([expect.stringMatching(/^run L8 when do_\w+ == "yes"$/)]);
    },
  );

  it.each([
    'Install the tool (if not already done)',
    '安装工具（如果还没有）',
    'Stop it (this takes a minute)',
  ])('is none: %s', sentence => {
    expect(steps(`# A\n\n## Upgrade\n\n${sentence}:\n\n${fence('make backup')}`)).toEqual(['run L8']);
  });
});

describe('what is ticked off at the end', () => {
  it('is verified', () => {
    const text = `# A\n\n## Upgrade\n\n### 1. Do it\n\n${fence('make all')}\n### 2. Verify\n\n- Log in\n\n## Checklist\n\n- [ ] Data moved\n`;
    const { draft } = read(text);
    expect(draft.sections.flatMap(each => each.steps)).toHaveLength(1);
    expect(draft.verify.map(({ line }) => line)).toEqual([13, 17]);
  });
});
