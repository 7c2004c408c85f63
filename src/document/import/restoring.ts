import { parseShell } from '../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import type { Books } from './books.ts';
import type { DraftStep, ScriptLine } from './draft.ts';
import { guard } from './guard.ts';
import { scriptOf } from './rollback-place.ts';

/** `cp -R BACKUP DIR` puts the backup inside of DIR when that is there, as it is after an upgrade. */
export function movingAside(
  step: DraftStep,
  forward: readonly DraftStep[],
  { findings, phrases }: Books,
): readonly DraftStep[] {
  if (step.action.verb !== 'run') return [];
  const aside: DraftStep[] = [];
  for (const [source, target] of copies(step)) {
    const backedUp = forward.some(each =>
      copies(each).some(([from, to]) => from === target && to === source),
    );
    if (!backedUp || !/^\/[\w./-]+$/.test(target) || !/^\/[\w./-]+$/.test(source) || isMoved(step, target))
      continue;
    findings.assume(step.line, 'copyNests', `${source} → ${target}`);
    aside.push({
      name: phrases.moveAside(target),
      line: step.line,
      ...(step.hosts === undefined ? {} : { hosts: step.hosts }),
      ...(step.when === undefined ? {} : { when: step.when }),
      action: {
        verb: 'run',
        script: [
          { text: `# ${phrases.copyNests}`, line: null },
          { text: guard(`test -d ${source}`, phrases.noBackup(source)), line: null },
          { text: guard(`test ! -e ${target}.failed`, phrases.isThere(`${target}.failed`)), line: null },
          { text: `if [ -e ${target} ]; then mv ${target} ${target}.failed; fi`, line: null },
        ],
      },
    });
  }
  return aside;
}

/** A line of a rollback that takes away what a backup is put in the place of. */
export interface Removal {
  /** Of the step. */
  readonly at: number;
  /** In its script. */
  readonly line: number;
  readonly source: string;
}

/** The first one. Where the run stopped before the backup was made, it would take away what still runs. */
export function firstRemoval(steps: readonly DraftStep[], forward: readonly DraftStep[]): Removal | null {
  const made = new Map(
    forward.flatMap(step => [...copies(step), ...moves(step)]).map(([from, to]) => [to, from]),
  );
  for (const [source, target] of steps.flatMap(step => [...copies(step), ...moves(step)])) {
    if (made.get(source) !== target || !/^[\w/][\w./-]*$/.test(source)) continue;
    for (const [at, step] of steps.entries()) {
      const line = removalIn(step, target);
      if (line === null) continue;
      const isFound = source.startsWith('/') || !/\b(cd|pushd)\b/.test(linesOf(step)[line]?.text ?? '');
      if (isFound) return { at, line, source };
    }
  }
  return null;
}

/** The line of a script after which nothing is left under the path, or something else. */
function removalIn(step: DraftStep, path: string): number | null {
  const script = scriptOf(step);
  const statement = parseShell(script).statements.find(({ commands }) =>
    commands.some(({ words }) => {
      const [name, ...args] = bareWords(words);
      const paths = args.filter(arg => !arg.startsWith('-')).map(arg => arg.replace(/(.)\/+$/, '$1'));
      return name === 'rm' ? paths.includes(path) : name === 'mv' && paths[0] === path;
    }),
  );
  return statement === undefined ? null : script.slice(0, statement.start).split('\n').length - 1;
}

/** Ends the step before that line where there is nothing to put in its place. */
export function guarded(step: DraftStep, { line, source }: Removal, { findings, phrases }: Books): DraftStep {
  if (step.action.verb !== 'run') return step;
  findings.assume(step.line, 'removesFirst', source);
  const script = [
    ...step.action.script.slice(0, line),
    { text: `# ${phrases.removesFirst}`, line: null },
    { text: guard(`test -e ${source}`, phrases.noBackup(source)), line: null },
    ...step.action.script.slice(line),
  ];
  return { ...step, action: { ...step.action, script } };
}

function linesOf({ action }: DraftStep): readonly ScriptLine[] {
  return action.verb === 'run' ? action.script : [];
}

/** The step itself takes away what is there. */
function isMoved({ action }: DraftStep, path: string): boolean {
  if (action.verb !== 'run') return false;
  return parseShell(action.script.map(({ text }) => text).join('\n')).statements.some(({ commands }) =>
    commands.some(({ words }) => {
      const [name, ...args] = bareWords(words);
      return (name === 'rm' || name === 'mv') && args.some(arg => arg.replace(/(.)\/+$/, '$1') === path);
    }),
  );
}

function moves(step: DraftStep): readonly (readonly [string, string])[] {
  return transfers(step, name => name === 'mv');
}

function copies(step: DraftStep): readonly (readonly [string, string])[] {
  return transfers(step, (name, args) => name === 'cp' && args.some(arg => /^-[a-zA-Z]*[rRa]/.test(arg)));
}

/** Source and target of each command of a script that takes two paths and is one of those that are wanted. */
function transfers(
  { action }: DraftStep,
  isWanted: (name: string | undefined, args: readonly string[]) => boolean,
): readonly (readonly [string, string])[] {
  if (action.verb !== 'run') return [];
  return parseShell(action.script.map(({ text }) => text).join('\n')).statements.flatMap(({ commands }) =>
    commands.flatMap(({ words }) => {
      const [name, ...args] = bareWords(words);
      const paths = args.filter(arg => !arg.startsWith('-'));
      const [source, target] = paths.map(path => path.replace(/(.)\/+$/, '$1'));
      return isWanted(name, args) && source !== undefined && target !== undefined && paths.length === 2
        ? [[source, target] as const]
        : [];
    }),
  );
}
