import { describe, expect, test } from 'vitest';
import { lint, markdown, runbook, step } from './linting.ts';

async function codes(text: string): Promise<readonly string[]> {
  const { diagnostics, suppressed } = await lint(text);
  const found = diagnostics
    .map(({ code, line }) => `${line} ${code}`)
    .filter(each => /KILL-BROAD|IGNORE/.test(each));
  return [...found, ...(suppressed === 0 ? [] : [`suppressed ${suppressed}`])];
}

describe('an ignore in a runbook', () => {
  test('speaks of the step that comes next, and of no other', async () => {
    const two = `# handrail-ignore KILL-BROAD there is one\n${step('pkill java')}${step('pkill java')}`;
    expect(await codes(runbook(two))).toEqual(['12 KILL-BROAD', 'suppressed 1']);
  });

  test('speaks of the step that it stands in', async () => {
    const inside = step('# handrail-ignore KILL-BROAD there is one\npkill java');
    expect(await codes(runbook(inside))).toEqual(['suppressed 1']);
  });

  test('speaks of the section that comes next', async () => {
    const text = runbook(step('pkill -f /srv/a'), '').replace(
      '  - service',
      '  # handrail-ignore RB-MISSING it keeps nothing\n  - service',
    );
    const { diagnostics, suppressed } = await lint(text);
    expect(diagnostics.map(({ code }) => code)).not.toContain('RB-MISSING');
    expect(suppressed).toBe(1);
  });

  test('needs a reason', async () => {
    const text = runbook(`# handrail-ignore KILL-BROAD\n${step('pkill java')}`);
    expect(await codes(text)).toEqual(['8 IGNORE-REASON', '10 KILL-BROAD']);
  });

  test('is reported where there is nothing to ignore', async () => {
    const text = runbook(`# handrail-ignore KILL-BROAD there is one\n${step('ls')}`);
    expect(await codes(text)).toEqual(['8 IGNORE-UNUSED']);
  });

  test('is reported where there is no such rule', async () => {
    const text = runbook(`# handrail-ignore KILL-BRAOD there is one\n${step('ls')}`);
    expect(await codes(text)).toEqual(['8 IGNORE-UNKNOWN']);
  });

  test('does not silence what is said of ignores', async () => {
    const text = runbook(`# handrail-ignore IGNORE-UNUSED why not\n${step('ls')}`);
    expect(await codes(text)).toEqual(['8 IGNORE-UNKNOWN']);
  });
});

describe('an ignore in a document', () => {
  test('speaks of the block that comes next', async () => {
    const text = markdown(
      'pkill java',
      '<!-- handrail-ignore KILL-BROAD only one runs here -->\n\n```sh\npkill java\n```\n',
    );
    expect(await codes(text)).toEqual(['10 KILL-BROAD', 'suppressed 1']);
  });

  test('speaks of the block that it stands in', async () => {
    expect(await codes(markdown('# handrail-ignore kill-broad 只有一个进程\npkill java'))).toEqual([
      'suppressed 1',
    ]);
  });

  test('is unused at the end', async () => {
    const text = markdown('ls', '<!-- handrail-ignore KILL-BROAD nothing below -->');
    expect(await codes(text)).toEqual(['13 IGNORE-UNUSED']);
  });
});
