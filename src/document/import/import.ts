import type { Block, CodeBlock } from '../markdown/block.ts';
import { isCommandLine, isTyped } from '../markdown/command-line.ts';
import { bareTitle } from '../markdown/numbers.ts';
import { allSections, outlineOf, type Section } from '../markdown/outline.ts';
import { type MarkdownDocument, readMarkdown } from '../markdown/read.ts';
import { assignRoles, type Role } from '../markdown/roles.ts';
import { alternativeSections, ChoiceBook, isOptional } from './alternatives.ts';
import { bookName } from './book-name.ts';
import type { Books } from './books.ts';
import { optionName } from './choice-names.ts';
import { type BlockKind, classify } from './classify.ts';
import { conditionOf } from './conditions.ts';
import { type Context, newContext } from './context.ts';
import type { Draft, DraftSection, DraftStep } from './draft.ts';
import { isByHand } from './edits.ts';
import { type Findings, FindingsBook } from './findings.ts';
import { HostBook } from './hosts.ts';
import { notesOf } from './notes.ts';
import type { Mode } from './part-steps.ts';
import { languageOf, phrasesFor } from './phrases.ts';
import type { Placed } from './placed.ts';
import { programsOf } from './programs.ts';
import { type RollbackPart, withRollback } from './rollback.ts';
import { readSection } from './section-reader.ts';
import { sectionsOf } from './sections.ts';
import { serviceOf } from './services.ts';
import { pathsIn, resolveStops } from './stops.ts';
import { VariableBook } from './variables.ts';
import { prose } from './words.ts';

/** What came of a document: the runbook it amounts to, and what was found, taken for granted and left out on the way. */
export interface Imported {
  readonly draft: Draft;
  readonly findings: Findings;
  readonly sections: readonly { readonly title: string; readonly line: number; readonly role: Role }[];
}

/** Understands an upgrade document. Never fails: what it does not understand is left out, with a reason. `file` names the runbook. */
export function importMarkdown(text: string, file: string): Imported {
  return new Import(text, file).run();
}

class Import {
  readonly #document: MarkdownDocument;
  readonly #file: string;
  readonly #language: 'en' | 'zh';
  readonly #findings: FindingsBook;
  readonly #books: Books;
  readonly #choices: ChoiceBook;
  readonly #programs: ReadonlySet<string>;
  readonly #paths: readonly string[];
  readonly #root: Section;
  readonly #context: Context = newContext();
  readonly #sections: DraftSection[] = [];
  readonly #rollback: RollbackPart[] = [];
  readonly #verify: Placed[] = [];
  readonly #commit: Placed[] = [];
  readonly #conditions = new Map<Section, string>();
  readonly #earlier: Placed[] = [];
  /** Sections that come before anything is changed. */
  readonly #checks = new Set<DraftSection>();
  readonly #hostsOf = new Map<string, Set<string>>();
  /** The hosts of the sections so far, and whether all of these have the same ones. */
  readonly #working = new Set<string>();
  #alike = true;
  readonly #kinds = new Map<CodeBlock, BlockKind>();
  #hostAsked = false;
  /** Line of the last section in which something is done. */
  #lastWork: number | null = null;

  constructor(text: string, file: string) {
    this.#document = readMarkdown(text);
    this.#file = file;
    this.#language = languageOf(text);
    this.#findings = new FindingsBook(this.#document.lines);
    const phrases = phrasesFor(this.#language);
    const variables = new VariableBook(this.#findings, phrases);
    this.#choices = new ChoiceBook(variables, this.#findings, phrases);
    this.#books = {
      hosts: new HostBook(),
      variables,
      findings: this.#findings,
      phrases,
      assignments: new Map(),
      uploads: new Map(),
      written: new Set(),
    };
    const { blocks } = this.#document;
    this.#books.hosts.gather(blocks);
    this.#programs = programsOf(blocks);
    this.#paths = pathsIn(
      blocks.flatMap(block => (block.kind === 'code' ? block.lines.map(line => line.text) : [])),
    );
    this.#root = outlineOf(blocks);
  }

