import { slugOf } from '../../model/slug.ts';
import type { Block, CodeBlock, ListItem, TextBlock } from '../markdown/block.ts';
import { isTyped } from '../markdown/command-line.ts';
import { bareTitle } from '../markdown/numbers.ts';
import type { Section } from '../markdown/outline.ts';
import { roleOfTitle } from '../markdown/roles.ts';
import { alternativeBlocks, type ChoiceBook } from './alternatives.ts';
import type { Books } from './books.ts';
import { type BlockKind, classify, fileName } from './classify.ts';
import { conditionOf } from './conditions.ts';
import { type Context, goTo, newContext } from './context.ts';
import type { DraftAction, ScriptLine } from './draft.ts';
import { changeOf } from './edits.ts';
import { eventsIn, type ProseEvent } from './events.ts';
import { isJumpHost } from './host-names.ts';
import type { HostMention } from './hosts.ts';
import { clauseOf, fileIn } from './names.ts';
import type { Placed } from './placed.ts';
import { placeholdersIn } from './placeholders.ts';
import { repeated } from './repetition.ts';
import { readCommands } from './script-reader.ts';
import { isPlaceOnly, saysMore, withoutBullets } from './sentences.ts';
import { serviceOf } from './services.ts';
import { nameOfCommand } from './step-names.ts';
import { tabConditions } from './tabs.ts';
import { variantsIn } from './variants.ts';
import { prose } from './words.ts';

/** What a part of the document is read for. */
export type Mode = 'steps' | 'verification' | 'rollback';

interface Surroundings {
  readonly mode: Mode;
  readonly service: string;
  /** Every item asks for something, as it does among prerequisites. */
  readonly checklist: boolean;
  readonly programs: ReadonlySet<string>;
  /** Steps of the parts before. */
  readonly earlier: readonly Placed[];
  /** Hosts that anything was done on so far; empty where nothing says. */
  readonly atWork: readonly string[];
  readonly choices: ChoiceBook;
  /** The condition of a section that is one of several ways, or optional. */
  readonly conditionOf: (section: Section) => string | undefined;
  /** Sections inside that are read elsewhere. */
  readonly skip: (section: Section) => boolean;
}

/** Longer than any paragraph that a person wrote for others to act on. */
const longestProse = 20_000;

/** Reads a section of the document, with those inside, into steps. */
export class Walker {
  readonly placed: Placed[] = [];
  readonly #items = new Map<ListItem, string>();
  #isChosen = false;
  readonly #books: Books;
  readonly #around: Surroundings;
  readonly #context: Context;
  /** The last paragraph of which nothing came but that it introduces the block after it. */
  #introduction: TextBlock | null = null;
  /** The number of the list item that was last, for the blocks that belong to it though they are not in it. */
  #number: number | null = null;
  /** The directory to be in again after the block that prose puts somewhere else. */
  #returnTo: { readonly cwd: string | null; readonly cd: ScriptLine | null } | null = null;

  constructor(books: Books, around: Surroundings, context: Context = newContext()) {
    this.#books = books;
    this.#around = around;
    this.#context = context;
  }

