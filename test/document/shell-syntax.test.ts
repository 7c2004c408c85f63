import { describe, expect, it } from 'vitest';
import { parseShell } from '../../src/document/shell-syntax.ts';

const texts = (script: string) =>
  parseShell(script).statements.map(({ start, end }) => script.slice(start, end));

describe('a shell script, taken apart', () => {
  it.each([
    ['a\nb', ['a', 'b']],
    ['a \\\n  b', ['a \\\n  b']],
    ['a; b', ['a', 'b']],
    ['a && b || c', ['a && b || c']],
    ['# nothing\na', ['a']],
    ['cat > f <<EOF\nx\nEOF\nls', ['cat > f <<EOF\nx\nEOF', 'ls']],
    ['for i in 1 2; do\n  x $i\ndone', ['for i in 1 2; do\n  x $i\ndone']],
    ['nohup x &', ['nohup x &']],
  ])('%j has the statements %j', (script, expected) => {
    expect(texts(script).map(text => text.replace(/;$/, ''))).toEqual(expected);
  });

  it('tells words from redirections, and the names that are used from those that are set', () => {
    const [statement] = parseShell('A=1 sudo cp -R "$B/x y" ${C:-d} > out').statements;
    expect(statement?.commands[0]).toMatchObject({
      words: ['sudo', 'cp', '-R', '$B/x y', '${C:-d}'],
      redirects: [{ operator: '>', target: 'out' }],
      assignments: [{ name: 'A', value: '1' }],
    });
    expect(statement).toMatchObject({ uses: ['B'], assigns: ['A'], shape: 'simple', background: false });
  });

  it.each([
    ['a | b', 'pipeline'],
    ['a && b', 'list'],
    ['if a; then b; fi', 'compound'],
    ['a', 'simple'],
  ])('%s is a %s', (script, shape) => {
    expect(parseShell(script).statements[0]?.shape).toBe(shape);
  });

  it.each(["a 'b", 'if a; then', 'kill -9 <PID>', 'a &&'])('%s has an error, and no exception', script => {
    expect(parseShell(script).errors.length).toBeGreaterThan(0);
  });
});
