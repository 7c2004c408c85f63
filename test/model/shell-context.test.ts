// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are shell text.
import { describe, expect, test } from 'vitest';
import { shellPlaceholdersOf } from '../../src/model/template.ts';

const rows: readonly [title: string, script: string, kinds: readonly string[]][] = [
  ['a plain word', 'cp {{a}} {{b}}/x', ['unquoted', 'unquoted']],
  ['double and single quotes', `echo "{{a}}" '{{b}}' {{c}}`, ['double', 'single', 'unquoted']],
  ['a quote closed before', `echo 'x'{{a}}"y"{{b}}`, ['unquoted', 'unquoted']],
  ['an escaped quote', `echo \\"{{a}} "\\"{{b}}"`, ['unquoted', 'double']],
  ['a backslash right before', 'echo \\{{a}} "\\{{b}}"', ['escaped', 'escaped']],
  ['a comment with an apostrophe', "# don't {{a}}\necho {{b}}", ['comment', 'unquoted']],
  ['a # inside a word', 'echo a#{{a}} ${x#{{b}}}', ['unquoted', 'expansion']],
  [
    'command substitution inside double quotes',
    'x="$(cat {{a}} "{{b}}") {{c}}"',
    ['unquoted', 'double', 'double'],
  ],
  ['parameter expansion', 'echo "${x:-{{a}}}" {{b}}', ['expansion', 'unquoted']],
  ['right after a dollar sign', 'echo ${{a}} "${{b}}"', ['expansion', 'expansion']],
  ['arithmetic', 'echo $(( {{a}} + (1) )) {{b}}', ['expansion', 'unquoted']],
  ['backquotes', 'x=`cat {{a}}` {{b}}', ['backquoted', 'unquoted']],
  ['a dollar-single-quoted string', "echo $'it\\'s {{a}}' {{b}}", ['single', 'unquoted']],
  [
    'a here-document',
    "cat <<EOF >{{a}}\n{{b}} '{{c}}\nEOF\necho {{d}}",
    ['unquoted', 'heredoc', 'heredoc', 'unquoted'],
  ],
  ['a here-document with a quoted delimiter', "cat <<'EOF'\n{{a}}\nEOF\n{{b}}", ['heredoc', 'unquoted']],
  ['an indented here-document', 'cat <<-END\n\t{{a}}\n\tEND\n{{b}}', ['heredoc', 'unquoted']],
  [
    'two here-documents on one line',
    'diff <<A <<B\n{{a}}\nA\n{{b}}\nB\n{{c}}',
    ['heredoc', 'heredoc', 'unquoted'],
  ],
  ['a here-string is no here-document', 'cat <<< {{a}}\n{{b}}', ['unquoted', 'unquoted']],
  [
    'a case pattern inside command substitution',
    'x="$(case $y in a) echo "{{a}}" ;; esac) {{b}}"',
    ['double', 'double'],
  ],
  ['the word case as an argument', 'x="$(echo case) {{a}}"', ['double']],
  ['a subshell inside command substitution', 'x="$( (cd {{a}}; pwd) ) {{b}}"', ['unquoted', 'double']],
  ['an open quote at the end', 'echo "{{a}}', ['double']],
];

describe('the shell context of a placeholder', () => {
  test.each(rows)('%s', (_, script, kinds) => {
    expect(shellPlaceholdersOf(script).map(each => each.context.kind)).toEqual(kinds);
  });

  test('says whether a here-document expands', () => {
    const [plain, quoted] = shellPlaceholdersOf("cat <<A <<'B'\n{{a}}\nA\n{{b}}\nB\n");
    expect(plain?.context).toMatchObject({ expands: true, delimiter: 'A' });
    expect(quoted?.context).toMatchObject({ expands: false, delimiter: 'B' });
  });
});