  section(section: Section): void {
    const outer = { hosts: this.#context.hosts, named: this.#context.named };
    const own = this.#books.hosts.titled(bareTitle(section.title));
    if (own.length > 0) goTo(this.#context, own);
    this.#books.findings.take(section.line, section.endLine);
    this.#number = null;
    this.#blocks(section.blocks, section.title);
    for (const child of section.sections) {
      if (this.#around.skip(child)) continue;
      this.#under(this.#around.conditionOf(child), () => this.section(child));
    }
    if (own.length > 0 && outer.hosts.length > 0) goTo(this.#context, outer.hosts);
  }

  blocks(blocks: readonly Block[], title: string): void {
    this.#blocks(blocks, title);
  }

  #under(condition: string | undefined, work: () => void): void {
    const { when } = this.#context;
    if (condition !== undefined) when.push(condition);
    work();
    if (condition !== undefined) when.pop();
  }

  #blocks(blocks: readonly Block[], title: string): void {
    const alternatives = alternativeBlocks(blocks);
    const tabs = tabConditions(blocks, this.#around.choices, tab => this.#books.hosts.titled(tab).length > 0);
    for (const [index, block] of blocks.entries()) {
      const before = blocks[index - 1];
      const next = blocks[index + 1];
      if (block.tab !== null) {
        const hosts = this.#books.hosts.titled(block.tab.title);
        if (hosts.length > 0) goTo(this.#context, hosts);
      }
      this.#under(block.tab === null ? undefined : tabs.get(block.tab.line), () => {
        const before0 = this.placed.length;
        if (block.kind === 'text') this.#text(block, next);
        else if (block.kind === 'code') {
          const choice = alternatives.get(block);
          const conditions =
            choice === undefined
              ? []
              : this.#around.choices.conditions(
                  choice.labels,
                  choice.group[0]?.line ?? block.line,
                  'variant',
                );
          const condition = choice === undefined ? undefined : conditions[choice.group.indexOf(block)];
          const intro = before?.kind === 'text' && before.aside === block.aside ? before.text : '';
          const made = this.placed.length;
          const after = next?.kind === 'text' ? next.text : '';
          this.#isChosen = condition !== undefined;
          this.#under(condition, () => this.#code(block, intro, title, after));
          this.#isChosen = false;
          if (intro !== '' && before !== undefined) this.#remark(made, before.line, intro);
          // What only introduces a block of which nothing comes is left out with it.
          if (before === this.#introduction && this.placed.length === made && before !== undefined)
            this.#books.findings.leave(before.line, before.endLine, 'prose');
          this.#goBack();
        } else if (block.kind === 'table') this.#table(block);
        if (this.#around.mode === 'steps' && this.#takesBack(block, before)) this.#markUndoing(before0);
      });
    }
  }

  /** What the document says right before a block goes with the first of its steps, in its own words. */
  #remark(index: number, line: number, text: string): void {
    const first = this.placed[index];
    if (first !== undefined)
      this.placed[index] = { ...first, step: { ...first.step, remark: { line, text } } };
  }

  /** Whether a block stands under an item, or after a sentence, that says to take back what was done. */
  #takesBack(block: Block, before: Block | undefined): boolean {
    if (block.kind === 'text' && block.opensItem && block.item !== null)
      this.#items.set(block.item, block.text);
    for (let item = block.item; item !== null; item = item.parent) {
      const text = this.#items.get(item);
      if (text !== undefined && isRollbackLabel(text)) return true;
    }
    if (block.kind !== 'code' || before?.kind !== 'text') return false;
    return isRollbackLabel(
      before.text
        .trim()
        .split(/(?<=[。！!？?；])|(?<=[.;])\s+/)
        .at(-1) ?? '',
    );
  }

  #markUndoing(index: number): void {
    for (let at = index; at < this.placed.length; at++) {
      const each = this.placed[at];
      if (each !== undefined) this.placed[at] = { ...each, undoes: true };
    }
  }

  #goBack(): void {
    if (this.#returnTo === null) return;
    this.#context.cwd = this.#returnTo.cwd;
    this.#context.carriedCd = this.#returnTo.cd;
    this.#returnTo = null;
  }

