import { basename, resolve } from 'node:path';
import type { Diagnostic } from '../document/diagnostic.ts';
import type { Imported } from '../document/import/import.ts';
import type { Files } from '../document/load.ts';
import { OperatorError } from '../errors.ts';
import type { ImportSummary } from '../text/import-page.ts';
import type { Language } from '../text/language.ts';
import { loadingWords } from '../text/loading.ts';

/** A document that people wrote for people, in place of a runbook; by its name. */
export function isUpgradeDocument(book: string): boolean {
  return /\.(md|markdown|rst|adoc|asciidoc)$/i.test(book);
}

/** The files of this machine, with the runbook that the document stands for in its place. */
export function importedFiles(book: string, files: Files, onImport: (imported: Imported) => void): Files {
  return {
    ...files,
    async readText(path) {
      const text = await files.readText(path);
      if (resolve(path) !== resolve(book)) return text;
      // Runbooks need none of this, and it takes a while to load.
      const [{ importMarkdown }, { writeRunbook }] = await Promise.all([
        import('../document/import/import.ts'),
        import('../document/import/write.ts'),
      ]);
      const imported = importMarkdown(text, book);
      onImport(imported);
      return writeRunbook(imported.draft, basename(book));
    },
  };
}

/** What is wrong in a file, told of it under another name. */
export function renamed(found: readonly Diagnostic[], file: string, name: string): readonly Diagnostic[] {
  return found.map(each => (each.file === file ? { ...each, file: name } : each));
}

/** Where nothing is wrong but that files are not there which a document uploads: nobody can see the lines that name them. */
export function lackingFiles(
  book: string,
  found: readonly Diagnostic[],
  language: Language,
): OperatorError | null {
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.some(({ code }) => code !== 'artifactMissing')) return null;
  const paths = errors.map(({ parameters }) => String(parameters.path));
  const words = loadingWords(language);
  return new OperatorError([words.filesLacking(book), ...paths.map(path => `  ${path}`)].join('\n'), {
    hint: words.filesLackingHint,
  });
}

/** What there is to say of an import. */
export function summaryOf({ draft, findings, sections }: Imported): ImportSummary {
  const { commands, uploads, follows, interactive, edits, placeholders } = findings;
  return {
    ...findings,
    sections,
    hosts: draft.hosts.map(host => host.name),
    counts: {
      notes: draft.notes.length,
      commands: commands.length,
      uploads: uploads.length,
      stops: draft.sections.flatMap(section => section.steps).filter(step => step.action.verb === 'stop')
        .length,
      follows: follows.length,
      interactive: interactive.length,
      edits: edits.length,
      placeholders: placeholders.length,
    },
  };
}
