import { journalUnit } from '../../../model/follow-source.ts';
import { lineOf, linesOf, textOf } from '../commands/command-text.ts';
import type { SourceCommand } from '../commands/commands.ts';
import type { Follow } from '../commands/follow-command.ts';
import { inDirectory } from '../commands/starting.ts';
import type { Context } from '../hosts/context.ts';
import type { BlockSteps } from './block-steps.ts';

/** One step that follows all the logs that neighbouring commands show; a person watches where the files are not known. */
export function addFollow(
  steps: BlockSteps,
  commands: readonly SourceCommand[],
  follows: readonly Follow[],
): void {
  const { findings, phrases } = steps.books;
  const { context } = steps.around;
  const lines = linesOf(commands);
  for (const command of commands)
    for (const host of context.hosts.length > 0 ? context.hosts : [null])
      findings.follows.push({ text: textOf(command.lines), line: lineOf(command), host });
  const files = follows
    .flatMap(each => each.files ?? [])
    .map(file => (journalUnit(file) === null ? placeOf(file, context) : file));
  if (follows.some(each => each.files === null) || files.some(file => file === null)) {
    findings.assume(lineOf(commands[0]), 'followByHand', textOf(lines));
    steps.addManual(`${phrases.watchByHand()}\n\n${textOf(lines)}`, lines, commands);
    return;
  }
  const known = files.flatMap(file => (file === null ? [] : [file]));
  const tomcat = known.some(file => /catalina\.out$/.test(file));
  const filter = follows.find(each => each.until !== null)?.until ?? null;
  if (tomcat) findings.assume(lineOf(commands[0]), 'followPattern', textOf(lines));
  else if (filter === null) findings.assume(lineOf(commands[0]), 'followOpen', textOf(lines));
  const started = tomcat ? String.raw`Server startup in \[?\d+` : null;
  const pattern = filter === null ? started : literal(filter);
  steps.add(
    {
      verb: 'follow',
      files: [...new Set(known)],
      ...(pattern === null ? {} : { until: pattern }),
      ...(tomcat ? { fail: 'startup failed|OutOfMemoryError|BindException|LifecycleException' } : {}),
    },
    lines,
    commands,
    { ownName: phrases.watch([...new Set(known.map(file => file.split('/').at(-1) ?? file))].join(', ')) },
  );
}

/** Null where only the host knows the directory that it is in. */
function placeOf(file: string, { cwd, carriedCd }: Context): string | null {
  return carriedCd !== null && !/^[/~]/.test(file) ? null : inDirectory(file, cwd);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('-', '\\x2d');
}
