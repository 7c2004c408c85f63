import { alternativeBlocks, alternativeSections, isOptional } from '../import/alternatives.ts';
import { type Classified, classify } from '../import/classify.ts';
import { eventsIn } from '../import/events.ts';
import { HostBook } from '../import/hosts.ts';
import { languageKinds } from '../import/languages.ts';
import { serviceOf } from '../import/services.ts';
import { prose } from '../import/words.ts';
import type { Block, CodeBlock, TextBlock } from '../markdown/block.ts';
import { isCommandLine } from '../markdown/command-line.ts';
import { bareTitle, titleNumber } from '../markdown/numbers.ts';
import { allSections, outlineOf, type Section } from '../markdown/outline.ts';
import { readMarkdown } from '../markdown/read.ts';
import { assignRoles, type Role } from '../markdown/roles.ts';
import { type Range, SourceText } from '../source.ts';
import { isSql } from './blocks.ts';
import { type DocumentWords, noWords, wordsOf } from './document-words.ts';
import type { Fact, FactRole, Heading, LintFacts, Part, Placing } from './fact.ts';
import { DocumentLines } from './lines.ts';
import { scriptOf } from './script.ts';
import { factsOfScript } from './script-facts.ts';
import { Whereabouts } from './whereabouts.ts';

/** The facts of an upgrade document in Markdown. */
export function factsOfMarkdown(file: string, text: string): LintFacts {
  return new MarkdownReader(file, text).read();
}

/** Longer than what a person wrote for others to act on. */
const longestProse = 20_000;

class MarkdownReader {
  readonly #source: SourceText;
  readonly #lines: DocumentLines;
  readonly #hosts = new HostBook();
  readonly #facts: Fact[] = [];
  readonly #parts: Part[] = [];
  readonly #alternatives: { range: Range; options: readonly string[] }[] = [];
  readonly #here = new Whereabouts();
  #words: DocumentWords = noWords;
  #unit = 0;

  constructor(file: string, text: string) {
    this.#source = new SourceText(file, text);
    this.#lines = new DocumentLines(text);
  }

