import { importMarkdown } from '../../../src/document/import/import.ts';

export const fence = (text: string) => `\`\`\`bash\n${text}\n\`\`\`\n`;
export const read = (text: string) => importMarkdown(text, 'x.md');
const scriptsOf = (steps: ReturnType<typeof read>['draft']['verify']) =>
  steps.flatMap(({ action }) =>
    action.verb === 'run' || action.verb === 'check'
      ? [
          action.script
            .filter(({ line }) => line !== null)
            .map(({ text }) => text)
            .join('; '),
        ]
      : [],
  );
/** What the sections run, in order. */
export const runs = (text: string) => scriptsOf(read(text).draft.sections.flatMap(each => each.steps));
export const takenBack = (text: string) =>
  scriptsOf(read(text).draft.sections.flatMap(each => each.rollback));

/** What the sections do, one line a step: the verb, its line, and its condition. */
export const steps = (text: string) =>
  read(text).draft.sections.flatMap(section =>
    section.steps.map(
      each => `${each.action.verb} L${each.line}${each.when === undefined ? '' : ` when ${each.when}`}`,
    ),
  );
