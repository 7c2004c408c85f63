import { describe, expect, it } from 'vitest';
import { lineKind } from '../../../src/document/import/blocks/mixed.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { variantsIn } from '../../../src/document/import/ways/variants.ts';
import { linesOf } from './code.ts';
import { stepsOf } from './reading.ts';

const verbsOf = (before: string, code: string, after = '') =>
  stepsOf(
    importMarkdown(
      `# Upgrade\n\n## Steps\n\n${before}\n\n\`\`\`sh\n${code}\n\`\`\`\n\n${after}\n\n\`\`\`sh\nmake end\n\`\`\`\n`,
      'doc.md',
    ),
  ).map(({ action }) => action.verb);

describe('the words around a block that keep it from being run', () => {
  it.each([
    ['Enter the container and run:', 'widget-rake backup', ''],
    ['Inside the container:', 'widget-rake backup', ''],
    ['先进入容器，然后执行备份命令：', 'widget-rake backup', ''],
    ['在容器内执行：', 'widget-rake backup', ''],
    [
      'Then, without a backup:',
      'widget-ctl upgrade --no-backup',
      '⚠️ **Not recommended**, keep your backups.',
    ],
    ['跳过备份：', 'widget-ctl upgrade --no-backup', '不推荐。'],
    ['Adjust the version and the paths as needed, then:', 'tar xf widget-2.tar -C /opt/widget', ''],
    ['用新版本启动，只修改镜像的版本号就可以了：', 'docker run -d widget:1', ''],
    ['启动：', 'docker run -d widget:1', '请根据实际情况修改端口和路径。'],
  ])('leave it to a person: %s', (before, code, after) => {
    expect(verbsOf(before, code, after)[0]).toBe('manual');
  });

  it.each([
    ['Run it in the container:', 'docker compose exec web widget-rake backup', ''],
    ['退出容器后，删除容器：', 'docker rm widget', ''],
    ['Restart the container:', 'systemctl restart widget', ''],
    ['It is recommended to make a backup:', 'widget-ctl backup', ''],
    ['Adjust the version as needed, then:', 'tar xf widget-<VERSION>.tar', ''],
    ['Remove it:', 'docker rm widget', '启动，只修改镜像的版本号就可以了：'],
    ['建议使用新的镜像：', 'docker pull widget', ''],
  ])('are others than these: %s', (before, code, after) => {
    expect(verbsOf(before, code, after)[0]).toBe('run');
  });

  it.each(['My current start script is:', '我当前创建容器的脚本如下：'])(
    'tell what there is, and nothing is done: %s',
    before => {
      const { draft, findings } = importMarkdown(
        `# Upgrade\n\n## Steps\n\n${before}\n\n\`\`\`sh\ndocker run -d widget:1\n\`\`\`\n\n\`\`\`sh\nmake end\n\`\`\`\n`,
        'doc.md',
      );
      expect(draft.sections.flatMap(({ steps }) => steps.map(({ name }) => name))).toEqual(['make end']);
      expect(findings.left.map(({ why }) => why)).toContain('reference');
    },
  );
});

describe('code that an item begins with', () => {
  it.each([
    ['1. `docker rm widget` (delete the container)', ['docker rm widget']],
    ['1. `docker stop widget` (where "widget" is the name of yours)', []],
    ['1. `docker stop widget` (optional)', []],
  ])('is run with a remark behind it, and not with a condition: %s', (item, commands) => {
    const { findings } = importMarkdown(`# Upgrade\n\n## Steps\n\n${item}\n`, 'doc.md');
    expect(findings.commands.map(({ text }) => text)).toEqual(commands);
  });
});

describe('a directory where something is kept', () => {
  it('is no place to be in', () => {
    const { draft } = importMarkdown(
      '# Upgrade\n\n## Steps\n\nScripts are located in `/opt/widget/scripts`.\n\n```sh\ncat notes.txt\n```\n',
      'doc.md',
    );
    expect(draft.sections[0]?.steps[0]).not.toHaveProperty('cwd');
  });
});

describe('a line that sets the parts of a block apart', () => {
  it.each(['........................', '=====', '-----', '****'])('is no command: %s', text => {
    expect(lineKind(text, new Set())).toBe('prose');
  });
});

describe('package managers of one family', () => {
  it.each([
    ['apt install a\nyum install a\ndnf install a', ['apt', 'yum', 'dnf']],
    ['apt install a\nyum install a\nrpm -q a', ['apt', 'yum']],
    ['yum install dnf\ndnf makecache', null],
    ['# EL7\nyum install a\n# EL8\ndnf install a', ['yum', 'dnf']],
  ])('are ways of their own where both are there: %j', (text, labels) => {
    const found = variantsIn(linesOf(text));
    expect(found === null || found === 'unclear' ? found : found.map(({ label }) => label)).toEqual(labels);
  });
});

describe('SQL without a client', () => {
  it.each([
    'CREATE TABLE IF NOT EXISTS widget (\n  id INT NOT NULL,\n  name VARCHAR(255),\n  UNIQUE (id)\n);',
    'UPDATE widget SET name = NULL WHERE id = 1;',
  ])('is typed into one, though the words before it could be of a file: %j', text => {
    const { blocks } = importMarkdown(
      `# Upgrade\n\n## Steps\n\nCopy and paste the following:\n\n\`\`\`\n${text}\n\`\`\`\n`,
      'doc.md',
    ).findings;
    expect(blocks).toMatchObject({ repl: 1, file: 0 });
  });
});

describe('what appears', () => {
  it.each(['然后出现', '之后会提示：', '最后将打印：'])(
    'is printed, though it names commands: %s',
    before => {
      const { blocks } = importMarkdown(
        `# Upgrade\n\n## Steps\n\n${before}\n\n\`\`\`text\n==== done ====\nPlease run the following\nsudo rm -rf /opt/widget.old\n\`\`\`\n`,
        'doc.md',
      ).findings;
      expect(blocks).toMatchObject({ output: 1, command: 0 });
    },
  );
});