  read(): LintFacts {
    const { blocks, repairs } = readMarkdown(this.#source.text);
    this.#hosts.gather(blocks.filter(block => block.kind !== 'text' || block.text.length <= longestProse));
    this.#words = wordsOf(blocks);
    const root = outlineOf(blocks);
    assignRoles(
      root,
      block => this.#holdsCommands(block),
      section => this.#goesOn(section),
    );
    if (root.role === 'steps') this.#chapter({ ...root, sections: [] }, 'steps');
    for (const section of root.sections) this.#open(section);
    for (const section of [root, ...allSections(root)]) this.#choices(section);
    return {
      kind: 'markdown',
      source: this.#source,
      facts: this.#facts,
      parts: this.#parts,
      headings: this.#headings(root),
      repairs: repairs.map(({ line, code }) => ({ range: this.#lines.range(line, line), code })),
      alternatives: this.#alternatives,
      units: blocks
        .map(block => this.#lines.range(block.line, block.endLine))
        .toSorted((a, b) => a[0] - b[0]),
      values: new Map(),
    };
  }

  #holdsCommands(block: Block): boolean {
    if (block.kind !== 'code' || block.aside) return false;
    const { kind } = classify(block, '', this.#words.programs);
    return kind === 'command' || kind === 'session';
  }

  /** Has something to do, though maybe no commands: it names a host, or repeats what came before. */
  #goesOn(section: Section): boolean {
    return (
      this.#hosts.titled(section.title).length > 0 ||
      section.blocks.some(
        block => block.kind === 'text' && block.text.length < 2000 && prose.repeat.test(block.text),
      ) ||
      section.sections.some(child => this.#goesOn(child))
    );
  }

  #headings(root: Section): readonly Heading[] {
    let group = 0;
    return [root, ...allSections(root)].flatMap(parent => {
      group += 1;
      return parent.sections.map(({ title, line, role }) => ({
        title,
        number: titleNumber(title),
        range: this.#lines.range(line, line),
        role,
        group,
      }));
    });
  }

  /** Down to the first section that says what it is for. */
  #open(section: Section): void {
    const role = factRoleOf(section.role);
    if (role !== null) this.#chapter(section, role);
    else if (section.role === 'title' || section.role === 'unknown') {
      for (const child of section.sections) this.#open(child);
      if (section.role === 'title' && section.blocks.some(block => this.#holdsCommands(block)))
        this.#chapter({ ...section, sections: [] }, 'steps');
    }
  }

  #chapter(section: Section, role: FactRole): void {
    const service = serviceOf(section.title);
    this.#part(section, role, service);
    this.#section(section, role, service, 0);
  }

  #part({ line }: Section, role: FactRole, service: string): void {
    const range = line === 0 ? this.#lines.range(1, 1) : this.#lines.range(line, line);
    this.#parts.push({ role, service, range, undone: false, serial: null });
    this.#here.leave();
  }

  #section(section: Section, role: FactRole, service: string, depth: number): void {
    const outer = this.#here.hosts;
    const own = this.#hosts.titled(bareTitle(section.title));
    if (own.length > 0) this.#here.go(own);
    this.#blocks(section, role, service);
    for (const child of section.sections) {
      const inner = factRoleOf(child.role);
      if (inner === null) continue;
      // The sections of a chapter are its services; what is below them is a part of one.
      const named = depth === 0 ? serviceOf(child.title) : service;
      if (depth === 0 || inner !== role) this.#part(child, inner, named);
      this.#section(child, inner, named, depth + 1);
    }
    if (own.length > 0 && outer.length > 0) this.#here.go(outer);
  }

  /** Sections beside each other of which one is meant, and those that nobody has to do. */
  #choices({ sections }: Section): void {
    const done = sections.filter(({ role }) => role === 'steps' || role === 'prerequisites');
    for (const group of new Set(alternativeSections(done).values())) {
      const [{ line } = { line: 1 }] = group;
      this.#alternatives.push({
        range: this.#lines.range(line, line),
        options: group.map(each => bareTitle(each.title)),
      });
    }
    for (const { title, line } of done)
      if (isOptional(title))
        this.#alternatives.push({ range: this.#lines.range(line, line), options: [bareTitle(title)] });
  }

  #blocks({ blocks, title }: Section, role: FactRole, service: string): void {
    const groups = alternativeBlocks(blocks);
    const seen = new Set<unknown>();
    const tabs = new Map<number, Set<string>>();
    for (const [index, block] of blocks.entries()) {
      this.#unit += 1;
      const before = blocks[index - 1];
      const group = groups.get(block);
      if (group !== undefined && !seen.has(group.group)) {
        seen.add(group.group);
        this.#alternatives.push({ range: this.#lines.range(block.line, block.line), options: group.labels });
      }
      if (block.tab !== null) {
        const titles = tabs.get(block.tab.set) ?? new Set<string>();
        tabs.set(block.tab.set, titles.add(block.tab.title));
        const hosts = this.#hosts.titled(block.tab.title);
        if (hosts.length > 0) this.#here.go(hosts);
      }
      const placing = () => ({
        role,
        service,
        hosts: this.#here.hosts,
        subset: false,
        visit: this.#here.visit,
        unit: this.#unit,
      });
      if (block.kind === 'text' && block.text.length <= longestProse)
        this.#text(block, blocks[index + 1], placing);
      else if (block.kind === 'code')
        this.#code(block, before?.kind === 'text' ? before.text : title, placing);
    }
    for (const [line, titles] of tabs)
      if (titles.size > 1 && ![...titles].every(each => this.#hosts.titled(each).length > 0))
        this.#alternatives.push({ range: this.#lines.range(line, line), options: [...titles] });
  }

  #text(block: TextBlock, next: Block | undefined, placing: () => Omit<Placing, 'range'>): void {
    const range = this.#lines.range(block.line, block.endLine);
    const events = eventsIn(block.text, block.codes, this.#hosts, this.#words.programs);
    const repeat = events.find(event => event.kind === 'repeat');
    const named: string[] = [];
    let understood = false;
    for (const event of events) {
      switch (event.kind) {
        case 'host':
          named.push(...event.mention.hosts);
          if (repeat === undefined && event.mention.hosts.length > 0) this.#here.go(event.mention.hosts);
          break;
        case 'cwd':
          if (this.#here.cwd.kind !== 'known' || this.#here.cwd.path !== event.path)
            this.#here.cwd = { kind: 'prose', path: event.path };
          break;
        case 'upload': {
          const at = this.#lines.find(block.line, block.endLine, event.files[0] ?? '') ?? range;
          this.#facts.push({
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
          this.#commands([{ text: event.code.text, line: event.code.line }], placing(), 'sh');
          understood = true;
          break;
        }
        case 'repeat':
          break;
      }
    }
    if (repeat?.kind === 'repeat') {
      const targets = [...new Set(named)].filter(host => !this.#here.visited.has(host));
      const at = this.#lines.find(block.line, block.endLine, repeat.text) ?? range;
      this.#facts.push({ kind: 'repeat', ...placing(), range: at, text: repeat.text, targets });
      if (targets.length > 0) this.#here.go(targets);
      understood = true;
    }
    const concrete =
      understood || block.codes.some(code => isCommandLine(code.text)) || /https?:\/\//.test(block.text);
    const introduces = next?.kind === 'code' || /[:：]\s*$/.test(block.text);
    this.#facts.push({
      kind: 'manual',
      ...placing(),
      range,
      text: block.text,
      concrete,
      item: !introduces && !block.aside && block.text !== '',
    });
  }

  #code(block: CodeBlock, before: string, placing: () => Omit<Placing, 'range'>): void {
    if (block.aside) return;
    const read = classify(block, before, this.#words.programs);
    const classified: Classified = isSql(block.lines.map(line => line.text))
      ? { ...read, kind: 'repl' }
      : read;
    const shown = languageKinds.get(block.language) ?? (block.language === '' ? 'none' : 'other');
    switch (classified.kind) {
      case 'command':
        this.#commands(block.lines, placing(), block.language);
        return;
      case 'session':
        this.#session(classified, placing, block.language);
        return;
      case 'reference':
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
        if (block.language !== '' && shown !== 'shell' && shown !== 'console') return;
        this.#facts.push({
          kind: 'block',
          ...placing(),
          range: this.#lines.range(
            block.lines[0]?.line ?? block.line,
            block.lines.at(-1)?.line ?? block.endLine,
          ),
          looks: classified.kind,
          text: block.lines.map(line => line.text).join('\n'),
        });
    }
  }

  #session({ prompted }: Classified, placing: () => Omit<Placing, 'range'>, language: string): void {
    for (const { host, cwd, commands } of prompted.segments) {
      if (host !== null && this.#hosts.has(host)) this.#here.go([this.#hosts.nameOf(host)]);
      if (cwd !== null) this.#here.cwd = { kind: 'known', path: cwd };
      if (commands.length > 0) this.#commands(commands, placing(), language);
    }
  }

  #commands(lines: CodeBlock['lines'], placing: Omit<Placing, 'range'>, language: string): void {
    const script = scriptOf(
      lines.map(line => ({ text: line.text, at: this.#lines.offsetOf(line.line, line.text) })),
      {
        strict: false,
        typed: false,
        bash: language !== 'sh',
        set: this.#words.assigned,
        range: this.#lines.range(lines[0]?.line ?? 1, lines.at(-1)?.line ?? 1),
        templates: false,
      },
    );
    this.#here.cwd = factsOfScript(
      script,
      placing.role === 'verification' ? 'check' : 'run',
      placing,
      this.#here.cwd,
      fact => this.#facts.push(fact),
    );
    for (const host of placing.hosts) this.#here.visited.add(host);
  }
}

function factRoleOf(role: Role): FactRole | null {
  return role === 'steps' || role === 'rollback' || role === 'verification' || role === 'prerequisites'
    ? role
    : null;
}
