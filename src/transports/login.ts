import type { AuthHandlerMiddleware, NextAuthHandler } from 'ssh2';
import type { Identities } from './identities.ts';

export interface LoginOptions {
  readonly user: string;
  readonly identities: Identities;
  /** Rejects when nobody answers. */
  ask(prompt: string): Promise<string>;
  /** Answers that worked before in this run, so that a reconnection does not ask again; one-time codes are not among them. */
  readonly remembered: { password: string | null };
}

export interface Login {
  readonly handler: AuthHandlerMiddleware;
  /** What was tried and what the host offers, for people. */
  describe(): string;
  /** To be called when the host has let us in. */
  succeeded(): void;
}

/** How often a person may type a password or the answers to a host's questions. */
const typedAttempts = 3;

/**
 * The order of a login: first what the host offers at all, then keys, then the host's questions, then a password. A host
 * that wants a key and a code gets both.
 */
export function login(options: LoginOptions): Login {
  const { user, identities, ask, remembered } = options;
  const tried: string[] = [];
  let offered: readonly string[] = [];
  let began = false;
  let keysTried = false;
  let partial = false;
  let password: string | null = null;
  const typed = { questions: 0, password: 0 };
  let gaveUp: string | null = null;

  const next: AuthHandlerMiddleware = (methodsLeft, partialSuccess, proceed) => {
    if (methodsLeft !== null) offered = methodsLeft;
    partial ||= partialSuccess === true;
    // ssh2 says no to a promise: it is told through the callback.
    choose(proceed).catch((error: unknown) => {
      gaveUp = error instanceof Error ? error.message : String(error);
      stop(proceed);
    });
  };

  async function choose(proceed: NextAuthHandler): Promise<void> {
    if (!began) {
      began = true;
      return proceed({ type: 'none', username: user });
    }
    if (!keysTried && offered.includes('publickey')) {
      keysTried = true;
      if (!identities.empty) return proceed({ type: 'agent', username: user, agent: identities });
    }
    // After a key was accepted as one of two factors ssh2 does not say what is left: ask for it.
    const asksQuestions = offered.includes('keyboard-interactive') || partial || identities.signed;
    if (asksQuestions && typed.questions < typedAttempts) {
      typed.questions += 1;
      return proceed({ type: 'keyboard-interactive', username: user, prompt: answerPrompts });
    }
    if (offered.includes('password') && typed.password < typedAttempts) {
      typed.password += 1;
      password =
        (typed.password === 1 ? remembered.password : null) ??
        (await ask(`${typed.password === 1 ? '' : 'Wrong. '}Password of ${user}`));
      tried.push('password');
      return proceed({ type: 'password', username: user, password });
    }
    stop(proceed);
  }

  function answerPrompts(
    _name: string,
    instructions: string,
    _language: string,
    prompts: readonly { readonly prompt: string }[],
    finish: (answers: string[]) => void,
  ): void {
    tried.push('keyboard-interactive');
    answersTo(instructions, prompts).then(finish, (error: unknown) => {
      gaveUp = error instanceof Error ? error.message : String(error);
      typed.questions = typedAttempts;
      typed.password = typedAttempts;
      finish(prompts.map(() => ''));
    });
  }

  async function answersTo(
    instructions: string,
    prompts: readonly { readonly prompt: string }[],
  ): Promise<string[]> {
    const answers: string[] = [];
    for (const { prompt } of prompts) {
      const first = answers.length === 0 && instructions.trim() !== '' ? `${instructions.trim()} ` : '';
      answers.push(await ask(`${first}${prompt.trim()}`));
    }
    return answers;
  }

  return {
    handler: next,
    describe() {
      const all = [...identities.tried, ...tried];
      const attempts = all.length === 0 ? 'there was nothing to try' : `tried ${unique(all).join(', ')}`;
      const offers = offered.length === 0 ? '' : `; the host takes ${offered.join(', ')}`;
      return `${user}: ${attempts}${offers}${gaveUp === null ? '' : `; ${gaveUp}`}`;
    },
    succeeded() {
      remembered.password = password;
    },
  };
}

function stop(proceed: NextAuthHandler): void {
  // The types lack ssh2's word for "no more methods".
  (proceed as unknown as (method: false) => void)(false);
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
