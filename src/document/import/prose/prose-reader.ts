import type { Block, TextBlock } from '../../markdown/block.ts';
import { isTyped } from '../../markdown/command-line.ts';
import { backTo, type Directory, directoryOf, enter, type Place, placeOf } from '../hosts/context.ts';
import { tellPlaceInProse } from '../hosts/local.ts';
import { move } from '../hosts/moves.ts';
import { readInstruction } from '../steps/instruction-reader.ts';
import type { PartSteps } from '../steps/part-steps.ts';
import { nameOfCommand } from '../steps/step-names.ts';
import { isConditional } from '../ways/conditions.ts';
import { eventsIn, type ProseEvent } from './events.ts';
import { isInside, outermostNumber } from './list-items.ts';
import { clauseOf } from './names.ts';
import { addRepeated } from './repeated-steps.ts';
import { saysMore } from './sentences.ts';

/** Longer than any paragraph that a person wrote for others to act on. */
const longestProse = 20_000;

/** Reads paragraphs: commands and uploads in them become steps, and they say where what comes after happens. */
export class ProseReader {
  readonly #part: PartSteps;
  /** The last paragraph of which nothing came but that it introduces the block after it. */
  #introduction: TextBlock | null = null;
  /** The directory to be in again after the block that prose puts somewhere else. */
  #returnTo: Directory | null = null;
  /** The hosts to be on again after what prose puts elsewhere only in a case. */
  #returnPlace: Place | null = null;
  #onlyIf: string | null = null;

  constructor(part: PartSteps) {
    this.#part = part;
  }