  #text(block: TextBlock, next: Block | undefined): void {
    const { findings } = this.#books;
    if (block.text.length > longestProse) {
      findings.leave(block.line, block.endLine, 'prose');
      return;
    }
    // Typed as it is, without a mark of code.
    const typed = block.text.split('\n');
    if (!block.aside && (block.item === null || typed.length === 1) && typed.every(isTyped)) {
      this.#commands(
        typed.map((text, index) => ({ text, line: Math.min(block.line + index, block.endLine) })),
        null,
        block.item,
      );
      findings.blocks.command += 1;
      findings.take(block.line, block.endLine);
      return;
    }
    // A note beside the steps is for reading.
    const events = eventsIn(
      block.text,
      block.aside ? [] : block.codes,
      this.#books.hosts,
      this.#around.programs,
    );
    const repeat = events.find(event => event.kind === 'repeat');
    const made = this.placed.length;
    let understood = false;
    for (const event of events) understood = this.#event(event, block, repeat !== undefined) || understood;
    if (repeat?.kind === 'repeat' && this.#around.mode !== 'verification')
      understood = this.#repeat(repeat, block, events) || understood;
    this.#number = outermost(block.item) ?? this.#number;
    const ordered = block.item === null || block.item.number !== null || /[:：]$/.test(block.text);
    const introduces =
      next?.kind === 'code' &&
      next.aside === block.aside &&
      (next.item === block.item ||
        (next.item === null ? ordered : block.item === null || isInside(next.item, block.item)));
    const goesOnly = understood && this.placed.length === made && repeat === undefined && !introduces;
    if (goesOnly && saysMore(block.text, events)) {
      this.#byHand(block);
      return;
    }
    if (understood || this.placed.length > made || introduces) {
      findings.take(block.line, block.endLine);
      if (!understood && this.placed.length === made) this.#introduction = block;
      return;
    }
    this.#byHand(block);
  }

  /** True where something came of it. */
  #event(event: ProseEvent, block: TextBlock, repeats: boolean): boolean {
    const { findings, phrases, uploads } = this.#books;
    const context = this.#context;
    switch (event.kind) {
      case 'host':
        if (repeats) return false;
        return this.#host(event.mention, block);
      case 'cwd':
        if (!event.stays) this.#returnTo ??= { cwd: context.cwd, cd: context.carriedCd };
        context.cwd =
          event.path === '~' ? null : event.path.startsWith('~/') ? event.path.slice(2) : event.path;
        context.carriedCd = null;
        return false;
      case 'upload': {
        for (const file of event.files) uploads.set(file, uploads.get(file) ?? block.line);
        const to = event.to.startsWith('~/')
          ? event.to.slice(2)
          : event.to === '~'
            ? '.'
            : event.to.replace(/(.)\/$/, '$1');
        for (const host of context.hosts.length > 0 ? context.hosts : [null])
          findings.uploads.push({ files: event.files, to, line: block.line, host });
        this.#place(
          { verb: 'upload', artifacts: event.files, to },
          phrases.upload(event.files.join(', ')),
          block,
        );
        return true;
      }
      case 'repeat':
        return false;
      case 'command': {
        const made = this.placed.length;
        const { code } = event;
        this.#commands(
          [{ text: code.text.replace(/^\s*[$#]\s+/, ''), line: code.line }],
          clauseOf(/^\W*$/.test(code.after) ? block.text.replace(`\`${code.text}\``, '') : block.text),
          block.item,
        );
        findings.blocks.command += 1;
        return this.placed.length > made;
      }
    }
  }

  #host(mention: HostMention, block: TextBlock): boolean {
    const { hosts, findings } = this.#books;
    const context = this.#context;
    switch (mention.kind) {
      case 'login':
      case 'on':
        goTo(context, mention.hosts);
        return mention.kind === 'login';
      case 'like':
        return false;
      case 'every':
      case 'others': {
        const service = hosts.ofService(this.#around.service);
        const known =
          this.#around.atWork.length > 0
            ? this.#around.atWork
            : hosts.places.filter(host => !isJumpHost(host));
        const all = service.length > 0 ? service : known;
        const visited = this.#visited();
        const chosen = all.filter(
          host => mention.except?.includes(host) !== true && (mention.kind === 'every' || !visited.has(host)),
        );
        if (chosen.length === 0) return false;
        findings.assume(
          block.line,
          'hostsAll',
          `${block.text.slice(mention.start, mention.end)}: ${chosen.join(', ')}`,
        );
        goTo(context, chosen);
        return false;
      }
    }
  }

  #visited(): ReadonlySet<string> {
    return new Set([...this.#around.earlier, ...this.placed].flatMap(each => each.hosts));
  }

  /** Steps that may be meant: those of this part, of earlier ones where it has none. */
  #before(targets: readonly string[]): readonly Placed[] {
    const own = this.placed.some(
      each => each.hosts.length === 0 || each.hosts.some(host => !targets.includes(host)),
    );
    return own ? this.placed : [...this.#around.earlier, ...this.placed];
  }

  #repeat(
    event: Extract<ProseEvent, { kind: 'repeat' }>,
    block: TextBlock,
    events: readonly ProseEvent[],
  ): boolean {
    const { findings, hosts } = this.#books;
    const mentions = events.flatMap(each => (each.kind === 'host' ? [each.mention] : []));
    const like = mentions.flatMap(each => (each.kind === 'like' ? each.hosts : []));
    const told = mentions.flatMap(each => (each.kind === 'like' ? [] : each.hosts));
    const named = [...new Set([...told, ...hosts.titled(block.text).filter(host => !like.includes(host))])];
    const visited = this.#visited();
    const open = mentions.some(each => each.kind === 'every' || each.kind === 'others');
    const except = new Set(mentions.flatMap(each => each.except ?? []));
    const service = hosts.ofService(this.#around.service);
    const fresh = named.filter(host => !visited.has(host));
    const targets =
      fresh.length > 0
        ? fresh
        : named.length === 0 && open
          ? (service.length > 0 ? service : hosts.places.filter(host => !isJumpHost(host))).filter(
              host => !visited.has(host) && !except.has(host),
            )
          : named;
    const from = like.length > 0 ? like : fresh.length > 0 ? named.filter(host => visited.has(host)) : [];
    const meant =
      targets.length > 0 || open ? targets : this.#context.hosts.filter(host => !visited.has(host));
    const copies = repeated(
      this.#before(meant),
      meant,
      from,
      event.steps,
      this.#books,
      this.#context.when.join(' and '),
    );
    if (copies.length === 0) {
      findings.assume(block.line, 'repetitionUnclear', block.text);
      const lines = this.placed.map(each => each.step.line);
      if (lines.length > 0 && block.text.length < 200)
        findings.repetitions.push({
          line: block.line,
          text: block.text,
          hosts: [],
          from: Math.min(...lines),
          to: Math.max(...lines),
          steps: 0,
        });
      return false;
    }
    findings.repetitions.push({
      line: block.line,
      text: block.text,
      hosts: meant,
      from: Math.min(...copies.map(each => each.step.line)),
      to: Math.max(...copies.map(each => each.step.line)),
      steps: copies.length,
    });
    if (open) findings.assume(block.line, 'hostsAll', meant.join(', '));
    for (const copy of copies) {
      for (const command of copy.commands)
        for (const host of copy.hosts)
          findings.commands.push({ ...command, host, verb: copy.step.action.verb });
      const { action } = copy.step;
      for (const host of copy.hosts) {
        if (action.verb === 'upload')
          findings.uploads.push({ files: action.artifacts, to: action.to, line: copy.step.line, host });
        if (action.verb === 'follow')
          for (const { text, line } of copy.commands) findings.follows.push({ text, line, host });
      }
      this.placed.push(copy);
    }
    goTo(this.#context, meant);
    return true;
  }

  #code(block: CodeBlock, before: string, title: string, after: string): void {
    const { findings, phrases } = this.#books;
    const lines = withoutBullets(block.lines);
    const {
      kind,
      prompted,
      prose: between,
    } = classify({ ...block, lines }, before === '' ? title : before, this.#around.programs);
    const isService = serviceOf(title) === this.#around.service;
    const titled = before === '' && !isService ? clauseOf(bareTitle(title)) : null;
    const clause = clauseOf(before);
    const said = clause !== null && isPlaceOnly(clause, this.#books.hosts) ? null : clause;
    const restored =
      roleOfTitle(title) === 'rollback' ? bareTitle(title) : phrases.restore(this.#around.service);
    const name = said ?? titled ?? (this.#around.mode === 'rollback' ? restored : null);
    const counted: BlockKind = block.aside && (kind === 'command' || kind === 'session') ? 'doubtful' : kind;
    findings.blocks[counted] += 1;
    const text = block.lines
      .map(line => line.text)
      .join('\n')
      .trimEnd();
    findings.take(block.line, block.endLine);
    switch (counted) {
      case 'command':
        for (const each of between) {
          findings.assume(each.line, 'proseInBlock', each.text.trim());
          findings.leave(each.line, each.line, 'prose');
        }
        this.#variants(
          lines.filter(each => !between.includes(each)),
          name,
          block,
          before,
        );
        return;
      case 'session':
        for (const segment of prompted.segments) {
          const { hosts } = this.#books;
          if (segment.host !== null && hosts.has(segment.host))
            goTo(this.#context, [hosts.nameOf(segment.host)]);
          if (segment.cwd !== null) {
            this.#context.cwd = segment.cwd === '~' ? null : segment.cwd.replace(/^~\//, '');
            this.#context.carriedCd = null;
          }
          if (segment.commands.length > 0) this.#variants(segment.commands, name, block, before);
          const [first] = segment.outputs;
          if (first !== undefined)
            findings.leave(first.line, segment.outputs.at(-1)?.line ?? first.line, 'output');
        }
        return;
      case 'file': {
        const file = fileName(block) ?? fileIn(before) ?? fileIn(title);
        findings.edits.push({ line: block.line, file });
        const around = {
          block,
          before: before === '' ? title : before,
          title,
          after,
          context: this.#context,
        };
        const change = this.#around.mode === 'steps' ? changeOf(around, this.#books.variables) : null;
        findings.assume(
          block.line,
          change === null ? 'editByHand' : change.kind === 'set' ? 'editSet' : 'editWhole',
          change?.path ?? file ?? text,
        );
        if (change === null)
          for (const each of block.lines)
            for (const { text: source } of placeholdersIn(each.text))
              findings.placeholders.push({ text: source, line: each.line, variable: null });
        const instruction = `${phrases.editInstruction(file)}\n\n${text}`;
        this.#place(
          { verb: 'edit', file, content: text, instruction, change },
          name ?? (file === null ? phrases.editUnnamed : phrases.edit(file)),
          block,
        );
        return;
      }
      case 'repl':
        for (const host of this.#context.hosts.length > 0 ? this.#context.hosts : [null])
          findings.interactive.push({ text, line: block.lines[0]?.line ?? block.line, host });
        this.#place(
          { verb: 'manual', instruction: `${phrases.typeInto()}\n\n${text}` },
          name ?? nameOfCommand(block.lines[0]?.text ?? ''),
          block,
        );
        return;
      case 'doubtful':
        findings.assume(block.line, 'doubtfulBlock', block.lines[0]?.text.trim() ?? '');
        this.#place(
          { verb: 'manual', instruction: `${phrases.doubtful()}\n\n${text}` },
          name ?? nameOfCommand(block.lines[0]?.text ?? ''),
          block,
        );
        return;
      case 'output':
        if (this.#around.mode === 'verification' && text !== '')
          this.#place(
            { verb: 'manual', instruction: `${phrases.compareOutput()}\n\n${text}` },
            name ?? phrases.compareOutput().replace(/[:：]$/, ''),
            block,
          );
        else findings.leave(block.line, block.endLine, 'output');
        return;
      case 'reference':
        findings.leave(block.line, block.endLine, 'reference');
        return;
    }
  }

  /** The ways that a block of commands holds, each under its condition; all of it under that of the words before. */
  #variants(lines: CodeBlock['lines'], name: string | null, block: CodeBlock, before: string): void {
    const { choices, mode } = this.#around;
    const { findings, phrases } = this.#books;
    // Where a block is one of several ways, the words before it tell the ways apart.
    const condition = mode === 'rollback' || this.#isChosen ? null : conditionOf(before);
    if (condition?.kind === 'failure') {
      this.#commands(lines, name, block.item, condition.text);
      return;
    }
    const only =
      condition === null
        ? undefined
        : choices.conditions(
            ['yes', 'no'],
            block.line,
            questionName(condition.text, block.line),
            condition.text,
          )[0];
    const variants = variantsIn(lines);
    this.#under(only, () => {
      if (variants === 'unclear') {
        const text = lines
          .map(line => line.text)
          .join('\n')
          .trim();
        findings.assume(block.line, 'doubtfulBlock', text.split('\n')[0] ?? '');
        this.#place(
          { verb: 'manual', instruction: `${phrases.doubtful()}\n\n${text}` },
          name ?? nameOfCommand(text),
          block,
        );
        return;
      }
      if (variants === null) {
        this.#commands(lines, name, block.item);
        return;
      }
      const found = choices.conditions(
        variants.map(({ label }) => label),
        block.line,
        'variant',
      );
      for (const [index, variant] of variants.entries())
        this.#under(found[index], () => this.#commands(variant.lines, name, block.item));
    });
  }

  #commands(lines: CodeBlock['lines'], name: string | null, item: ListItem | null, onlyIf?: string): void {
    const { mode, service } = this.#around;
    readCommands(this.#books, {
      lines,
      name,
      number: outermost(item) ?? this.#number,
      verb: mode === 'verification' ? 'check' : 'run',
      context: this.#context,
      service,
      emit: placed => this.placed.push(placed),
      ...(onlyIf === undefined ? {} : { onlyIf }),
    });
  }

  /** What only a person can do, in the words of the document; prose that asks for nothing is left out. */
  #byHand(block: TextBlock): void {
    const { findings } = this.#books;
    const { mode } = this.#around;
    if (mode === 'verification' && block.text.length < 500 && prose.everyNote.test(block.text)) {
      this.#place({ verb: 'eachNote' }, block.text, block);
      return;
    }
    const asks =
      block.item !== null &&
      block.opensItem &&
      !/^(?:expected|预期|期望)(?:\s*(?:output|result)s?|结果|输出)?\s*[:：]/iu.test(block.text) &&
      (mode !== 'steps' ||
        this.#around.checklist ||
        block.item.number !== null ||
        block.item.checked !== null ||
        prose.imperative.test(block.text));
    if (
      block.text === '' ||
      block.aside ||
      !(asks || prose.imperative.test(block.text)) ||
      /[:：]$/.test(block.text)
    ) {
      findings.leave(block.line, block.endLine, 'prose');
      return;
    }
    const [first = block.text] = block.text.split('\n');
    this.#place({ verb: 'manual', instruction: block.text }, nameOfCommand(first), block);
  }

  /** A table of what to check: an item for every row, each cell with its heading. */
  #rowsToCheck(block: Extract<Block, { kind: 'table' }>): boolean {
    const [header, ...rows] = block.rows;
    if (header === undefined || rows.length === 0) return false;
    for (const { cells, line } of rows) {
      const told = cells.flatMap((cell, index) =>
        cell === '' || /^\d+$/.test(cell) ? [] : [{ cell, title: header.cells[index] ?? '' }],
      );
      const [first] = told;
      if (first === undefined) continue;
      const instruction = told
        .map(({ cell, title }) => (title === '' ? cell : `${title}: ${cell}`))
        .join('\n');
      this.placed.push({
        step: { name: nameOfCommand(first.cell), line, action: { verb: 'manual', instruction } },
        hosts: this.#context.hosts,
        commands: [],
        number: null,
      });
    }
    this.#books.findings.take(block.line, block.endLine);
    return true;
  }

  #table(block: Extract<Block, { kind: 'table' }>): void {
    if (this.#around.mode === 'verification' && this.#rowsToCheck(block)) return;
    const { findings, hosts } = this.#books;
    if (block.rows.some(row => row.cells.some(cell => hosts.has(cell))))
      findings.take(block.line, block.endLine);
    else findings.leave(block.line, block.endLine, 'table');
  }

  #place(action: DraftAction, name: string, block: TextBlock | CodeBlock): void {
    const { when, hosts } = this.#context;
    this.#books.findings.take(block.line, block.endLine);
    this.placed.push({
      step: {
        name: nameOfCommand(name),
        line: block.line,
        action,
        ...(when.length === 0 ? {} : { when: when.join(' and ') }),
      },
      hosts,
      commands: [],
      number: outermost(block.item) ?? this.#number,
    });
  }
}

