import { type Classified, classify } from '../import/blocks/classify.ts';
import { languageKinds } from '../import/blocks/languages.ts';
import type { HostBook } from '../import/hosts/hosts.ts';
import { alternativeBlocks } from '../import/ways/alternatives.ts';
import { variantsIn } from '../import/ways/variants.ts';
import type { CodeBlock } from '../markdown/block.ts';
import { isCommandLine } from '../markdown/command-line.ts';
import type { Section } from '../markdown/outline.ts';
import type { Range } from '../source.ts';
import { isErlang, isSql, readsLikeCommands } from './blocks.ts';
import type { DocumentWords } from './document-words.ts';
import type { Fact, FactRole, Placing } from './fact.ts';
import type { DocumentLines } from './lines.ts';
import { unnamed } from './looks.ts';
import { factsOfProse } from './markdown-prose.ts';
import { type PlacedLine, placedText, scriptOf } from './script.ts';
import { factsOfScript } from './script-facts.ts';
import type { Whereabouts } from './whereabouts.ts';

/** Longer than what a person wrote for others to act on. */
export const longestProse = 20_000;

/** What the blocks of a document are read with. */
export interface BlockContext {
  readonly lines: DocumentLines;
  readonly hosts: HostBook;
  readonly words: DocumentWords;
  readonly here: Whereabouts;
  emit(fact: Fact): void;
  /** Blocks of which one is meant. */
  choose(range: Range, options: readonly string[]): void;
}

/** Reads the blocks of sections one after the other: each is a unit of its own. */
export class BlockReader {
  readonly #context: BlockContext;
  #unit = 0;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read({ blocks, title }: Section, role: FactRole, service: string): void {
    const { lines, hosts, here } = this.#context;
    const groups = alternativeBlocks(blocks);
    const seen = new Set<unknown>();
    const tabs = new Map<number, Set<string>>();
    for (const [index, block] of blocks.entries()) {
      this.#unit += 1;
      const before = blocks[index - 1];
      const group = groups.get(block);
      if (group !== undefined && !seen.has(group.group)) {
        seen.add(group.group);
        this.#context.choose(lines.range(block.line, block.line), group.labels);
      }
      if (block.tab !== null) {
        const titles = tabs.get(block.tab.set) ?? new Set<string>();
        tabs.set(block.tab.set, titles.add(block.tab.title));
        const named = hosts.titled(block.tab.title);
        if (named.length > 0) here.go(named);
      }
      const placing = () => ({
        role,
        service,
        hosts: here.hosts,
        subset: false,
        visit: here.visit,
        unit: this.#unit,
      });
      if (block.kind === 'text' && block.text.length <= longestProse)
        factsOfProse(block, blocks[index + 1], placing, this.#context, ({ text, line }, at) =>
          this.#run([{ text, at }], lines.range(line, line), placing(), 'sh'),
        );
      else if (block.kind === 'code')
        this.#code(block, before?.kind === 'text' ? before.text : title, placing);
    }
    for (const [line, titles] of tabs)
      if (titles.size > 1 && ![...titles].every(each => hosts.titled(each).length > 0))
        this.#context.choose(lines.range(line, line), [...titles]);
  }

  #code(block: CodeBlock, before: string, placing: () => Omit<Placing, 'range'>): void {
    if (block.aside) return;
    const classified = this.#classified(block, before);
    const shown = languageKinds.get(block.language) ?? (block.language === '' ? 'none' : 'other');
    switch (classified.kind) {
      case 'command':
        this.#ways(block);
        this.#commands(block.lines, placing(), block.language);
        return;
      case 'session':
        this.#session(classified, placing, block.language);
        return;
      case 'reference':
        this.#shown(block, unnamed(block, before), placing());
        return;
      default:
        // Called a shell's, and full of commands: it is one that the shell cannot read.
        if (
          classified.kind === 'doubtful' &&
          (shown === 'shell' || shown === 'console') &&
          block.lines.some(line => isCommandLine(line.text))
        ) {
          this.#commands(block.lines, placing(), block.language);
          return;
        }
        // Who says what a block is, in its info string, has said that it is not to be run.
        this.#shown(
          block,
          block.language !== '' && shown !== 'shell' && shown !== 'console' ? 'named' : classified.kind,
          placing(),
        );
    }
  }

  /** Ways within one block of which one is meant. */
  #ways({ lines: own, line }: CodeBlock): void {
    const variants = variantsIn(own);
    if (variants === null) return;
    const commands = own.map(({ text }) => text.trim()).filter(text => !/^(#|$)/.test(text));
    const options =
      variants === 'unclear'
        ? [commands[0] ?? '', commands.at(-1) ?? '']
        : variants.map(({ label }) => label);
    const first = own[0]?.line ?? line;
    this.#context.choose(this.#context.lines.range(first, first), options);
  }

  #shown({ lines: shown, line, endLine }: CodeBlock, looks: string, placing: Omit<Placing, 'range'>): void {
    const { lines } = this.#context;
    const range = lines.range(shown[0]?.line ?? line, shown.at(-1)?.line ?? endLine);
    this.#context.emit({
      kind: 'block',
      ...placing,
      range,
      looks,
      ...placedText(placed(shown, lines), range),
    });
  }

  /** As the import has it, but for what nobody would take for anything but commands. */
  #classified(block: CodeBlock, before: string): Classified {
    const read = classify(block, before, this.#context.words.programs);
    const texts = block.lines.map(line => line.text);
    if (isSql(texts) || isErlang(texts)) return { ...read, kind: 'repl' };
    return (read.kind === 'doubtful' || read.kind === 'file') && readsLikeCommands(texts)
      ? { ...read, kind: 'command' }
      : read;
  }

  #session({ prompted }: Classified, placing: () => Omit<Placing, 'range'>, language: string): void {
    const { hosts, here } = this.#context;
    for (const { host, cwd, commands } of prompted.segments) {
      if (host !== null && hosts.has(host)) here.go([hosts.nameOf(host)]);
      if (cwd !== null) here.cwd = { kind: 'known', path: cwd };
      if (commands.length > 0) this.#commands(commands, placing(), language);
    }
  }

  #commands(commands: CodeBlock['lines'], placing: Omit<Placing, 'range'>, language: string): void {
    const { lines } = this.#context;
    const range = lines.range(commands[0]?.line ?? 1, commands.at(-1)?.line ?? 1);
    this.#run(placed(commands, lines), range, placing, language);
  }

  #run(
    commands: readonly PlacedLine[],
    range: Range,
    placing: Omit<Placing, 'range'>,
    language: string,
  ): void {
    const { here, words } = this.#context;
    const script = scriptOf(placedText(commands, range), {
      strict: false,
      typed: false,
      bash: language !== 'sh',
      set: words.assigned,
      templates: false,
    });
    here.cwd = factsOfScript(
      script,
      placing.role === 'verification' ? 'check' : 'run',
      placing,
      here.cwd,
      fact => this.#context.emit(fact),
    );
    for (const host of placing.hosts) here.visited.add(host);
  }
}

function placed(shown: CodeBlock['lines'], lines: DocumentLines): readonly PlacedLine[] {
  return shown.map(({ text, line }) => ({ text, at: lines.offsetOf(line, text) }));
}
