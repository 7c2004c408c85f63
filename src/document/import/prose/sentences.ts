import type { CodeBlock } from '../../markdown/block.ts';
import { isCommandLine } from '../../markdown/command-line.ts';
import type { HostBook } from '../hosts/hosts.ts';
import type { ProseEvent } from './events.ts';

/** There is more to do than to log in. */
export function saysMore(text: string, events: readonly ProseEvent[]): boolean {
  let rest = text;
  for (const event of events)
    if (event.kind === 'host') rest = rest.replace(text.slice(event.mention.start, event.mention.end), '');
  return (
    rest.replace(
      /[\s\p{P}]|然后|之后|接着|服务器|主机|完毕|启动|首先|先|\b(then|first|next|and|now|as|root|the|server|host|node)\b/giu,
      '',
    ).length >= 5
  );
}

/** Names a place and nothing to be done there. */
export function isPlaceOnly(clause: string, hosts: HostBook): boolean {
  let rest = clause;
  for (const { start, end } of hosts.mentionsIn(clause)) rest = rest.replace(clause.slice(start, end), '');
  return rest !== clause && rest.replace(/[\s\p{P}]|执行|操作/gu, '').length < 3;
}

/** A list of commands, each in backquotes, inside of a code block. */
export function withoutBullets(lines: CodeBlock['lines']): CodeBlock['lines'] {
  const content = lines.filter(({ text }) => text.trim() !== '');
  const quoted = /^\s*(?:[-*]\s+)?`([^`]+)`\s*$/;
  const listed = /^\s*(?:[-*•]|\d{1,2}[.)、])\s+(\S.*)$/;
  const form = [quoted, listed].find(each => content.every(({ text }) => each.test(text)));
  if (content.length === 0 || form === undefined) return lines;
  const bare = content.map(({ text, line }) => ({ text: form.exec(text)?.[1] ?? text, line }));
  return form === quoted || bare.every(({ text }) => isCommandLine(text)) ? bare : lines;
}
