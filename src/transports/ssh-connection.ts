import ssh2, { type Client } from 'ssh2';
import { type HostKeyAsk, HostUnreachable, type Problem } from '../model/transport.ts';
import { acceptHostKey, hostKeyAlgorithms } from './host-key.ts';
import type { Identities } from './identities.ts';
import type { KnownHost } from './known-hosts.ts';
import { fingerprintOf } from './known-hosts.ts';
import { readKnownHosts } from './known-hosts-files.ts';
import { type Login, login } from './login.ts';
import type { SshTarget } from './ssh-target.ts';

export interface SshConnection {
  readonly client: Client;
  /** Of the host's key, as OpenSSH prints it. */
  readonly fingerprint: string;
  /** Resolves with the reason when the connection is gone, however it went. */
  readonly lost: Promise<string>;
}

export interface ConnectOptions {
  readonly target: SshTarget;
  readonly identities: Identities;
  readonly asking: HostKeyAsk;
  askSecret(prompt: string): Promise<string>;
  readonly remembered: { password: string | null };
}

/** Opens one connection, verified and logged in. Rejects with `HostUnreachable`. */
export async function openSshConnection(options: ConnectOptions): Promise<SshConnection> {
  for (let attempt = 1; ; attempt++) {
    const entries = await readKnownHosts(options.target.knownHostsFiles).catch((error: Error) => {
      throw new HostUnreachable({ code: 'other', detail: error.message });
    });
    try {
      return await new ConnectionAttempt(options, entries).run();
    } catch (error) {
      if (!(error instanceof ClosedDuringQuestion)) throw error;
      if (attempt === attemptsWhileAsking) throw new HostUnreachable(error.problem);
    }
  }
}

/** Hosts hang up on a login that takes minutes; what a person has answered by then is kept, and the next attempt goes on from there. */
const attemptsWhileAsking = 3;

class ClosedDuringQuestion extends HostUnreachable {}

class ConnectionAttempt {
  readonly #options: ConnectOptions;
  readonly #entries: readonly KnownHost[];
  readonly #client = new ssh2.Client();
  readonly #result = Promise.withResolvers<SshConnection>();
  readonly #lost = Promise.withResolvers<string>();
  readonly #login: Login;
  #accepted: Buffer | null = null;
  #lastError: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;
  #questions = 0;
  #closedMeanwhile: Problem | null = null;

  constructor(options: ConnectOptions, entries: readonly KnownHost[]) {
    this.#options = options;
    this.#entries = entries;
    this.#login = login({
      user: options.target.user,
      identities: options.identities,
      remembered: options.remembered,
      ask: prompt =>
        this.#untimed(options.askSecret(prompt)).finally(() => setImmediate(() => this.#afterQuestion())),
    });
  }

  run(): Promise<SshConnection> {
    const { target } = this.#options;
    const client = this.#client;
    client.on('connect', () => disableDelay(client));
    client.on('ready', () => {
      this.#settle();
      this.#login.succeeded();
      const fingerprint = this.#accepted === null ? '' : fingerprintOf(this.#accepted);
      this.#result.resolve({ client, fingerprint, lost: this.#lost.promise });
    });
    client.on('error', error => this.#onError(error));
    client.on('close', () => {
      const reason = this.#lastError ?? 'the host closed the connection';
      this.#fail({ code: 'unreachable', detail: this.#at(reason) });
      this.#lost.resolve(reason);
    });
    this.#startTimer();
    client.connect({
      host: target.address,
      port: target.port,
      username: target.user,
      // Ours stops while a person thinks.
      readyTimeout: 0,
      keepaliveInterval: target.aliveInterval,
      keepaliveCountMax: target.aliveCountMax,
      algorithms: { serverHostKey: [...hostKeyAlgorithms(this.#entries, target)] as never },
      hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => this.#verify(key, verify),
      authHandler: this.#login.handler,
    });
    return this.#result.promise;
  }

  #verify(key: Buffer, verify: (valid: boolean) => void): void {
    const { target, asking } = this.#options;
    // The bytes are ssh2's own buffer, and the answer may take minutes.
    const kept = Buffer.from(key);
    // Keys are exchanged anew in the life of a connection, and the same host key is shown again.
    if (this.#accepted?.equals(kept)) {
      verify(true);
      return;
    }
    acceptHostKey(kept, this.#entries, target, unknown => this.#untimed(asking(unknown))).then(
      () => {
        this.#accepted = kept;
        verify(true);
        this.#afterQuestion();
      },
      (error: unknown) => {
        this.#fail(
          error instanceof HostUnreachable
            ? error.problem
            : { code: 'other', detail: error instanceof Error ? error.message : String(error) },
        );
        verify(false);
      },
    );
  }

  #onError(error: Error & { readonly level?: string }): void {
    // An agent that cannot sign with one key is no end: the next key is tried.
    if (error.level === 'agent') return;
    this.#lastError = error.message;
    if (error.level === 'client-authentication')
      this.#fail({ code: 'authRefused', detail: this.#login.describe() });
    else if (/too many authentication failures/i.test(error.message))
      this.#fail({ code: 'authRefused', detail: `${this.#login.describe()}; ${error.message}` });
    else this.#fail({ code: 'unreachable', detail: this.#at(error.message) });
  }

  #fail(problem: Problem): void {
    if (this.#questions > 0 && problem.code === 'unreachable') {
      this.#closedMeanwhile ??= problem;
      return;
    }
    this.#settle();
    this.#result.reject(new HostUnreachable(problem));
  }

  #settle(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
  }

  #startTimer(): void {
    const { connectTimeout } = this.#options.target;
    clearTimeout(this.#timer);
    if (this.#settled) return;
    this.#timer = setTimeout(() => {
      this.#fail({ code: 'unreachable', detail: this.#at(`no answer within ${connectTimeout / 1000} s`) });
      this.#client.destroy();
    }, connectTimeout);
  }

  /** Waits for a person, with the clock stopped. */
  async #untimed<T>(answer: Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    this.#questions += 1;
    try {
      return await answer;
    } finally {
      this.#questions -= 1;
      this.#startTimer();
    }
  }

  /** After the answer was put to use: the host may have hung up long ago. */
  #afterQuestion(): void {
    if (this.#closedMeanwhile === null || this.#questions > 0) return;
    this.#settle();
    this.#result.reject(new ClosedDuringQuestion(this.#closedMeanwhile));
  }

  #at(message: string): string {
    const { address, port } = this.#options.target;
    return message.includes(address) ? message : `${address}:${port}: ${message}`;
  }
}

/** Small packets wait for each other otherwise, about 40 ms a command; a socket that is no TCP socket cannot. */
function disableDelay(client: Client): void {
  if ('setNoDelay' in client && typeof client.setNoDelay === 'function') client.setNoDelay(true);
}
