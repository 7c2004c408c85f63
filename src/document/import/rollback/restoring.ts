import { oncePerText } from '../../once.ts';
import { parseShell } from '../../shell-syntax.ts';
import type { Books } from '../books.ts';
import { bareWords } from '../commands/bare-words.ts';
import type { DraftStep, ScriptLine } from '../draft.ts';
import { guard } from '../steps/guard.ts';
import { scriptOf } from '../steps/step-script.ts';

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
  const made = new Map(forward.flatMap(transfers).map(([from, to]) => [to, from]));
  for (const [source, target] of steps.flatMap(transfers)) {
    if (made.get(source) !== target || !/^(?:~\/|\$HOME\/)?[\w./][\w./-]*$/.test(source)) continue;
    for (const [at, step] of steps.entries()) {
      const line = removalIn(step, target);
      if (line === null) continue;
      const isFound =
        /^(?:\/|~|\$HOME)/.test(source) || !/\b(cd|pushd)\b/.test(linesOf(step)[line]?.text ?? '');
      if (isFound) return { at, line, source };
    }
  }
  return null;
}

/** The line of a script after which nothing is left under the path, or something else. */
function removalIn(step: DraftStep, path: string): number | null {
  const command = fileCommands(step).find(({ name, paths }) =>
    name === 'rm' ? paths.includes(path) : name === 'mv' && paths[0] === path,
  );
  return command?.line ?? null;
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
function isMoved(step: DraftStep, path: string): boolean {
  return fileCommands(step).some(({ name, paths }) => name !== 'cp' && paths.includes(path));
}

/** The paths that a step puts back what it finds there. */
export function restoredFrom(step: DraftStep): readonly string[] {
  return transfers(step).map(([source]) => source);
}

type Transfer = readonly [source: string, target: string];

/** What a step copies as a whole or moves. */
function transfers(step: DraftStep): readonly Transfer[] {
  return [...copies(step), ...transfersBy('mv', step)];
}

function copies(step: DraftStep): readonly Transfer[] {
  return transfersBy('cp', step);
}

function transfersBy(program: string, step: DraftStep): readonly Transfer[] {
  return fileCommands(step).flatMap(({ name, paths, recursive }): readonly Transfer[] => {
    const [source, target, ...more] = paths;
    const isOne = source !== undefined && target !== undefined && more.length === 0;
    return name === program && isOne && (recursive || name === 'mv') ? [[source, target]] : [];
  });
}

/** A command of a script that copies, moves or removes files. */
interface FileCommand {
  readonly name: 'cp' | 'mv' | 'rm';
  readonly recursive: boolean;
  /** As they stand there, but for slashes at their ends. */
  readonly paths: readonly string[];
  /** The line of the script that its statement begins on. */
  readonly line: number;
}

/** The same steps are looked at for every part of a rollback. */
const known = new WeakMap<DraftStep, readonly FileCommand[]>();

function fileCommands(step: DraftStep): readonly FileCommand[] {
  const commands = known.get(step) ?? fileCommandsIn(scriptOf(step));
  known.set(step, commands);
  return commands;
}

const fileCommandsIn = oncePerText((script: string): readonly FileCommand[] => {
  if (!/\b(?:cp|mv|rm)\b/.test(script)) return [];
  return parseShell(script).statements.flatMap(({ start, commands }) => {
    const line = script.slice(0, start).split('\n').length - 1;
    return commands.flatMap(({ words }): readonly FileCommand[] => {
      const [name, ...args] = bareWords(words);
      if (name !== 'cp' && name !== 'mv' && name !== 'rm') return [];
      const paths = args.filter(arg => !arg.startsWith('-')).map(arg => arg.replace(/(.)\/+$/, '$1'));
      return [{ name, recursive: args.some(arg => /^-[a-zA-Z]*[rRa]/.test(arg)), paths, line }];
    });
  });
});
