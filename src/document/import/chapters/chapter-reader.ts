import { allSections, type Section } from '../../markdown/outline.ts';
import type { Books } from '../books.ts';
import { backTo, beginChapter, type Context, inCase, newContext, placeOf } from '../hosts/context.ts';
import type { RollbackPart } from '../rollback/rollback.ts';
import { RollbackReader } from '../rollback/rollback-reader.ts';
import { SoleDirectory } from '../rollback/sole-directory.ts';
import { isByHand } from '../steps/edits.ts';
import type { Mode } from '../steps/part-steps.ts';
import type { Placed } from '../steps/placed.ts';
import { cleansUp } from './chapter-order.ts';
import type { DocumentFacts } from './document-facts.ts';
import { leaveSection } from './left-sections.ts';
import { hasItems, lastWorkIn } from './section-contents.ts';
import { readSection } from './section-reader.ts';
import { serviceOf } from './services.ts';
import { resolveStops } from './stops.ts';
import { Units } from './units.ts';

/** Reads chapters, each by its role, into the parts of a runbook. */
export class ChapterReader {
  readonly verify: Placed[] = [];
  readonly commit: Placed[] = [];
  readonly units: Units;
  readonly #books: Books;
  readonly #facts: DocumentFacts;
  readonly #context: Context = newContext();
  readonly #rollback: RollbackReader;
  readonly #directories = new SoleDirectory();
  #lastWork: number | null = null;