/** `Roll back if …:`, `Restore`, `如失败，回滚`. */
function isRollbackLabel(text: string): boolean {
  const line = text.replace(/\s+/g, ' ').trim();
  return (
    line.length <= 160 &&
    (/^(?:to )?(?:roll(?:ing)? ?-?back|revert|back out|downgrade|undo)\b(?! plan| procedure)|^restore(?: (?:the )?(?:previous|old|former)\b|:?$)|^(?:if|in case|should)\b.*\b(?:fail|wrong|misbehav|break|problem|issue).*\b(?:roll ?back|revert|restore)\b/i.test(
      line,
    ) ||
      /^(?:如|若|如果|出现).*(?:失败|异常|问题|报错|不成功).*(?:回滚|回退|还原|rollback)|^(?:回滚|回退|还原)/iu.test(
        line,
      ))
  );
}

/** A name for the question whether something is so. */
function questionName(text: string, line: number): string {
  const words = slugOf(text.split(/[,，:：]/)[0] ?? '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_*(?:(?:if|in_case|should|optionally|only_if)_)?(?:you_(?:re_|are_|can_also_)?)?|_+$/g, '')
    .slice(0, 30)
    .replace(/_+$/, '');
  return `do_${words === '' ? line : words}`;
}

function outermost(item: ListItem | null): number | null {
  let at = item;
  while (at?.parent) at = at.parent;
  return at?.number ?? null;
}

function isInside(item: ListItem | null, outer: ListItem): boolean {
  for (let at = item; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}
