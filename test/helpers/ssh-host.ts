import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, type KeyPair } from '../../src/demo/ssh-keys.ts';
import { type SshHost, type SshHostOptions, startSshHost } from '../../src/demo/ssh-server.ts';
import type { Host } from '../../src/model/inventory.ts';
import type { ExecResult, OutputStream, Transport } from '../../src/model/transport.ts';
import type { TransportContext } from '../../src/transports/open.ts';
import { SshTransport } from '../../src/transports/ssh.ts';
import type { ExecTiming } from '../../src/transports/timing.ts';

/** Short enough for tests; long enough for two loaded cores. */
export const testTiming: ExecTiming = { grace: 1_000, quiet: 200, drain: 2_000, report: 5_000 };

/** One host, who may log in there, and a home of its own for the one who does. */
export interface TestHost {
  readonly server: SshHost;
  /** What relative paths on the host start from. */
  readonly root: string;
  readonly hostKey: KeyPair;
  readonly clientKey: KeyPair;
  readonly entry: Host;
  readonly context: TransportContext;
  /** Questions for secrets, as they were asked. */
  readonly asked: string[];
  transport(entry?: Partial<Host>): SshTransport;
}

export interface TestHostOptions {
  readonly server?: Partial<SshHostOptions>;
  /** Answers to questions for secrets, in order. */
  readonly secrets?: readonly string[];
  /** Leaves known_hosts empty. */
  readonly unknown?: boolean;
}

export async function startTestHost(directory: string, options: TestHostOptions = {}): Promise<TestHost> {
  const root = join(directory, 'host');
  const home = join(directory, 'seat');
  const hostKey = generateKeyPair();
  const clientKey = generateKeyPair();
  mkdirSync(root, { recursive: true });
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 });
  const server = await startSshHost({
    name: 'ecsc-1',
    root,
    hostKey: hostKey.privateKey,
    authorizedKeys: [clientKey.publicKey],
    ...options.server,
  });
  writeFileSync(join(home, '.ssh', 'id_ed25519'), clientKey.privateKey, { mode: 0o600 });
  if (options.unknown !== true)
    writeFileSync(join(home, '.ssh', 'known_hosts'), `[127.0.0.1]:${server.port} ${hostKey.publicKey}\n`);
  const entry: Host = {
    name: 'ecsc-1',
    address: '127.0.0.1',
    port: server.port,
    user: 'operator',
    transport: 'ssh',
    variables: {},
  };
  const asked: string[] = [];
  const answers = [...(options.secrets ?? [])];
  const context: TransportContext = {
    askSecret(host, prompt) {
      asked.push(`${host}: ${prompt}`);
      const answer = answers.shift();
      return answer === undefined ? Promise.reject(new Error('nobody answers')) : Promise.resolve(answer);
    },
    home,
    env: { USER: 'operator' },
    systemConfig: join(home, 'no-such-file'),
    globalKnownHosts: [],
  };
  return {
    server,
    root,
    hostKey,
    clientKey,
    entry,
    context,
    asked,
    transport: changes => new SshTransport({ ...entry, ...changes }, context, testTiming),
  };
}

export interface Ran extends ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they arrived. */
  readonly chunks: readonly { readonly stream: OutputStream; readonly bytes: Buffer }[];
}

/** Runs a script to its end. */
export async function run(
  transport: Transport,
  script: string,
  options: {
    readonly shell?: 'sh' | 'bash' | 'login';
    readonly secrets?: Readonly<Record<string, string>>;
    readonly timeout?: number;
  } = {},
): Promise<Ran> {
  const chunks: { stream: OutputStream; bytes: Buffer }[] = [];
  const result = await transport.exec({
    script,
    shell: options.shell ?? 'sh',
    secrets: options.secrets ?? {},
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    onOutput: (stream, chunk) => chunks.push({ stream, bytes: Buffer.from(chunk) }),
  }).done;
  const text = (stream: OutputStream) =>
    Buffer.concat(chunks.filter(chunk => chunk.stream === stream).map(chunk => chunk.bytes)).toString();
  return { ...result, stdout: text('stdout'), stderr: text('stderr'), chunks };
}

/** Resolves when the condition holds; fails after ten seconds, saying what was waited for. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** For hosts that must be known: a question is a failure. */
export const refuseToAsk = async (): Promise<boolean> => {
  throw new Error('asked about a host key that was known');
};