  run(): Imported {
    const { repairs, markup } = this.#document;
    for (const { line, code } of repairs)
      this.#findings.assume(line, code, this.#document.lines[line - 1]?.trim() ?? '');
    for (const { line, endLine, code } of markup) this.#findings.leave(line, endLine, code);
    for (const { section, from } of assignRoles(
      this.#root,
      block => this.#holdsCommands(block),
      section => this.#goesOn(section),
    ))
      this.#findings.assume(
        section.line,
        from === 'content' ? 'roleFromContent' : 'roleUnknown',
        section.title,
      );
    this.#choose(this.#root);
    const chapters = this.#root.sections.flatMap(section => this.#chapters(section));
    const notes = notesOf(
      chapters.filter(({ role }) => role === 'notes'),
      this.#findings,
    );
    if (this.#root.role === 'steps' || this.#root.sections.length === 0)
      this.#unit({ ...this.#root, sections: [], title: this.#title() });
    for (const chapter of chapters) this.#under(chapter, () => this.#chapter(chapter));
    const sections = this.#finish();
    const { variables, hosts, uploads } = this.#books;
    const verify = this.#verification(notes.length);
    const commit = this.#afterVerification();
    const used = [...sections, ...verify, ...commit].flatMap(each => each.hosts ?? []);
    if (used.includes(unknownHost)) hosts.add(unknownHost, 1);
    const draft: Draft = {
      name: bookName(this.#title(), this.#file),
      title: this.#title(),
      language: this.#language,
      notes,
      variables: variables.all,
      hosts: hosts.drafts,
      artifacts: [...uploads].map(([name, line]) => ({ name, line })),
      sections,
      verify,
      commit,
    };
    return {
      draft,
      findings: this.#allFindings(),
      sections: allSections(this.#root).map(({ title, line, role }) => ({ title, line, role })),
    };
  }

  /** Has something to do, though maybe no commands: it names a host, or repeats what came before. */
  #goesOn(section: Section): boolean {
    return (
      this.#books.hosts.titled(section.title).length > 0 ||
      section.blocks.some(
        block =>
          this.#asks(block) ||
          (block.kind === 'text' && block.text.length < 2000 && prose.repeat.test(block.text)),
      ) ||
      section.sections.some(child => this.#goesOn(child))
    );
  }

  /** Finds the sections that are one of several ways, or optional, and asks for each once. */
  #choose(section: Section): void {
    const groups = alternativeSections(
      section.sections.filter(child => /^(?:steps|prerequisites|rollback|verification)$/.test(child.role)),
    );
    for (const child of section.sections) {
      const group = groups.get(child);
      const found =
        group !== undefined
          ? this.#choices.conditions(
              group.map(each => each.title),
              group[0]?.line ?? child.line,
            )[group.indexOf(child)]
          : (isOptional(child.title) || conditionOf(bareTitle(child.title)) !== null) &&
              child.role === 'steps'
            ? this.#choices.conditions(['yes', 'no'], child.line, optionName(child))[0]
            : undefined;
      if (found !== undefined) this.#conditions.set(child, found);
      this.#choose(child);
    }
  }

