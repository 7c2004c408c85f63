import { asksPerson, terminalFlag, withoutTerminal } from '../../lint/asking.ts';
import { once } from '../../once.ts';
import { parseShell, type ShellCommand, type ShellStatement } from '../../shell-syntax.ts';
import { replaced } from '../blocks/placeholders.ts';
import { bareWords } from './bare-words.ts';
import type { SourceCommand } from './commands.ts';

/** The lines of a command as they can run where nobody sits before them. */
export interface Unattended {
  /** As many as the command has. */
  readonly texts: readonly string[];
  readonly answered: boolean;
  readonly withoutTerminal: boolean;
}

interface Change {
  readonly kind: 'answer' | 'terminal';
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

/**
 * A step has nobody to answer what a package manager asks, and no terminal for what docker runs. Null where the command
 * does without.
 */
export function unattended({ lines, statements }: SourceCommand): Unattended | null {
  if (!statements.some(isInNeed)) return null;
  const text = lines.map(line => line.text).join('\n');
  // Placeholders stand as words of the same length, so that the places are those of the text.
  const plain = lines.map(line => replaced(line.text, each => 'X'.repeat(each.text.length))).join('\n');
  const changes = parseShell(plain).statements.flatMap(statement =>
    statement.commands.flatMap(command => changesOf(command, statement, plain)),
  );
  if (changes.length === 0) return null;
  let result = text;
  for (const { at, length, text: put } of changes.toSorted((a, b) => b.at - a.at))
    result = result.slice(0, at) + put + result.slice(at + length);
  return {
    texts: result.split('\n'),
    answered: changes.some(({ kind }) => kind === 'answer'),
    withoutTerminal: changes.some(({ kind }) => kind === 'terminal'),
  };
}

const isInNeed = once((statement: ShellStatement): boolean =>
  statement.commands.some(command => takesTerminal(command) || isAsking(command, statement)),
);

/** What a program is told so that it does not ask, and the word behind which that stands; null: the program itself. */
const answers: ReadonlyMap<string, { readonly flag: string; readonly after: string | null }> = new Map([
  ...['apt', 'apt-get', 'aptitude', 'yum', 'dnf', 'microdnf'].map(
    name => [name, { flag: '-y', after: null }] as const,
  ),
  ['zypper', { flag: '-n', after: null }],
  ['pkg', { flag: '-y', after: '(?:install|upgrade|delete|remove|autoremove)' }],
  ['pip', { flag: '-y', after: 'uninstall' }],
  ['pip3', { flag: '-y', after: 'uninstall' }],
  ['kubeadm', { flag: '-y', after: 'apply' }],
  ['pacman', { flag: '--noconfirm', after: null }],
]);

function answerOf(
  words: readonly string[],
): { readonly flag: string; readonly after: string | null } | undefined {
  const name = nameOf(words);
  // Of all that these ask, only whether containers are to go is answered.
  if (/^(?:docker|podman)(?:-compose)?$/.test(name))
    return words.includes('rm') && (name.endsWith('-compose') || words[1] === 'compose')
      ? { flag: '-f', after: 'rm' }
      : undefined;
  return answers.get(name);
}

/** Whether a program asks for more than a yes, or cannot be told not to ask. */
export function asksForMore(command: ShellCommand, statement: ShellStatement): boolean {
  return isAsking(command, statement) && answerOf(bareWords(command.words)) === undefined;
}

function isAsking(command: ShellCommand, statement: ShellStatement): boolean {
  const words = bareWords(command.words);
  return asksPerson({ name: nameOf(words), words, command, statement });
}

function takesTerminal({ words }: ShellCommand): boolean {
  return /^docker(?:-compose)?$/.test(nameOf(bareWords(words)));
}

function nameOf([program = '']: readonly string[]): string {
  return program.split('/').at(-1) ?? '';
}

function changesOf(command: ShellCommand, statement: ShellStatement, text: string): readonly Change[] {
  const words = bareWords(command.words);
  const name = nameOf(words);
  const answer = answerOf(words);
  if (answer !== undefined && isAsking(command, statement)) {
    const at = endOfWord(text, command, answer.after ?? name);
    return at === null ? [] : [{ kind: 'answer', at, length: 0, text: ` ${answer.flag}` }];
  }
  return takesTerminal(command) ? terminalOf(command, words, text) : [];
}

/** The flag by which docker is told to use a terminal; or, for the older docker-compose, the one by which it is not. */
function terminalOf(command: ShellCommand, words: readonly string[], text: string): readonly Change[] {
  const run = words.findIndex(word => word === 'exec' || word === 'run');
  if (run < 0) return [];
  if (nameOf(words) === 'docker-compose') {
    const isTold = words.some(word => /^-[a-zA-Z]*[Td]|^--(?:no-TTY|detach)$/.test(word));
    const at = isTold ? null : endOfWord(text, command, words[run] ?? '');
    return at === null ? [] : [{ kind: 'terminal', at, length: 0, text: ' -T' }];
  }
  if (run > 1 && words[1] !== 'compose') return [];
  const flag = terminalFlag({ name: 'docker', words: ['docker', ...words.slice(run)] });
  const found = flag === null ? null : withoutTerminal(text, command, flag);
  return found === null ? [] : [{ kind: 'terminal', ...found }];
}

/** Where a word of a command ends; null where it stands in it in another way. */
function endOfWord(text: string, { start, end }: ShellCommand, word: string): number | null {
  const found = new RegExp(String.raw`(?<![\w.-])${word.replaceAll('.', String.raw`\.`)}(?=\s)`).exec(
    text.slice(start, end),
  );
  return found === null ? null : start + found.index + found[0].length;
}
