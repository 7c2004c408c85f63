import { once } from '../../once.ts';
import type { ShellCommand, ShellStatement } from '../../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import { type SourceCommand, standIn } from './commands.ts';
import { type Follow, followOf } from './follow-command.ts';
import { type Interactive, interactiveOf } from './interactive-commands.ts';
import { killOf, lookOf, type Stop } from './process-commands.ts';
import { followsElsewhere, type Remote, remoteOf, type Send, sendOf, sshTarget } from './remote-commands.ts';
import { isForeground, isStart } from './start-commands.ts';
import { asksForMore } from './unattended.ts';

/** What a command is, where it is more than something to run. */
export type Special =
  | { readonly kind: 'plain' }
  | Follow
  /** `ps … | grep WORD` */
  | { readonly kind: 'look'; readonly word: string }
  | Stop
  | Interactive
  | {
      readonly kind: 'ssh';
      readonly host: string | null;
      readonly user: string | null;
      readonly port: number | null;
    }
  | { readonly kind: 'leave' }
  | { readonly kind: 'cd'; readonly to: string }
  | Send
  | Remote
  /** Starts something that goes on running. */
  | { readonly kind: 'start' }
  /** Runs in the foreground and does not end. */
  | { readonly kind: 'foreground' };

export function specialOf(command: SourceCommand): Special {
  const { lines, statements } = command;
  if (isEndless(lines)) return { kind: 'foreground' };
  if (isOfCrontab(lines)) return { kind: 'interactive', takesRest: false };
  const kinds = statements.map(statementKind);
  const telling = kinds.find(({ kind }) => kind !== 'plain' && kind !== 'cd' && kind !== 'look');
  const special = telling ?? (kinds.length === 1 ? kinds[0] : undefined) ?? { kind: 'plain' };
  if (special.kind !== 'plain') return special;
  return remoteOf(command) ?? (followsElsewhere(command) ? { kind: 'foreground' } : special);
}

function isProgramToFill(name: string): boolean {
  return name.startsWith(standIn) && /^\w+$/.test(name) && name !== `${standIn}path`;
}

/** A line for the editor of a crontab: five fields that say when, and the command. */
function isOfCrontab(lines: SourceCommand['lines']): boolean {
  return /^\s*(?:[\d*?][\d*?/,-]*\s+){4}(?:[\d*?][\d*?/,-]*|[A-Za-z]{3}(?:[,-][A-Za-z]{3})*)\s+\S|^\s*@(?:reboot|hourly|daily|weekly|monthly|yearly|annually|midnight)\s+\S/.test(
    lines[0]?.text ?? '',
  );
}

/** A loop that nothing in it ends. */
function isEndless(lines: SourceCommand['lines']): boolean {
  return (
    /^\s*while\s+(?:true|:|\[\s*1\s*\]|sleep\s+\d+)\s*(?:;|$)/.test(lines[0]?.text ?? '') &&
    !lines.some(({ text }) => /\b(?:break|exit|return)\b/.test(text))
  );
}

const statementKind = once((statement: ShellStatement): Special => {
  const top = statement.commands.filter(command => !command.nested);
  const [first] = top;
  if (first === undefined || statement.shape === 'compound') return { kind: 'plain' };
  const follow = followOf(statement, top);
  if (follow !== null) return follow;
  if (statement.shape === 'pipeline') {
    const word = lookOf(top);
    return word === null ? { kind: 'plain' } : { kind: 'look', word };
  }
  if (statement.background || top.some(isStart)) return { kind: 'start' };
  for (const command of top) {
    const special =
      statement.shape === 'simple' ? commandKind(command) : interactiveOf(command, bareWords(command.words));
    if (special !== null) return special;
    if (asksForMore(command, statement)) return { kind: 'interactive', takesRest: false };
  }
  return { kind: 'plain' };
});

function commandKind(command: ShellCommand): Special | null {
  const words = bareWords(command.words);
  const [name = '', ...args] = words;
  // What is to be run, is for whoever reads it to know.
  if (isProgramToFill(name)) return { kind: 'interactive', takesRest: false };
  if (name === 'cd' && args.length <= 1) return { kind: 'cd', to: args[0] ?? '~' };
  if ((name === 'exit' || name === 'logout') && args.length === 0) return { kind: 'leave' };
  if (name === 'kill') return killOf(args) ?? { kind: 'plain' };
  if (name === 'ssh') return sshOf(args);
  if (name === 'scp' || name === 'rsync') return sendOf(args);
  if (isForeground(words)) return { kind: 'foreground' };
  return interactiveOf(command, words);
}

function sshOf(args: readonly string[]): Special {
  const target = sshTarget(args);
  if (target === null) return { kind: 'plain' };
  const { host, toFill, user, port } = target;
  return host === null && !toFill
    ? { kind: 'interactive', takesRest: true }
    : { kind: 'ssh', host, user, port };
}
