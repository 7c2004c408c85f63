import { eventsIn } from '../import/prose/events.ts';
import type { Block, InlineCode, TextBlock } from '../markdown/block.ts';
import { isCommandLine } from '../markdown/command-line.ts';
import { isCommandForm, readsLikeCommands } from './blocks.ts';
import type { Placing } from './fact.ts';
import type { BlockContext } from './markdown-blocks.ts';

/**
 * What a paragraph or an item says that is to happen, or where. `run` takes the inline code that it says to run.
 */
export function factsOfProse(
  block: TextBlock,
  next: Block | undefined,
  placing: () => Omit<Placing, 'range'>,
  { lines, hosts, words, here, emit }: BlockContext,
  run: (code: InlineCode, at: number | null) => void,
): void {
  const perform = (code: InlineCode): void => {
    // The same command may stand there before.
    const nth = code.before.split(`\`${code.text}\``).length - 1;
    const found = lines.find(block.line, block.endLine, `\`${code.text}`, nth);
    run(code, found === null ? lines.offsetOf(code.line, code.text) : found[0] + 1);
  };
  const range = lines.range(block.line, block.endLine);
  const events = eventsIn(block.text, block.codes, hosts, words.programs);
  const repeat = events.find(event => event.kind === 'repeat');
  const named: string[] = [];
  let understood = false;
  for (const event of events) {
    switch (event.kind) {
      case 'host':
        named.push(...event.mention.hosts);
        if (repeat === undefined && event.mention.hosts.length > 0) here.go(event.mention.hosts);
        break;
      case 'cwd':
        if (here.cwd.kind !== 'known' || here.cwd.path !== event.path)
          here.cwd = { kind: 'prose', path: event.path };
        break;
      case 'upload': {
        const at = lines.find(block.line, block.endLine, event.files[0] ?? '') ?? range;
        emit({
          kind: 'upload',
          ...placing(),
          range: at,
          files: event.files,
          to: event.to,
          verified: false,
        });
        understood = true;
        break;
      }
      case 'command': {
        perform(event.code);
        understood = true;
        break;
      }
      case 'repeat':
        break;
    }
  }
  if (!events.some(event => event.kind === 'command') && isNothingButCode(block)) {
    for (const code of block.codes) perform(code);
    understood = true;
  }
  if (repeat?.kind === 'repeat') {
    const targets = [...new Set(named)].filter(host => !here.visited.has(host));
    const at = lines.find(block.line, block.endLine, repeat.text) ?? range;
    emit({ kind: 'repeat', ...placing(), range: at, text: repeat.text, targets });
    if (targets.length > 0) here.go(targets);
    understood = true;
  }
  const concrete =
    understood ||
    block.codes.some(code => isToLookAt(code.text, block.text)) ||
    /https?:\/\//.test(block.text);
  const introduces = next?.kind === 'code' || /[:：]\s*$/.test(block.text);
  emit({
    kind: 'manual',
    ...placing(),
    range,
    text: block.text,
    concrete,
    item: !introduces && !block.aside && block.text !== '',
  });
}

/** An item that is a command, of a program that nobody knows here. */
function isNothingButCode({ text, codes, aside }: TextBlock): boolean {
  if (aside || codes.length === 0 || codes.length > 20) return false;
  const rest = codes.reduce((left, code) => left.replace(code.text, ''), text);
  return (
    /^[`\s]*$/.test(rest) &&
    codes.every(code => /\s/.test(code.text.trim()) && readsLikeCommands([code.text]))
  );
}

/** A command of whatever program, or a path that has to answer; not a file that is only named. */
function isToLookAt(code: string, text: string): boolean {
  const words = code.trim();
  if (/^[~.]?\/\S*$/.test(words))
    return /\b[1-5]\d\d\b|\b(returns?|answers?|responds?)\b|返回|响应/.test(text);
  return isCommandLine(words) || (/\s/.test(words) && isCommandForm(words));
}
