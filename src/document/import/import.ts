import { allSections, outlineOf, type Section } from '../markdown/outline.ts';
import { type MarkdownDocument, readMarkdown } from '../markdown/read.ts';
import { assignRoles, type Role } from '../markdown/roles.ts';
import type { Books } from './books.ts';
import { orderOf } from './chapters/chapter-order.ts';
import { ChapterReader } from './chapters/chapter-reader.ts';
import { chaptersOf } from './chapters/chapters.ts';
import { titleOf } from './chapters/document-title.ts';
import { notesOf } from './chapters/notes.ts';
import { SectionContents } from './chapters/section-contents.ts';
import { pathsIn } from './chapters/stops.ts';
import type { Units } from './chapters/units.ts';
import { commitSteps, verifySteps } from './chapters/verify-steps.ts';
import { programsOf } from './commands/programs.ts';
import type { Draft, DraftSection, DraftStep } from './draft.ts';
import { FindingsBook } from './findings.ts';
import type { Findings } from './found.ts';
import { HostBook } from './hosts/hosts.ts';
import { unknownHost } from './hosts/hosts-at-work.ts';
import { languageOf, phrasesFor } from './phrases.ts';
import { withRollback } from './rollback/rollback.ts';
import { VariableBook } from './variables.ts';
import { ChoiceBook } from './ways/alternatives.ts';
import { sectionConditions } from './ways/section-conditions.ts';
import { bookName } from './writing/book-name.ts';

/** What came of a document: the runbook it amounts to, and what was found, taken for granted and left out on the way. */
export interface Imported {
  readonly draft: Draft;
  readonly findings: Findings;
  readonly sections: readonly { readonly title: string; readonly line: number; readonly role: Role }[];
}

/** Understands an upgrade document. Never fails: what it does not understand is left out, with a reason. `file` names the runbook. */
export function importMarkdown(text: string, file: string): Imported {
  const document = readMarkdown(text);
  const language = languageOf(text);
  const books = booksFor(document, language);
  const { findings, hosts, variables, uploads } = books;
  reportRepairs(document, findings);
  const programs = programsOf(document.blocks);
  const contents = new SectionContents(hosts, programs);
  const root = outlineOf(document.blocks);
  const guessed = giveRoles(root, contents, findings);
  const title = titleOf(document, root, file);
  const choices = new ChoiceBook(variables, findings, books.phrases);
  const chapters = chaptersOf(root, contents, books);
  const order = orderOf(chapters, guessed, contents);
  const conditions = sectionConditions(root, choices, order.extra);
  const notes = notesOf(
    chapters.filter(({ role }) => role === 'notes'),
    findings,
  );
  const paths = pathsIn(commandTexts(document));
  const reader = new ChapterReader(books, { root, choices, conditions, order, programs, paths });
  if (root.role === 'steps' || root.sections.length === 0) reader.readUnit({ ...root, sections: [], title });
  for (const chapter of chapters) reader.read(chapter);
  const { units, rollback } = reader;
  const sections = withRollback(sectionsOrOne(units, title, books), units.checks, rollback, books);
  const { everywhere } = units.atWork;
  const verify = verifySteps(reader.verify, notes.length, everywhere, findings);
  const commit = commitSteps(reader.commit, everywhere, findings);
  const used = [...sections, ...verify, ...commit].flatMap(each => each.hosts ?? []);
  if (used.includes(unknownHost)) hosts.add(unknownHost, 1);
  addRoles(hosts, used, findings);
  return {
    draft: {
      name: bookName(title, file),
      title,
      language,
      notes,
      variables: variables.all,
      hosts: hosts.drafts,
      artifacts: [...uploads].map(([name, line]) => ({ name, line })),
      sections,
      verify,
      commit,
    },
    findings: findings.all(),
    sections: allSections(root).map(({ title: own, line, role }) => ({ title: own, line, role })),
  };
}

function booksFor({ lines, blocks }: MarkdownDocument, language: 'en' | 'zh'): Books {
  const findings = new FindingsBook(lines);
  const phrases = phrasesFor(language);
  const hosts = new HostBook();
  hosts.gather(blocks);
  return {
    hosts,
    variables: new VariableBook(findings, phrases),
    findings,
    phrases,
    assignments: new Map(),
    exported: new Map(),
    uploads: new Map(),
    written: new Set(),
  };
}

/** A part of the document that names no host for it has one of its own, to be looked for in the inventory. */
function addRoles(hosts: HostBook, used: readonly string[], findings: FindingsBook): void {
  for (const { role, line, said } of hosts.unnamed)
    if (used.includes(role)) {
      hosts.add(role, line);
      findings.assume(line, 'hostUnknown', `${said}: ${role}`);
    }
}

function reportRepairs({ lines, repairs, markup }: MarkdownDocument, findings: FindingsBook): void {
  for (const { line, code } of repairs) findings.assume(line, code, lines[line - 1]?.trim() ?? '');
  for (const { line, endLine, code } of markup) findings.leave(line, endLine, code);
}

/** The sections whose roles only what they hold speaks for. */
function giveRoles(root: Section, contents: SectionContents, findings: FindingsBook): ReadonlySet<Section> {
  const guesses = assignRoles(
    root,
    block => contents.holdsCommands(block),
    section => contents.goesOn(section),
  );
  for (const { section, from } of guesses)
    findings.assume(section.line, from === 'content' ? 'roleFromContent' : 'roleUnknown', section.title);
  return new Set(guesses.map(({ section }) => section));
}

function commandTexts({ blocks }: MarkdownDocument): readonly string[] {
  return blocks.flatMap(block => (block.kind === 'code' ? block.lines.map(line => line.text) : []));
}

/** A runbook has a section, even where the document has nothing to do. */
function sectionsOrOne(
  { sections, atWork }: Units,
  title: string,
  { phrases }: Books,
): readonly DraftSection[] {
  const made = sections.filter(section => section.steps.length > 0);
  if (made.length > 0) return made;
  const step: DraftStep = { name: title, line: 1, action: { verb: 'manual', instruction: title } };
  return [{ service: phrases.general, line: 1, hosts: atWork.fallback, steps: [step], rollback: [] }];
}
