import type { CodeBlock } from '../../markdown/block.ts';
import { bareTitle } from '../../markdown/numbers.ts';
import { roleOfTitle } from '../../markdown/roles.ts';
import { type BlockKind, classify } from '../blocks/classify.ts';
import { examplesIn } from '../blocks/examples.ts';
import { isKeptFromRunning } from '../blocks/kept-blocks.ts';
import type { Prompted } from '../blocks/prompts.ts';
import { serviceOf } from '../chapters/services.ts';
import { readScript } from '../commands/commands.ts';
import { handworkIn } from '../commands/handwork.ts';
import { enter, goTo } from '../hosts/context.ts';
import { userTold } from '../hosts/users.ts';
import { clauseOf } from '../prose/names.ts';
import { isPlaceOnly, withoutBullets } from '../prose/sentences.ts';
import { addWays } from '../ways/command-ways.ts';
import { prose } from '../words.ts';
import { addEdit } from './edit-step.ts';
import type { PartSteps } from './part-steps.ts';
import { nameOfBlock } from './step-names.ts';

/** What the document has around a block of code. */
export interface CodeSurroundings {
  /** The title of its section. */
  readonly title: string;
  /** Prose right before it; empty where there is none. */
  readonly before: string;
  /** Prose right after it. */
  readonly after: string;
  /** It is one of several ways. */
  readonly isChosen: boolean;
}

/** Reads a block of code by what it is: commands, a session, a file, what another program is told, or only for reading. */
export function readCode(part: PartSteps, block: CodeBlock, around: CodeSurroundings): void {
  const { findings, phrases } = part.books;
  const { title, before, after } = around;
  const told = before === '' ? title : before;
  const lines = withoutBullets(block.lines);
  const { kind, prompted, prose: between } = classify({ ...block, lines }, told, part.around.programs);
  part.books.variables.beginBlock(examplesOf(block, around));
  const name = nameGiven(part, around);
  const unsure =
    block.aside || (isExample.test(before.trim()) && !lines.every(each => isIdleLine(each.text)));
  const counted: BlockKind = unsure && (kind === 'command' || kind === 'session') ? 'doubtful' : kind;
  if ((counted === 'command' || counted === 'session') && isKeptFromRunning(part, block, around, lines, name))
    return;
  findings.blocks[counted] += 1;
  findings.take(block.line, block.endLine);
  const text = block.lines
    .map(line => line.text)
    .join('\n')
    .trimEnd();
  const firstName = () => name ?? nameOfBlock(text);
  switch (counted) {
    case 'command': {
      for (const each of between) {
        findings.assume(each.line, 'proseInBlock', each.text.trim());
        findings.leave(each.line, each.line, 'prose');
      }
      const commands = lines.filter(each => !between.includes(each));
      addHandwork(part, block, before, commands);
      part.context.asUser = anotherUser(part, before);
      addWays(part, { ...around, block, lines: commands, name });
      part.context.asUser = null;
      return;
    }
    case 'session':
      readSession(part, block, prompted, name, around);
      return;
    case 'file':
      addEdit(part, { block, title, before: told, after, context: part.context }, name);
      return;
    case 'repl': {
      const { hosts } = part.context;
      for (const host of hosts.length > 0 ? hosts : [null])
        findings.interactive.push({ text, line: block.lines[0]?.line ?? block.line, host });
      part.add({ verb: 'manual', instruction: `${phrases.typeInto()}\n\n${text}` }, firstName(), block);
      return;
    }
    case 'doubtful':
      findings.assume(block.line, 'doubtfulBlock', block.lines[0]?.text.trim() ?? '');
      part.add({ verb: 'manual', instruction: `${phrases.doubtful()}\n\n${text}` }, firstName(), block);
      return;
    case 'output':
      if (part.around.mode === 'verification' && text !== '')
        part.add(
          { verb: 'manual', instruction: `${phrases.compareOutput()}\n\n${text}` },
          name ?? phrases.compareOutput().replace(/[:：]$/, ''),
          block,
        );
      else findings.leave(block.line, block.endLine, 'output');
      return;
    case 'reference':
      findings.leave(block.line, block.endLine, 'reference');
      return;
  }
}

