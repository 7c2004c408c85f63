import ssh2, { type AuthContext, type KeyboardAuthContext, type PublicKeyAuthContext } from 'ssh2';

/** Who may log in, and how. A method without an entry is not offered. */
export interface Accounts {
  /** Absent: any user name may log in. */
  readonly user?: string;
  /** Lines as in authorized_keys. */
  readonly authorizedKeys?: readonly string[];
  readonly password?: string;
  /** Prompts of a keyboard-interactive login, with the answers that are right. */
  readonly interactive?: readonly { readonly prompt: string; readonly answer: string }[];
}

/** Decides one attempt at logging in. */
export function authenticate(context: AuthContext, accounts: Accounts, refuseAll: () => boolean): void {
  proven(context, accounts).then(
    ok => {
      if (ok && !refuseAll()) context.accept();
      else context.reject(methodsOf(accounts));
    },
    () => context.reject(methodsOf(accounts)),
  );
}

function methodsOf(accounts: Accounts): ('publickey' | 'password' | 'keyboard-interactive')[] {
  return [
    ...(accounts.authorizedKeys === undefined ? [] : (['publickey'] as const)),
    ...(accounts.password === undefined ? [] : (['password'] as const)),
    ...(accounts.interactive === undefined ? [] : (['keyboard-interactive'] as const)),
  ];
}

async function proven(context: AuthContext, accounts: Accounts): Promise<boolean> {
  if (accounts.user !== undefined && context.username !== accounts.user) return false;
  switch (context.method) {
    case 'publickey':
      return keyProven(context, accounts.authorizedKeys ?? []);
    case 'password':
      return accounts.password !== undefined && context.password === accounts.password;
    case 'keyboard-interactive':
      return accounts.interactive !== undefined && answersProven(context, accounts.interactive);
    default:
      return false;
  }
}

function keyProven(context: PublicKeyAuthContext, authorized: readonly string[]): boolean {
  const key = authorizedKey(authorized, context.key.algo, context.key.data);
  if (key === undefined) return false;
  // Without a signature the client only asks whether this key would do.
  if (context.signature === undefined || context.blob === undefined) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function authorizedKey(lines: readonly string[], algorithm: string, data: Buffer) {
  for (const line of lines) {
    const parsed = ssh2.utils.parseKey(line);
    if (parsed instanceof Error) throw new Error(`not an authorized_keys line: ${line}`);
    const key = Array.isArray(parsed) ? parsed[0] : parsed;
    // An RSA key is offered under the name of its signature algorithm.
    const sameType =
      key?.type === algorithm || (key?.type === 'ssh-rsa' && algorithm.startsWith('rsa-sha2-'));
    if (key !== undefined && sameType && key.getPublicSSH().equals(data)) return key;
  }
  return undefined;
}

function answersProven(
  context: KeyboardAuthContext,
  questions: readonly { readonly prompt: string; readonly answer: string }[],
): Promise<boolean> {
  return new Promise(resolve => {
    context.prompt(
      questions.map(({ prompt }) => ({ prompt, echo: false })),
      answers => resolve(questions.every(({ answer }, index) => answers[index] === answer)),
    );
  });
}
