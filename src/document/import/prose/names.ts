import { oncePerText } from '../../once.ts';

/** What a paragraph calls what comes right after it: its last clause. Null where that says nothing. */
export const clauseOf = oncePerText((text: string): string | null => {
  const sentences = text
    .replace(/\s*\n\s*/g, ' ')
    .split(/(?<=[。！？；])|(?<=[.!?;])\s+/)
    .map(each =>
      each
        .trim()
        .replace(/[`*]/g, '')
        .replace(/[\s:：。；;,，.…]+$/, ''),
    )
    .filter(each => each !== '' && !saysNothing.test(each));
  let clause = sentences.at(-1) ?? '';
  if (/[\u4e00-\u9fff]/.test(clause))
    clause =
      clause
        .split(/[，,]/)
        .findLast(each => each.trim().length > 1)
        ?.trim() ?? clause;
  clause = clause
    .replace(/^(then|next|now|and|finally|first|also|再|然后|接着|最后|并|首先|随后)[,，\s]*/iu, '')
    .replaceAll('{{', '{')
    .replaceAll('}}', '}');
  clause = clause
    .replace(
      /[,，]?\s*(with the following( commands?)?|by running( the following)?( commands?)?|as follows|like this|执行(如下|以下)命令|命令如下|如下)$/iu,
      '',
    )
    .trim();
  if (
    clause.length < 2 ||
    /^(for example|e\.g|run|execute|example|or|或者?|执行|命令|如下|例如)$/iu.test(clause)
  )
    return null;
  const capital = /^[a-z]+ /.test(clause) ? clause.charAt(0).toUpperCase() + clause.slice(1) : clause;
  return capital.length > 80 ? `${capital.slice(0, 79)}…` : capital;
});

/** Only that something comes now. */
const saysNothing =
  /^(?:(?:the )?commands?|(?:the )?(?:following )?commands? (?:is|are|used)|具体命令|操作命令|命令)$/iu;

/** The last file that a text names. */
export function fileIn(text: string): string | null {
  return filesIn(text).at(-1) ?? null;
}

/** The files that a text names. */
export const filesIn = oncePerText((text: string): readonly string[] => {
  const found = text
    .replace(/\b\w+:\/\/[^\s)\]`'"]*/g, ' ')
    .matchAll(
      /(?<![\w@])((?:~|\.{0,2})?(?:\/?[\w.{}$-]+\/)*[\w.-]*\w\.(?:ya?ml|conf|cnf|cfg|ini|toml|json|properties|env|xml|service|sh|py|rb|php|js|repo|list|config|sql|hcl|tf|j2)|(?:~|\/)(?:[\w.-]+\/)+[\w.-]+|\.env)\b/g,
    );
  return [...found].flatMap(match => match[1] ?? []);
});