  #under(section: Section, work: () => void): void {
    const condition = this.#conditions.get(section);
    const { when } = this.#context;
    if (condition !== undefined) when.push(condition);
    work();
    if (condition !== undefined) when.pop();
  }

  /** The parts below a title are chapters; of a part whose own words say nothing, those inside are. */
  #chapters(section: Section): readonly Section[] {
    if (section.role === 'reference' && section.sections.some(each => each.role !== 'reference')) {
      this.#leaveAll({ ...section, sections: [] }, 'reference');
      return section.sections.flatMap(child => this.#chapters(child));
    }
    if (section.role === 'title' || (section.role === 'unknown' && section.sections.length > 0)) {
      this.#findings.take(section.line, section.endLine);
      if (section.role === 'title' && section.blocks.some(block => this.#holdsCommands(block)))
        return [
          { ...section, sections: [], role: 'steps' },
          ...section.sections.flatMap(child => this.#chapters(child)),
        ];
      for (const block of section.blocks) this.#leave(block, 'prose');
      return section.sections.flatMap(child => this.#chapters(child));
    }
    return [section];
  }

  #chapter(chapter: Section): void {
    Object.assign(this.#context, { cwd: null, carriedCd: null });
    switch (chapter.role) {
      case 'notes':
        return;
      case 'prerequisites':
        this.#unit(chapter);
        return;
      case 'steps': {
        // It takes away what a rollback needs.
        if (this.#verify.length > 0 && cleansUp(chapter.title)) {
          const service = serviceOf(chapter.title) || this.#books.phrases.general;
          const placed = this.#walk(chapter, 'steps', service, this.#context);
          this.#commit.push(...placed);
          if (placed.length > 0) this.#findings.assume(chapter.line, 'afterVerification', chapter.title);
          return;
        }
        const units = chapter.sections.filter(
          section => section.role !== 'rollback' && section.role !== 'verification',
        );
        if (units.length === 0 || !units.some(section => this.#runs(section))) this.#unit(chapter);
        else {
          if (chapter.blocks.length > 0) this.#unit({ ...chapter, sections: [] });
          else this.#findings.take(chapter.line, chapter.endLine);
          for (const section of chapter.sections) this.#under(section, () => this.#part(section));
        }
        return;
      }
      case 'verification':
        this.#verify.push(...this.#walk(chapter, 'verification', serviceOf(chapter.title), newContext()));
        return;
      case 'rollback':
        this.#rollbackOf(chapter);
        return;
      default:
        this.#leaveAll(chapter, chapter.role === 'unknown' ? 'unknownSection' : 'reference');
    }
  }

  #part(section: Section): void {
    if (section.role === 'rollback') this.#rollbackOf(section);
    else if (section.role === 'reference' || section.role === 'notes') this.#leaveAll(section, 'reference');
    else if (section.role === 'verification' && this.#endsSteps(section)) this.#chapter(section);
    else this.#unit(section);
  }

  /** Nothing is done after it: it is what the upgrade is verified by, wherever it stands. */
  #endsSteps(section: Section): boolean {
    this.#lastWork ??=
      allSections(this.#root).findLast(
        each => /^(?:steps|prerequisites)$/.test(each.role) && this.#runs({ ...each, sections: [] }),
      )?.line ?? 0;
    return this.#lastWork <= (allSections(section).at(-1) ?? section).line;
  }

  /** A section of the runbook of a part of the document. */
  #unit(section: Section): void {
    const service =
      section.role === 'prerequisites' && section.title === ''
        ? this.#books.phrases.prerequisites
        : serviceOf(section.title) || this.#books.phrases.general;
    const ofTable = this.#books.hosts.ofService(service);
    const context = this.#context;
    const before = context.hosts;
    if (ofTable.length > 0)
      Object.assign(context, { hosts: ofTable, named: true, cwd: null, carriedCd: null });
    else context.named = false;
    const taken = context.hosts;
    const walked = this.#walk(section, 'steps', service, context);
    const undoing = walked.filter(each => each.undoes === true);
    const placed = undoing.length === 0 ? walked : walked.filter(each => each.undoes !== true);
    if (undoing.length > 0) {
      const line = undoing[0]?.step.line ?? section.line;
      this.#findings.assume(line, 'undoes', undoing.map(each => each.step.name).join(', '));
      this.#rollback.push({ title: service, line, placed: undoing });
    }
    if (ofTable.length === 0 && taken.length > 0 && placed[0]?.hosts === taken)
      this.#findings.assume(section.line, 'hostCarried', `${section.title}: ${before.join(', ')}`);
    if (!this.#hostAsked && placed.some(each => each.hosts.length === 0 && !isByHand(each.step.action))) {
      this.#hostAsked = true;
      this.#findings.assume(section.line, 'hostUnknown', `${section.title}: ${this.#fallback().join(', ')}`);
    }
    for (const each of placed) this.#earlier.push(each);
    const made = sectionsOf(service, section.line, placed, this.#fallback(), this.#anyHost());
    if (section.role === 'prerequisites') for (const each of made) this.#checks.add(each);
    for (const each of made) this.#sectionMade(each);
  }

  #sectionMade(section: DraftSection): void {
    if (section.steps.length > 0) {
      const known = this.#hostsOf.get(section.service) ?? new Set();
      this.#hostsOf.set(section.service, known);
      const before = this.#working.size;
      for (const host of section.hosts) {
        known.add(host);
        this.#working.add(host);
      }
      if (this.#sections.length > 0 && (this.#working.size > before || section.hosts.length < before))
        this.#alike = false;
    }
    this.#sections.push(section);
  }

  #rollbackOf(chapter: Section): void {
    const parts = chapter.sections;
    // Over the rollbacks of services, prose sums up what these say.
    const said = parts.some(part => this.#runs(part))
      ? chapter.blocks.filter(block => block.kind === 'text' && block.item === null)
      : [];
    for (const block of said) this.#leave(block, 'prose');
    const blocks = chapter.blocks.filter(block => !said.includes(block));
    const own = this.#walk(
      { ...chapter, blocks, sections: [] },
      'rollback',
      serviceOf(chapter.title),
      newContext(),
    );
    if (own.length > 0) this.#rollback.push({ title: chapter.title, line: chapter.line, placed: own });
    for (const part of parts) {
      if (part.role === 'reference') {
        this.#leaveAll(part, 'reference');
        continue;
      }
      const service = serviceOf(part.title);
      const condition = this.#conditions.get(part);
      const context = this.#contextOf(service);
      if (condition !== undefined) context.when.push(condition);
      const placed = this.#walk(part, 'rollback', service, context);
      if (placed.length > 0)
        this.#rollback.push({
          title: part.title,
          line: part.line,
          placed,
        });
    }
  }

  /** A rollback is for the hosts that its service was upgraded on. */
  #contextOf(service: string): Context {
    const own = this.#hostsOf.get(service);
    const known = [...(own ?? this.#working)].filter(host => host !== unknownHost);
    const one = own !== undefined || this.#alike;
    return { ...newContext(), hosts: one ? known : [] };
  }

  #walk(section: Section, mode: Mode, service: string, context: Context): readonly Placed[] {
    const placed = readSection(
      section,
      this.#books,
      {
        mode,
        service,
        checklist: section.role === 'prerequisites',
        programs: this.#programs,
        earlier: mode === 'steps' ? this.#earlier.slice(-mostRepeated) : [],
        atWork: mode === 'steps' ? [] : [...this.#working],
        choices: this.#choices,
        conditionOf: child => this.#conditions.get(child),
        skip: child => {
          if (mode !== 'rollback' && child.role === 'rollback') {
            this.#rollbackOf({ ...child, title: service });
            return true;
          }
          if (child.role !== 'reference' && child.role !== 'notes') return false;
          this.#leaveAll(child, 'reference');
          return true;
        },
      },
      context,
    );
    return resolveStops(placed, service, this.#paths, this.#books);
  }

  #finish(): readonly DraftSection[] {
    const { phrases } = this.#books;
    const made = this.#sections.filter(section => section.steps.length > 0);
    const sections =
      made.length > 0
        ? made
        : [
            {
              service: phrases.general,
              line: 1,
              hosts: this.#fallback(),
              steps: [emptyStep(this.#title())],
              rollback: [],
            },
          ];
    return withRollback(sections, this.#checks, this.#rollback, this.#books);
  }

  /** Where a check names no host it is made on all of them. */
  #verification(notes: number): readonly DraftStep[] {
    const working = [...this.#working].filter(host => host !== unknownHost);
    const everywhere = working.length > 0 ? working : this.#fallback();
    let each = false;
    return this.#verify.flatMap(({ step, hosts }) => {
      if (step.action.verb === 'eachNote') {
        const again = each || notes === 0;
        each = true;
        return again
          ? notes === 0
            ? [{ ...step, action: { verb: 'manual' as const, instruction: step.name } }]
            : []
          : [step];
      }
      const needsHost = !isByHand(step.action);
      const own = hosts.length > 0 ? hosts : needsHost ? everywhere : [];
      if (hosts.length === 0 && needsHost)
        this.#findings.assume(step.line, 'hostsAll', everywhere.join(', '));
      return [own.length === 0 ? step : { ...step, hosts: own }];
    });
  }

  #afterVerification(): readonly DraftStep[] {
    const working = [...this.#working].filter(host => host !== unknownHost);
    const everywhere = working.length > 0 ? working : this.#fallback();
    return this.#commit.map(({ step, hosts }) => {
      if (hosts.length === 0) this.#findings.assume(step.line, 'hostsAll', everywhere.join(', '));
      return { ...step, hosts: hosts.length > 0 ? hosts : everywhere };
    });
  }

  /** Where the document names no host at all, one is left for the inventory to say. */
  #fallback(): readonly string[] {
    const known = this.#books.hosts.places.filter(host => host !== unknownHost);
    return known.length === 1 ? known : [unknownHost];
  }

  #anyHost(): readonly string[] {
    const known = this.#books.hosts.places.filter(host => host !== unknownHost);
    return known.length > 0 ? known.slice(0, 1) : [unknownHost];
  }

  #title(): string {
    const [only] = this.#root.sections;
    const own = this.#root.sections.length === 1 || only?.role === 'title' ? only?.title : undefined;
    const first = this.#document.blocks[0];
    const line =
      first?.kind === 'text' && first.item === null && /^[^\n。；;：:]{2,60}$/u.test(first.text)
        ? first.text
        : '';
    const title = (this.#document.title ?? own ?? line).replaceAll('{{', '{').replaceAll('}}', '}').trim();
    return title === ''
      ? (this.#file.split('/').at(-1) ?? this.#file).replace(/\.\w+$/, '') || 'upgrade'
      : title.slice(0, 200);
  }

  #holdsCommands(block: Block): boolean {
    if (block.aside) return false;
    if (block.kind === 'text')
      return (
        block.item !== null &&
        (isTyped(block.text) ||
          block.codes.some(code => block.text.trim() === `\`${code.text}\`` && isCommandLine(code.text)))
      );
    if (block.kind !== 'code') return false;
    const kind = this.#kindOf(block);
    return kind === 'command' || kind === 'session';
  }

  /** What a block is, whatever the prose before it says. */
  #kindOf(block: CodeBlock): BlockKind {
    const kind = this.#kinds.get(block) ?? classify(block, '', this.#programs).kind;
    this.#kinds.set(block, kind);
    return kind;
  }

  /** A block that a person would do something with. */
  #asks(block: Block): boolean {
    if (block.kind !== 'code' || block.aside) return false;
    return !['reference', 'output'].includes(this.#kindOf(block));
  }

  #runs(section: Section): boolean {
    return (
      section.blocks.some(block => block.kind === 'code' || (block.kind === 'text' && block.item !== null)) ||
      section.sections.some(child => this.#runs(child))
    );
  }

  #leaveAll(section: Section, why: 'reference' | 'unknownSection'): void {
    if (section.line > 0) this.#findings.leave(section.line, section.endLine, why);
    for (const block of section.blocks) {
      if (block.kind === 'code') this.#findings.blocks.reference += 1;
      this.#leave(block, why);
    }
    for (const child of section.sections) this.#leaveAll(child, why);
  }

  #leave(block: Block, why: 'reference' | 'unknownSection' | 'prose'): void {
    const isHosts =
      block.kind === 'table' && block.rows.some(row => row.cells.some(cell => this.#books.hosts.has(cell)));
    if (isHosts) this.#findings.take(block.line, block.endLine);
    else this.#findings.leave(block.line, block.endLine, block.kind === 'table' ? 'table' : why);
  }

  #allFindings(): Findings {
    const {
      blocks,
      commands,
      placeholders,
      uploads,
      follows,
      repetitions,
      interactive,
      edits,
      choices,
      assumptions,
    } = this.#findings;
    const left = this.#findings.allLeft();
    const sorted = assumptions.toSorted((a, b) => a.line - b.line);
    return {
      blocks,
      commands,
      placeholders,
      uploads,
      follows,
      repetitions,
      interactive,
      edits,
      choices,
      assumptions: sorted,
      left,
    };
  }
}

/** How far back a repetition may go, in steps. */
const mostRepeated = 300;

function cleansUp(title: string): boolean {
  return /^(?:final |post[ -]\w+ )?clean(?:ing)?[ -]?up\b|^(?:remove|delete|purge) (?:the |all )?(?:old|previous|backups?)\b|^清理|^删除(?:旧|老|备份)|^收尾/i.test(
    bareTitle(title),
  );
}

/** The host of steps that the document names no host for. */
const unknownHost = 'server';

function emptyStep(title: string): DraftStep {
  return { name: title, line: 1, action: { verb: 'manual', instruction: title } };
}
