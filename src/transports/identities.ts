import ssh2, { type BaseAgent, type ParsedKey, type SigningRequestOptions } from 'ssh2';
import type { KeyFile } from './key-file.ts';
import type { KeyFiles } from './key-files.ts';

export interface IdentitySources {
  /** Tried before the agent's keys. */
  readonly firstFiles: readonly string[];
  /** Tried after the agent's keys. */
  readonly laterFiles: readonly string[];
  /** True: nobody named `laterFiles`, so one that does not exist is not worth a word. */
  readonly laterAreDefaults: boolean;
  /** Socket of an agent; null: none. */
  readonly agentSocket: string | null;
  /** Only the agent's keys that also are among the files. */
  readonly identitiesOnly: boolean;
  readonly keyFiles: KeyFiles;
  askPassphrase(prompt: string): Promise<string>;
}

interface Identity {
  readonly label: string;
  readonly publicKey: ParsedKey;
  sign(data: Buffer, options: SigningRequestOptions): Promise<Buffer>;
}

/**
 * All keys a login may use, in one order, in the form ssh2 asks an agent for them: it offers the public halves one by one
 * and wants a signature only for the one that the host accepts. So a passphrase is asked for only when it is of use.
 */
export class Identities extends ssh2.BaseAgent<ParsedKey> implements BaseAgent<ParsedKey> {
  readonly #identities: readonly Identity[];
  /** What was tried or could not be, for people. */
  readonly tried: string[] = [];
  /** A key was accepted and signed with; where that was not enough, the host wants more. */
  signed = false;

  constructor(identities: readonly Identity[], unusable: readonly string[]) {
    super();
    this.#identities = identities;
    this.tried.push(...unusable);
  }

  get empty(): boolean {
    return this.#identities.length === 0;
  }

  override getIdentities(done: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
    this.tried.push(...this.#identities.map(({ label }) => label));
    done(
      undefined,
      this.#identities.map(({ publicKey }) => publicKey),
    );
  }

  override sign(
    key: ParsedKey | Buffer | string,
    data: Buffer,
    options: SigningRequestOptions | ((error?: Error, signature?: Buffer) => void),
    done?: (error?: Error, signature?: Buffer) => void,
  ): void {
    const finish = typeof options === 'function' ? options : done;
    const wanted = typeof key === 'object' && 'getPublicSSH' in key ? key.getPublicSSH() : null;
    const identity = this.#identities.find(({ publicKey }) => wanted?.equals(publicKey.getPublicSSH()));
    const signing =
      identity === undefined
        ? Promise.reject(new Error('not one of our keys'))
        : identity.sign(data, typeof options === 'function' ? {} : options);
    signing.then(
      signature => {
        this.signed = true;
        finish?.(undefined, signature);
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.tried.push(`${identity?.label ?? 'key'} could not sign: ${reason}`);
        finish?.(error instanceof Error ? error : new Error(reason));
      },
    );
  }
}

export async function gatherIdentities(sources: IdentitySources): Promise<Identities> {
  const unusable: string[] = [];
  const first = await readAll(sources.keyFiles, sources.firstFiles, unusable, true);
  const later = await readAll(sources.keyFiles, sources.laterFiles, unusable, !sources.laterAreDefaults);
  const agent = await agentIdentities(sources.agentSocket, unusable);
  const files = [...first, ...later];
  const usable = sources.identitiesOnly
    ? agent.filter(({ publicKey }) => files.some(file => samePublicKey(file.publicKey, publicKey)))
    : agent;
  const ofFile = (file: KeyFile): Identity => {
    // The agent has the same key without a passphrase.
    const held = agent.find(({ publicKey }) => samePublicKey(file.publicKey, publicKey));
    return held === undefined
      ? fileIdentity(file, sources.askPassphrase)
      : { ...held, label: `${file.path} (agent)` };
  };
  const all = [...first.map(ofFile), ...usable, ...later.map(ofFile)];
  return new Identities(withoutRepeats(all), unusable);
}

async function readAll(
  keyFiles: KeyFiles,
  paths: readonly string[],
  unusable: string[],
  expected: boolean,
): Promise<readonly KeyFile[]> {
  const results = await Promise.all(paths.map(path => keyFiles.read(path)));
  return results.flatMap((result, index) => {
    if (result.kind === 'absent' && expected) unusable.push(`${paths[index]} (does not exist)`);
    if (result.kind === 'unusable') unusable.push(`${paths[index]} (unusable: ${result.reason})`);
    return result.kind === 'key' ? [result.key] : [];
  });
}

function fileIdentity(file: KeyFile, askPassphrase: (prompt: string) => Promise<string>): Identity {
  return {
    label: file.path,
    publicKey: file.publicKey,
    async sign(data, options) {
      const key = await file.unlock(askPassphrase);
      const signature: unknown = key.sign(data, options.hash);
      if (signature instanceof Error) throw signature;
      return signature as Buffer;
    },
  };
}

async function agentIdentities(socket: string | null, unusable: string[]): Promise<readonly Identity[]> {
  if (socket === null) return [];
  const agent = new ssh2.OpenSSHAgent(socket);
  const keys = await new Promise<readonly (ParsedKey | Buffer | string)[]>(resolve => {
    agent.getIdentities((error: Error | null | undefined, found) => {
      if (error) unusable.push(`agent at ${socket} (no answer: ${error.message})`);
      resolve((found ?? []) as readonly (ParsedKey | Buffer | string)[]);
    });
  });
  return keys.flatMap(found => {
    const parsed = ssh2.utils.parseKey(found as Buffer);
    const publicKey = Array.isArray(parsed) ? parsed[0] : parsed;
    if (publicKey === undefined || publicKey instanceof Error) return [];
    return [
      {
        label: `agent key ${publicKey.comment || publicKey.type}`,
        publicKey,
        sign: (data: Buffer, options: SigningRequestOptions) =>
          new Promise<Buffer>((resolve, reject) => {
            agent.sign(publicKey, data, options, (error?: Error | null, signature?: Buffer) => {
              if (error || signature === undefined) reject(error ?? new Error('the agent did not sign'));
              else resolve(signature);
            });
          }),
      },
    ];
  });
}

function samePublicKey(one: ParsedKey, other: ParsedKey): boolean {
  return one.getPublicSSH().equals(other.getPublicSSH());
}

function withoutRepeats(identities: readonly Identity[]): readonly Identity[] {
  return identities.filter(
    (identity, index) =>
      identities.findIndex(other => samePublicKey(other.publicKey, identity.publicKey)) === index,
  );
}