  /** `onlyIf`: the words that say in which case it is done, where only a person can tell. */
  read(block: TextBlock, next: Block | undefined, onlyIf: string | null = null): void {
    this.#onlyIf = onlyIf;
    const { books, around, placed } = this.#part;
    if (block.text.length > longestProse) {
      books.findings.leave(block.line, block.endLine, 'prose');
      return;
    }
    if (isTypedWhole(block)) {
      this.#readTyped(block);
      return;
    }
    if (!block.aside) tellPlaceInProse(this.#part.context, block.text, isIntroduction(block, next));
    // A note beside the steps is for reading.
    const codes = block.aside ? [] : block.codes;
    const events = eventsIn(block.text, codes, books.hosts, around.programs);
    const repeat = events.find(event => event.kind === 'repeat');
    const made = placed.length;
    let understood = false;
    for (const event of events) understood = this.#event(event, block, repeat !== undefined) || understood;
    if (repeat?.kind === 'repeat' && around.mode !== 'verification')
      understood = addRepeated(this.#part, repeat, block, events) || understood;
    this.#part.number = outermostNumber(block.item) ?? this.#part.number;
    const introduces = isIntroduction(block, next);
    if (!introduces) this.#goBackToHosts();
    const goesOnly = understood && placed.length === made && repeat === undefined && !introduces;
    if (goesOnly && saysMore(block.text, events)) readInstruction(this.#part, block);
    else if (understood || placed.length > made || introduces) {
      books.findings.take(block.line, block.endLine);
      // Who logs in there may have more to do.
      if (placed.length === made && (!understood || saysMore(block.text, events))) this.#introduction = block;
    } else readInstruction(this.#part, block);
  }

  /** Whether nothing came of a block but that it introduces the next one. */
  onlyIntroduces(block: Block | undefined): boolean {
    return block !== undefined && block === this.#introduction;
  }

  /** Back from where prose put only the blocks that it introduces: the directory of one, the hosts of all of them. */
  goBack(next: Block | undefined): void {
    if (this.#returnTo !== null) enter(this.#part.context, this.#returnTo);
    this.#returnTo = null;
    if (next?.kind !== 'code') this.#goBackToHosts();
  }

  #goBackToHosts(): void {
    if (this.#returnPlace !== null) backTo(this.#part.context, this.#returnPlace);
    this.#returnPlace = null;
  }

  #readTyped(block: TextBlock): void {
    const { findings, phrases } = this.#part.books;
    const lines = block.text
      .split('\n')
      .map((text, index) => ({ text, line: Math.min(block.line + index, block.endLine) }));
    findings.take(block.line, block.endLine);
    // Whether somebody means a mark of Markdown to be typed, or what it stands for, only a person can tell.
    if (!lines.every(({ text, line }) => findings.holds(line, text))) {
      findings.blocks.doubtful += 1;
      findings.assume(block.line, 'doubtfulBlock', block.text);
      const instruction = `${phrases.doubtful()}\n\n${block.text}`;
      this.#part.add({ verb: 'manual', instruction }, nameOfCommand(block.text), block);
      return;
    }
    this.#part.addCommands(lines, null, block.item, this.#onlyIf ?? undefined);
    findings.blocks.command += 1;
  }

  /** True where something came of it. */
  #event(event: ProseEvent, block: TextBlock, repeats: boolean): boolean {
    const { context } = this.#part;
    switch (event.kind) {
      case 'host':
        if (repeats) return false;
        // In the other case nobody goes there, and one of them is for this alone. Who logs in stays.
        if (
          event.mention.kind === 'one' ||
          (event.mention.kind !== 'login' && isConditional(block.text, event.at))
        )
          this.#returnPlace ??= placeOf(context);
        return move(this.#part, event.mention, block);
      case 'cwd': {
        if (!event.stays) this.#returnTo ??= directoryOf(context);
        const cwd = event.path === '~' ? null : event.path.replace(/^~\//, '');
        enter(context, { cwd, cd: null });
        return false;
      }
      case 'upload':
        this.#upload(event, block);
        return true;
      case 'repeat':
        return false;
      case 'command':
        return this.#command(event, block);
    }
  }

  #upload({ files, to }: Extract<ProseEvent, { kind: 'upload' }>, block: TextBlock): void {
    const { context, books } = this.#part;
    const { findings, phrases, uploads } = books;
    for (const file of files) uploads.set(file, uploads.get(file) ?? block.line);
    const directory = to.startsWith('~/') ? to.slice(2) : to === '~' ? '.' : to.replace(/(.)\/$/, '$1');
    for (const host of context.hosts.length > 0 ? context.hosts : [null])
      findings.uploads.push({ files, to: directory, line: block.line, host });
    const name = phrases.upload(files.join(', '));
    if (this.#onlyIf === null)
      this.#part.add({ verb: 'upload', artifacts: files, to: directory }, name, block);
    else
      this.#part.add(
        { verb: 'manual', instruction: phrases.onlyIf(this.#onlyIf, `${name} → ${directory}`) },
        name,
        block,
      );
  }

  #command({ code }: Extract<ProseEvent, { kind: 'command' }>, block: TextBlock): boolean {
    const { placed, books } = this.#part;
    const made = placed.length;
    this.#part.addCommands(
      [{ text: code.text.replace(/^\s*[$#]\s+/, ''), line: code.line }],
      clauseOf(/^\W*$/.test(code.after) ? block.text.replace(`\`${code.text}\``, '') : block.text),
      block.item,
      this.#onlyIf ?? undefined,
    );
    books.findings.blocks.command += 1;
    return placed.length > made;
  }
}

/** Typed as it is, without a mark of code. */
function isTypedWhole({ text, aside, item }: TextBlock): boolean {
  const lines = text.split('\n');
  return !aside && (item === null || lines.length === 1) && lines.every(isTyped);
}

/** Whether the code after a paragraph goes with it. */
function isIntroduction({ text, aside, item }: TextBlock, next: Block | undefined): boolean {
  if (next?.kind !== 'code' || next.aside !== aside) return false;
  if (next.item === item) return true;
  if (next.item === null) return item === null || item.number !== null || /[:：]$/.test(text);
  return item === null || isInside(next.item, item);
}
