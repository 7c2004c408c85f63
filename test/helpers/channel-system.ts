import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endProcesses, killProcesses, markedProcesses, markVariable } from '../../src/demo/processes.ts';
import { type NodeProbe, probeExpression, readProbe } from '../../src/otp/node-probe.ts';
import { nodeAnswer, nodeRequest } from '../../src/otp/node-request.ts';
import { readStartData } from '../../src/otp/release-registry.ts';
import type { Term } from '../../src/otp/term.ts';
import { termText } from '../../src/otp/term-text.ts';
import type { ChannelTemplate } from './channel-releases.ts';
import { hasLongName, layTarget } from './channel-target.ts';
import { freePort } from './free-port.ts';
import { findProgram } from './programs.ts';

export const erlCall = findProgram('erl_call', 'erlang-base');
const epmd = findProgram('epmd', 'erlang-base');

export interface SystemOptions {
  /** With a host that has a dot: a long name. */
  readonly name?: string;
  /** That of an epmd which is there already; otherwise it gets one of its own. */
  readonly port?: number;
}

export interface Standing {
  /** Status in memory, by release. */
  readonly releases: Readonly<Record<string, string>>;
  /** What a restart would start. */
  readonly starts: string;
}

/** An embedded target system with release A, started by its bin/start under heart, with an epmd and a cookie. */
export class ChannelSystem {
  readonly home: string;
  readonly root: string;
  readonly port: number;
  readonly name: string;
  readonly #end = () => void killProcesses(this.home);
  #asked = 0;

  /** `home` is made and must not be there. It runs when `boot` was called and `isUp`; call `close` in the end. */
  static async lay(
    template: ChannelTemplate,
    home: string,
    { name = 'channel', port }: SystemOptions = {},
  ): Promise<ChannelSystem> {
    mkdirSync(home, { recursive: true });
    const system = new ChannelSystem(home, name, port ?? (await freePort()));
    process.once('exit', system.#end);
    layTarget(template, system);
    if (port === undefined) await system.#startEpmd();
    return system;
  }

  private constructor(home: string, name: string, port: number) {
    this.home = home;
    this.root = join(home, 'root');
    this.name = name;
    this.port = port;
  }

  /** What a runbook is told of it. */
  get variables(): Readonly<Record<string, string>> {
    return { node: this.name, cookie: this.home, epmd: String(this.port), root: this.root };
  }

  /** Starts it as heart does. */
  boot(): void {
    spawn(join(this.root, 'bin/start'), [], { cwd: this.home, env: this.#env, stdio: 'ignore' });
  }

  async isUp(): Promise<NodeProbe> {
    return this.probeWhen(({ status, handler }) => status === 'started' && handler === 'idle');
  }

  /** What the node evaluates an expression to, as text. */
  async value(expression: string): Promise<string> {
    const term = await this.#ask(expression);
    if (term === null) throw new Error(`${this.name} did not answer ${expression}`);
    return termText(term);
  }

  /** Asks until the node is as it should be; only the test's own time limit ends it otherwise. */
  async probeWhen(holds: (probe: NodeProbe) => boolean): Promise<NodeProbe> {
    for (;;) {
      const term = await this.#ask(probeExpression);
      const probe = term === null ? undefined : readProbe(term);
      if (probe !== undefined && holds(probe)) return probe;
      await briefly();
    }
  }

  async standing(): Promise<Standing> {
    const probe = await this.isUp();
    const releases = (probe.releases ?? []).map(({ version, status }) => [version, status]);
    return { releases: Object.fromEntries(releases), starts: this.starts };
  }

  /** The release in start_erl.data. */
  get starts(): string {
    return readStartData(this.read('releases/start_erl.data'))?.version ?? '';
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Takes a file of it away, or puts it back. */
  hide(path: string): () => void {
    const [shown, hidden] = [join(this.root, path), join(this.root, `${path}.hidden`)];
    renameSync(shown, hidden);
    return () => renameSync(hidden, shown);
  }

  /** Kills the emulator and waits until heart has started another one. */
  async killEmulator(): Promise<void> {
    const before = await this.probeWhen(() => true);
    process.kill(Number(before.pid), 'SIGKILL');
    await this.probeWhen(
      ({ pid, status, handler }) => pid !== before.pid && status === 'started' && handler === 'idle',
    );
  }

  /** Nobody finds the node by its name any more. */
  killEpmd(): void {
    for (const pid of this.#running('epmd')) process.kill(pid, 'SIGKILL');
  }

  /** Process ids of its emulators. */
  get emulators(): readonly number[] {
    return this.#running('beam.smp');
  }

  /** Waits until there is no emulator, nor a heart that would start one. */
  async isDown(): Promise<void> {
    while (this.#running('beam.smp', 'heart', 'erlexec').length > 0) await briefly();
  }

  /** Ends the node and its heart for good; its epmd with it, where that is its own. */
  async close(): Promise<void> {
    await endProcesses(this.home);
    process.off('exit', this.#end);
  }

  #running(...programs: readonly string[]): readonly number[] {
    return markedProcesses(this.home).filter(pid => programs.includes(commandOf(pid)));
  }

  async #startEpmd(): Promise<void> {
    try {
      await promisify(execFile)(epmd ?? '', ['-daemon', '-port', String(this.port)], { env: this.#env });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #ask(expression: string): Promise<Term | null> {
    this.#asked += 1;
    const nonce = `Asked${String(this.#asked).padStart(6, '0')}`;
    const address = {
      node: this.name,
      longNames: hasLongName(this),
      program: erlCall ?? '',
      home: this.home,
      epmdPort: this.port,
    };
    const { argv, env, input } = nodeRequest(address, expression, { nonce, timeout: 20 });
    const output = await printed(argv, { ...this.#env, ...env }, input ?? '');
    const answer = nodeAnswer(0, output, nonce);
    return answer.kind === 'value' ? answer.term : null;
  }

  get #env(): Readonly<Record<string, string>> {
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.home,
      ERL_EPMD_PORT: String(this.port),
      [markVariable]: this.home,
    };
  }
}

/** What a program prints, however it ends. */
function printed(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(chunks).toString()));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Between two looks. */
function briefly(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 50));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
