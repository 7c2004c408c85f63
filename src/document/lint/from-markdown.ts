import { serviceOf } from '../import/chapters/services.ts';
import { HostBook } from '../import/hosts/hosts.ts';
import { alternativeSections } from '../import/ways/alternative-sections.ts';
import { prose } from '../import/words.ts';
import type { Block } from '../markdown/block.ts';
import { bareTitle, titleNumber } from '../markdown/numbers.ts';
import { allSections, outlineOf, type Section } from '../markdown/outline.ts';
import { readMarkdown } from '../markdown/read.ts';
import { assignRoles, type Role } from '../markdown/roles.ts';
import { type Range, SourceText } from '../source.ts';
import { isConditional } from './conditional.ts';
import { wordsOf } from './document-words.ts';
import type { Fact, FactRole, Heading, LintFacts, Part } from './fact.ts';
import { DocumentLines } from './lines.ts';
import { holdsCommands } from './looks.ts';
import { BlockReader, longestProse } from './markdown-blocks.ts';
import { numberedItems } from './numbered-items.ts';
import { stepReferences } from './step-references.ts';
import { Whereabouts } from './whereabouts.ts';

/** The facts of an upgrade document in Markdown. */
export function factsOfMarkdown(file: string, text: string): LintFacts {
  const source = new SourceText(file, text);
  const { blocks, repairs } = readMarkdown(source.text);
  const lines = new DocumentLines(text);
  return {
    kind: 'markdown',
    source,
    ...new MarkdownReader(source, lines, blocks).read(),
    repairs: repairs.map(({ line, code }) => ({ range: lines.range(line, line), code })),
    units: blocks.map(block => lines.range(block.line, block.endLine)).toSorted((a, b) => a[0] - b[0]),
    values: new Map(),
    pinned: new Set(),
  };
}

class MarkdownReader {
  readonly #source: SourceText;
  readonly #lines: DocumentLines;
  readonly #all: readonly Block[];
  readonly #hosts = new HostBook();
  readonly #programs: ReadonlySet<string>;
  readonly #facts: Fact[] = [];
  readonly #parts: Part[] = [];
  readonly #alternatives: { range: Range; options: readonly string[] }[] = [];
  readonly #here = new Whereabouts();
  readonly #blocks: BlockReader;

  constructor(source: SourceText, lines: DocumentLines, blocks: readonly Block[]) {
    this.#source = source;
    this.#lines = lines;
    this.#all = blocks;
    this.#hosts.gather(blocks.filter(block => block.kind !== 'text' || block.text.length <= longestProse));
    const words = wordsOf(blocks);
    this.#programs = words.programs;
    this.#blocks = new BlockReader({
      lines,
      hosts: this.#hosts,
      words,
      here: this.#here,
      emit: fact => this.#facts.push(fact),
      choose: (range, options) => this.#alternatives.push({ range, options }),
    });
  }

  read(): Pick<LintFacts, 'facts' | 'parts' | 'headings' | 'references' | 'alternatives'> {
    const root = outlineOf(this.#all);
    assignRoles(
      root,
      block => holdsCommands(block, this.#programs),
      section => this.#goesOn(section),
    );
    // Without any title all of it is what is to be done.
    if (root.role === 'steps' || root.sections.length === 0)
      this.#chapter({ ...root, sections: [] }, 'steps');
    for (const section of root.sections) this.#open(section);
    for (const section of [root, ...allSections(root)]) this.#choices(section);
    return {
      facts: this.#facts,
      parts: this.#parts,
      headings: [...this.#headings(root), ...numberedItems(this.#source, root)],
      references: stepReferences(root, this.#lines),
      alternatives: this.#alternatives,
    };
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
      if (section.role === 'title' && section.blocks.some(block => holdsCommands(block, this.#programs)))
        this.#chapter({ ...section, sections: [] }, 'steps');
      for (const child of section.sections) this.#open(child);
    }
  }

  #chapter(section: Section, role: FactRole): void {
    const service = serviceOf(section.title);
    this.#part(section, role, service);
    this.#section(section, role, service, 0);
  }

  #part({ line, blocks }: Section, role: FactRole, service: string): void {
    // What comes before any title begins with its first block.
    const at = line === 0 ? (blocks[0]?.line ?? 1) : line;
    const range = this.#lines.range(at, at);
    this.#parts.push({ role, service, range, undone: false, serial: null });
    this.#here.leave();
  }

  #section(section: Section, role: FactRole, service: string, depth: number): void {
    const outer = this.#here.hosts;
    const own = this.#hosts.titled(bareTitle(section.title));
    if (own.length > 0) this.#here.go(own);
    this.#blocks.read(section, role, service);
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
    const done = sections.filter(
      ({ role }) => role === 'steps' || role === 'prerequisites' || role === 'rollback',
    );
    for (const group of new Set(alternativeSections(done).values())) {
      const [{ line } = { line: 1 }] = group;
      this.#alternatives.push({
        range: this.#lines.range(line, line),
        options: group.map(each => bareTitle(each.title)),
      });
    }
    for (const { title, line } of done)
      if (isConditional(title))
        this.#alternatives.push({ range: this.#lines.range(line, line), options: [bareTitle(title)] });
  }
}

function factRoleOf(role: Role): FactRole | null {
  return role === 'steps' || role === 'rollback' || role === 'verification' || role === 'prerequisites'
    ? role
    : null;
}