/** The values in a block that the words around it, or its comments, say to be examples. */
function examplesOf({ lines }: CodeBlock, { before, after }: CodeSurroundings): readonly string[] {
  const comments = lines.filter(({ text }) => /^\s*#/.test(text)).map(({ text }) => text);
  const commands = lines.filter(({ text }) => !/^\s*#/.test(text)).map(({ text }) => text);
  return [before, after, ...comments]
    .flatMap(examplesIn)
    .filter(example => commands.some(text => text.includes(example)));
}

/** What the words before a block ask a person to do first. */
function addHandwork(part: PartSteps, block: CodeBlock, before: string, lines: CodeBlock['lines']): void {
  if (part.around.mode !== 'steps') return;
  const asked = handworkIn(before, readScript(lines).commands);
  if (asked !== null) part.add({ verb: 'manual', instruction: asked }, asked, block);
}

/** The user by whom the block is to be run, where the words before it name another one than who logs in there. */
function anotherUser({ books, context }: PartSteps, before: string): string | null {
  const user = userTold(before);
  return user === null || context.hosts.some(host => books.hosts.loginOf(host) === user) ? null : user;
}

/** All that is said of a block is that it is an example: whoever runs it has other values. */
const isExample = /^[\s\p{P}]*(?:(?:for )?example|e\.?g\.?|比如|例如|举例|示例)(?:说|如下)?[\s\p{P}]*$/iu;

function isIdleLine(text: string): boolean {
  return /^\s*(?:#.*|cd(?:\s+\S+)?)?\s*$/.test(text);
}

/** A name for what comes of a block: of the words before it, else of its title; null where neither says what it does. */
function nameGiven({ books, around }: PartSteps, { title, before }: CodeSurroundings): string | null {
  const clause = clauseOf(before);
  if (clause !== null && isName(clause, before) && !isPlaceOnly(clause, books.hosts)) return clause;
  if (before === '' && serviceOf(title) !== around.service) {
    const titled = clauseOf(bareTitle(title));
    if (titled !== null) return titled;
  }
  if (around.mode !== 'rollback') return null;
  return roleOfTitle(title) === 'rollback' ? bareTitle(title) : books.phrases.restore(around.service);
}

/** A sentence that ends before the block, and asks for nothing, is about something else. */
function isName(clause: string, before: string): boolean {
  return (
    !/[。.!！…]\s*$/.test(before.trim()) ||
    prose.imperative.test(clause) ||
    (/^[A-Z][a-z]+\s/.test(clause) && !beginsStatement.test(clause))
  );
}

const beginsStatement =
  /^(?:you|we|they|he|she|i|the|this|that|these|those|it|its|it['’]s|there|here|no|not|all|any|some|most|many|each|every|if|in|on|at|as|since|because|for|from|with|before|after|once|when|while|until|note|probably|usually|normally|otherwise|however|rollback|our|your|a|an|right|shown|see|now)\b/i;

/** A terminal as it was shown: its prompts say where the commands were typed. */
function readSession(
  part: PartSteps,
  block: CodeBlock,
  { segments }: Prompted,
  name: string | null,
  around: CodeSurroundings,
): void {
  const { hosts, findings, phrases } = part.books;
  for (const { host, user, cwd, commands, outputs } of segments) {
    if (host !== null && hosts.has(host)) {
      goTo(part.context, [hosts.nameOf(host)]);
      part.context.typedOn = part.context.hosts;
    }
    const login = host === null ? null : hosts.loginOf(hosts.nameOf(host));
    part.context.asUser = user === login ? null : user;
    if (cwd !== null) enter(part.context, { cwd: cwd === '~' ? null : cwd.replace(/^~\//, ''), cd: null });
    if (commands.length > 0) addWays(part, { ...around, block, lines: commands, name });
    const [first] = outputs;
    if (first !== undefined && isEdited(commands)) {
      const text = outputs
        .map(line => line.text)
        .join('\n')
        .trimEnd();
      const instruction = `${phrases.editInstruction(null)}\n\n${text}`;
      const place = { ...block, line: first.line, endLine: outputs.at(-1)?.line ?? first.line };
      part.add({ verb: 'manual', instruction }, phrases.editUnnamed, place);
    } else if (first !== undefined) findings.leave(first.line, outputs.at(-1)?.line ?? first.line, 'output');
  }
  part.context.asUser = null;
}

/** What stands below is what the editor is to show in the end, not what was printed. */
function isEdited(commands: CodeBlock['lines']): boolean {
  return /^\s*(?:sudo\s+)?(?:vim?|nano|nvim|emacs|editor|visudo|\S+(?:\s+-\S+)*(?:\s+\w+)?\s+edit)\b/.test(
    commands.at(-1)?.text ?? '',
  );
}