  constructor(books: Books, facts: DocumentFacts) {
    this.#books = books;
    this.#facts = facts;
    this.units = new Units(books);
    this.#rollback = new RollbackReader(books, facts.conditions, this.units.atWork, {
      newContext: () => this.#newContext(),
      directory: () => this.#directories.found,
      steps: (section, service, context) => this.#steps(section, 'rollback', service, context),
    });
  }

  get rollback(): readonly RollbackPart[] {
    return this.#rollback.parts;
  }

  read(chapter: Section): void {
    this.#under(chapter, () => this.#chapter(chapter));
  }

  /** A part of the document that becomes a section of the runbook, or several of them. */
  readUnit(section: Section): void {
    const { phrases, hosts, findings } = this.#books;
    const service =
      section.role === 'prerequisites' && section.title === ''
        ? phrases.prerequisites
        : serviceOf(section.title) || phrases.general;
    const ofTable = hosts.ofService(service);
    const context = this.#context;
    const before = context.hosts;
    if (ofTable.length > 0)
      Object.assign(context, { hosts: ofTable, named: true, cwd: null, carriedCd: null });
    else context.named = false;
    const taken = context.hosts;
    const placed = this.#withoutUndoing(this.#steps(section, 'steps', service, context), section, service);
    if (ofTable.length === 0 && taken.length > 0 && placed[0]?.hosts === taken)
      findings.assume(section.line, 'hostCarried', `${section.title}: ${before.join(', ')}`);
    this.units.add(section, service, placed);
  }

  #under(section: Section, work: () => void): void {
    const condition = this.#facts.conditions.get(section);
    const { when } = this.#context;
    if (condition !== undefined) when.push(condition);
    inCase(this.#context, condition, work);
    if (condition !== undefined) when.pop();
  }

  #chapter(chapter: Section): void {
    beginChapter(this.#context);
    switch (chapter.role) {
      case 'notes':
        return;
      case 'prerequisites':
        this.#prepare(chapter);
        return;
      case 'steps':
        if (this.#facts.order.closing.has(chapter) || (this.verify.length > 0 && cleansUp(chapter.title)))
          this.#cleanUp(chapter);
        else this.#stepsChapter(chapter);
        return;
      case 'verification':
        if (this.#facts.order.between.has(chapter)) this.readUnit(chapter);
        else
          this.verify.push(
            ...this.#steps(chapter, 'verification', serviceOf(chapter.title), this.#newContext()),
          );
        return;
      case 'rollback':
        this.#rollback.read(chapter);
        return;
      default:
        leaveSection(chapter, chapter.role === 'unknown' ? 'unknownSection' : 'reference', this.#books);
    }
  }

  /** What is only to be there beforehand, on whatever hosts, brings nobody to them. */
  #prepare(chapter: Section): void {
    const place = placeOf(this.#context);
    const made = this.units.sections.length;
    this.readUnit(chapter);
    const steps = this.units.sections.slice(made).flatMap(section => section.steps);
    const { hosts, typedOn } = this.#context;
    const isOnlySpokenOf = hosts !== place.hosts && hosts !== typedOn;
    if (isOnlySpokenOf || steps.every(step => isByHand(step.action))) backTo(this.#context, place);
  }

  #cleanUp(chapter: Section): void {
    const { phrases, findings } = this.#books;
    const service = serviceOf(chapter.title) || phrases.general;
    const placed = this.#steps(chapter, 'steps', service, this.#context);
    this.commit.push(...placed);
    if (placed.length > 0) findings.assume(chapter.line, 'afterVerification', chapter.title);
  }

  #stepsChapter(chapter: Section): void {
    const units = chapter.sections.filter(({ role }) => role !== 'rollback' && role !== 'verification');
    if (!units.some(hasItems)) {
      this.readUnit(chapter);
      return;
    }
    if (chapter.blocks.length > 0) this.readUnit({ ...chapter, sections: [] });
    else this.#books.findings.take(chapter.line, chapter.endLine);
    for (const section of chapter.sections) this.#under(section, () => this.#partOfSteps(section));
  }

  #partOfSteps(section: Section): void {
    const { role } = section;
    if (role === 'rollback') this.#rollback.read(section);
    else if (role === 'reference' || role === 'notes') leaveSection(section, 'reference', this.#books);
    else if (role === 'verification' && this.#endsSteps(section)) this.#chapter(section);
    else this.readUnit(section);
  }

  /** Nothing is done after it: it is what the upgrade is verified by, wherever it stands. */
  #endsSteps(section: Section): boolean {
    this.#lastWork ??= lastWorkIn(this.#facts.root, this.#facts.order.extra);
    return this.#lastWork <= (allSections(section).at(-1) ?? section).line;
  }

  /** Steps that the document has among the others, though they take these back, belong to the rollback. */
  #withoutUndoing(placed: readonly Placed[], section: Section, service: string): readonly Placed[] {
    const undoing = placed.filter(each => each.undoes === true);
    if (undoing.length === 0) return placed;
    const line = undoing[0]?.step.line ?? section.line;
    this.#books.findings.assume(line, 'undoes', undoing.map(each => each.step.name).join(', '));
    this.#rollback.add({ title: service, line, chapter: section.line, placed: undoing });
    return placed.filter(each => each.undoes !== true);
  }

  /** Nowhere yet, under the conditions of the chapter that is read. */
  #newContext(): Context {
    return { ...newContext(), when: [...this.#context.when] };
  }

  #steps(section: Section, mode: Mode, service: string, context: Context): readonly Placed[] {
    const { programs, paths, choices, conditions } = this.#facts;
    const placed = readSection(
      section,
      this.#books,
      {
        mode,
        service,
        checklist: section.role === 'prerequisites' || section.role === 'verification',
        programs,
        earlier: mode === 'steps' ? this.units.earlier : [],
        atWork: mode === 'steps' ? [] : this.units.atWork.all,
        choices,
        conditionOf: child => conditions.get(child),
        skip: child => this.#readsElsewhere(child, mode, service),
      },
      context,
    );
    if (mode === 'steps') this.#directories.note(context);
    return resolveStops(placed, service, paths, this.#books);
  }

  /** Reads a section inside another one that is for something else than that one. */
  #readsElsewhere(section: Section, mode: Mode, service: string): boolean {
    if (mode !== 'rollback' && section.role === 'rollback') {
      this.#rollback.read({ ...section, title: service });
      return true;
    }
    if (section.role !== 'reference' && section.role !== 'notes') return false;
    leaveSection(section, 'reference', this.#books);
    return true;
  }
}
