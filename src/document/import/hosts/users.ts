import { oncePerText } from '../../once.ts';
import type { SourceCommand } from '../commands/commands.ts';

const name = String.raw`[\x60"'“]?(?<user>[a-z_][a-z0-9_-]{1,31})[\x60"'”]?`;
const wordings = [
  new RegExp(
    String.raw`\bas (?:the |an? )?(?:(?:system |os |unix |linux )?user(?: account)? )${name}(?![\w.-]*\.)`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:as|become|switch to|su to) (?:the )?${name} (?:system |os |unix |linux )?(?:user|account)\b`,
    'iu',
  ),
  new RegExp(
    String.raw`(?:以|用|使用|切换(?:到|至|为)?|登录)\s*(?:操作系统|系统)?(?:用户|账号|账户)?\s*${name}\s*(?:用户|账号|账户|身份)`,
    'iu',
  ),
];
/** What stands there for a kind of user, and not for one by name. */
const kinds =
  /^(?:the|a|an|root|super|same|normal|regular|non-?root|unprivileged|privileged|service|current|other|new|own|your|any|each|this|that|sudo|admin|administrator|database|application|system|ordinary|dedicated)$/i;

/** The user by whom something is to be done, where words name another one than root. */
export const userTold = oncePerText((text: string): string | null => {
  const last = text.split(/(?<=[.。;；!！])\s*/u).findLast(each => each.trim() !== '') ?? '';
  for (const wording of wordings) {
    const user = wording.exec(last)?.groups?.user;
    if (user !== undefined && !kinds.test(user)) return user;
  }
  return null;
});

/** The user whose shell a command opens, with nothing to do in it; null for root's, and where it opens none. */
export function shellUser(words: readonly string[]): string | null {
  const [program = '', ...args] = words[0] === 'sudo' && words[1] === 'su' ? words.slice(1) : words;
  const plain = args.filter(arg => !arg.startsWith('-'));
  if (program === 'su' && !args.some(arg => /^(?:-c|--command)/.test(arg))) return named(plain[0]);
  if (program !== 'sudo') return null;
  const at = args.findIndex(arg => /^-[a-zA-Z]*u$|^--user$/.test(arg));
  const [user, ...rest] = at < 0 ? [] : args.slice(at + 1);
  const opens = args.some(arg => /^-[a-zA-Z]*[is]/.test(arg))
    ? rest.every(arg => arg.startsWith('-'))
    : isShell(rest);
  return opens ? named(user) : null;
}

/** It says itself by whom it is run. */
export function saysUser({ lines }: SourceCommand): boolean {
  return /^\s*(?:sudo\s+(?:\S+\s+)*?-u|su\s|runuser\s|gosu\s|setpriv\s)/.test(lines[0]?.text ?? '');
}

/** It goes back to the shell before. */
export function leavesShell({ statements }: SourceCommand): boolean {
  return statements.some(({ commands }) =>
    commands.some(({ words }) => /^(?:exit|logout)$/.test(words[0] ?? '')),
  );
}

function isShell(words: readonly string[]): boolean {
  return words.length === 1 && /^(?:\/bin\/)?(?:ba|z|k)?sh$/.test(words[0] ?? '');
}

function named(user: string | undefined): string | null {
  return user !== undefined && user !== 'root' && /^[a-z_][\w-]*$/.test(user) ? user : null;
}
