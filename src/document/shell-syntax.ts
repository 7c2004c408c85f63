import { forEachChild, parse, type Statement, type SyntaxNode, type Word } from 'unbash';
import { oncePerText } from './once.ts';

/** A shell script taken apart, as far as it has to be understood here. Offsets are UTF-16 units of the script's text. */
export interface ShellScript {
  readonly statements: readonly ShellStatement[];
  /** What is wrong with it; the statements are then a best guess. */
  readonly errors: readonly { readonly message: string; readonly offset: number }[];
}

export interface ShellStatement {
  readonly start: number;
  /** After everything that belongs to it, the bodies of its here-documents too. */
  readonly end: number;
  readonly background: boolean;
  /** One command; several joined by pipes; a list with && or ||; or a loop, a condition, a function, a group. */
  readonly shape: 'simple' | 'pipeline' | 'list' | 'compound';
  /** All commands in it, in order, those in substitutions and bodies too. */
  readonly commands: readonly ShellCommand[];
  /** Names of the variables it expands. */
  readonly uses: readonly string[];
  /** Names it gives a value: assignments, export, read, for. */
  readonly assigns: readonly string[];
  /** Words that its loops go through. */
  readonly items: readonly string[];
}

export interface ShellCommand {
  readonly start: number;
  readonly end: number;
  /** Name and arguments without their quotes; expansions stand as they were written. */
  readonly words: readonly string[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
  /** Variables set for this command, or by it where it has no words. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  /** In a substitution, a body or a group. */
  readonly nested: boolean;
}

/** Parses a script as Bash reads it. Never throws. */
export const parseShell = oncePerText((text: string): ShellScript => {
  const script = parse(text);
  const errors: { message: string; offset: number }[] = [];
  const statements = script.commands.map(statement => readStatement(statement, errors));
  for (const { message, pos } of script.errors ?? []) errors.push({ message, offset: pos });
  return { statements, errors };
});

function readStatement(statement: Statement, errors: { message: string; offset: number }[]): ShellStatement {
  const commands: ShellCommand[] = [];
  const uses = new Set<string>();
  const assigns = new Set<string>();
  const items: string[] = [];
  let end = statement.end;
  const visit = (node: SyntaxNode, nested: boolean, depth: number): void => {
    if (depth > 200) return;
    switch (node.type) {
      case 'Command': {
        const words = [node.name, ...node.args].flatMap(word => (word === undefined ? [] : [textOf(word)]));
        commands.push({
          start: node.pos,
          end: node.end,
          words,
          redirects: node.redirects.map(redirect => ({
            operator: redirect.operator as string,
            target: (redirect.type === 'HereDoc' ? redirect.delimiter : redirect.target)?.value ?? '',
          })),
          assignments: node.prefix.flatMap(each =>
            each.type === 'Assignment'
              ? [{ name: each.name, value: textOf(each).slice(each.name.length + 1) }]
              : [],
          ),
          nested,
        });
        if (words[0] === 'read') for (const name of words.slice(1)) if (isName(name)) assigns.add(name);
        break;
      }
      case 'Assignment':
        assigns.add(node.name);
        break;
      case 'For':
      case 'Select':
        assigns.add(node.name.value);
        for (const word of node.wordlist ?? []) items.push(word.value);
        break;
      case 'SimpleExpansion':
        uses.add(node.text.slice(1));
        break;
      case 'ParameterExpansion':
        if (!hasDefault(node.operation)) uses.add(node.parameter);
        break;
      case 'HereDoc':
        end = Math.max(end, node.closing?.end ?? node.body.end);
        break;
      case 'Script':
        for (const { message } of ('errors' in node ? node.errors : undefined) ?? [])
          errors.push({ message, offset: statement.pos });
        break;
      default:
        break;
    }
    const inside = nested || nesting.has(node.type);
    forEachChild(node, child => visit(child, inside, depth + 1));
  };
  visit(statement.command, false, 0);
  return {
    start: statement.pos,
    end,
    background: statement.background === true,
    shape: shapeOf(statement),
    commands,
    uses: [...uses].filter(isName),
    assigns: [...assigns],
    items,
  };
}

const nesting = new Set<SyntaxNode['type']>([
  'CommandExpansion',
  'ProcessSubstitution',
  'If',
  'For',
  'While',
  'Case',
  'Select',
  'Function',
  'Subshell',
  'BraceGroup',
  'ArithmeticFor',
  'Coproc',
]);

function shapeOf({ command }: Statement): ShellStatement['shape'] {
  if (command.type === 'Command') return 'simple';
  if (command.type === 'Pipeline') return 'pipeline';
  return command.type === 'AndOr' ? 'list' : 'compound';
}

function textOf(word: Word | { readonly type: 'Assignment'; readonly text: string }): string {
  return word.type === 'Word' ? word.value : word.text;
}

function hasDefault(operation: { readonly type: string } | undefined): boolean {
  return operation?.type === 'Default';
}

function isName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}
