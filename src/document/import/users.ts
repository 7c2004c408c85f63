import { oncePerText } from '../once.ts';

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
