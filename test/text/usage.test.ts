import { describe, expect, it } from 'vitest';
import { commands, options } from '../../src/commands/catalog.ts';
import { helpOf } from '../../src/text/usage.ts';

describe('the help of a command', () => {
  it.each([
    ['run', 'en', /^Usage: handrail run BOOK …\n\n {2}BOOK {2}a runbook .*\.md/m],
    ['resume', 'en', /^Usage: handrail resume \[RUN\] …\n\n {2}RUN {2}its id .* latest$/m],
    ['locks', 'en', /\n\n {2}BOOK {2}a runbook .*\n {2}RUN {3}its id /],
    ['runs', 'en', /^Usage: handrail runs …\n\nOptions:/m],
    ['show', 'zh', /^用法：handrail show RUN …\n\n {2}RUN {2}执行编号.*latest\n\n选项：/m],
  ] as const)('of %s in %s says what its arguments stand for', (name, language, text) => {
    expect(helpOf(name, commands[name], options, language)).toMatch(text);
  });
});
