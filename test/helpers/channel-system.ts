import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { endProcesses, markVariable } from '../../src/demo/processes.ts';
import { type NodeProbe, probeExpression, readProbe } from '../../src/otp/node-probe.ts';
import { nodeAnswer, nodeRequest } from '../../src/otp/node-request.ts';
import { readStartData } from '../../src/otp/release-registry.ts';
import type { Term } from '../../src/otp/term.ts';
import { termText } from '../../src/otp/term-text.ts';
import { buildChannelReleases, type ChannelReleases } from '../otp/ch-release.ts';
import { erlang, quoted } from '../otp/erlang.ts';
import { findProgram } from './programs.ts';

export const erlCall = findProgram('erl_call', 'erlang-base');
const epmd = findProgram('epmd', 'erlang-base');

/** A target system of its own with release A, started by its bin/start under heart, with its own epmd and cookie. */
export class ChannelSystem {
  readonly home: string;
  readonly root: string;
  readonly port: number;
  readonly name: string;
  readonly releases: ChannelReleases;
  #asked = 0;

  /** `home` is made and must not be there. Call `close` in the end. */
  static async start(
    home: string,
    { name = 'channel', port }: { readonly name?: string; readonly port?: number } = {},
  ): Promise<ChannelSystem> {
    mkdirSync(home, { recursive: true });
    const system = new ChannelSystem(home, name, port ?? (await freePort()));
    system.#install();
    if (port === undefined)
      execFileSync(epmd ?? '', ['-daemon', '-port', String(system.port)], { env: system.#env });
    system.boot();
    await system.probeWhen(({ status, handler }) => status === 'started' && handler === 'idle');
    return system;
  }

  private constructor(home: string, name: string, port: number) {
    this.home = home;
    this.root = join(home, 'root');
    this.name = name;
    this.port = port;
    this.releases = buildChannelReleases(home);
  }

  /** What runbooks are given to find it. */
  get variables(): readonly string[] {
    const values = { node: this.name, cookie: this.home, epmd: this.port, root: this.root };
    return Object.entries(values).flatMap(([name, value]) => ['--var', `${name}=${value}`]);
  }

  /** Starts it as heart does. */
  boot(): void {
    spawn(join(this.root, 'bin/start'), [], { env: this.#env, stdio: 'ignore' });
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
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** Each release with its status in memory, and what a restart would start. */
  async standing(): Promise<{
    readonly releases: Readonly<Record<string, string>>;
    readonly starts: string;
  }> {
    const probe = await this.probeWhen(({ status, handler }) => status === 'started' && handler === 'idle');
    const data = readStartData(readFileSync(join(this.root, 'releases/start_erl.data'), 'utf8'));
    const releases = (probe.releases ?? []).map(({ version, status }) => [version, status]);
    return { releases: Object.fromEntries(releases), starts: data?.version ?? '' };
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Kills the emulator; heart starts another one. */
  async killEmulator(): Promise<void> {
    const before = await this.probeWhen(() => true);
    process.kill(Number(before.pid), 'SIGKILL');
    await this.probeWhen(
      ({ pid, status, handler }) => pid !== before.pid && status === 'started' && handler === 'idle',
    );
  }

  async close(): Promise<void> {
    await endProcesses(this.home);
  }

  #install(): void {
    const { oldPackage } = this.releases;
    const releases = join(this.root, 'releases');
    mkdirSync(join(this.root, 'bin'), { recursive: true });
    execFileSync('tar', ['xzf', oldPackage, '-C', this.root]);
    const [bin = '', erts = ''] = erlang(
      `ok = release_handler:create_RELEASES(${quoted(this.root)}, ${quoted(releases)}, ${quoted(join(releases, 'ch_rel-1.rel'))}, []),
  io:format("~ts/erts-~ts/bin ~ts", [code:root_dir(), erlang:system_info(version), erlang:system_info(version)])`,
      this.home,
    ).split(' ');
    writeFileSync(join(releases, 'start_erl.data'), `${erts} A\n`);
    writeFileSync(join(this.home, '.erlang.cookie'), 'channelcookie', { mode: 0o400 });
    const start = join(this.root, 'bin/start');
    writeFileSync(
      start,
      `#!/bin/sh
read -r erts release < ${releases}/start_erl.data
export ROOTDIR=${this.root} BINDIR=${bin} EMU=beam PROGNAME=erl HEART_COMMAND=${start}
exec "$BINDIR/erlexec" -boot ${releases}/$release/start -config ${releases}/$release/sys -sname ${this.name} -heart -detached
`,
    );
    chmodSync(start, 0o755);
  }

  async #ask(expression: string): Promise<Term | null> {
    this.#asked += 1;
    const nonce = `Asked${String(this.#asked).padStart(6, '0')}`;
    const address = {
      node: this.name,
      longNames: false,
      program: erlCall ?? '',
      home: this.home,
      epmdPort: this.port,
    };
    const { argv, env, input } = nodeRequest(address, expression, { nonce, timeout: 20 });
    const [program = '', ...args] = argv;
    const output = await new Promise<string>((resolve, reject) => {
      const child = spawn(program, args, {
        env: { ...this.#env, ...env },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.on('error', reject);
      child.on('close', () => resolve(Buffer.concat(chunks).toString()));
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
    });
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

/** The package of B as it should be, in a directory of its own. */
export function packageOf({ releases }: ChannelSystem, directory: string): string {
  mkdirSync(directory, { recursive: true });
  copyFileSync(releases.newPackage, join(directory, 'ch_rel-2.tar.gz'));
  return directory;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The package of B with another relup; null: with none. */
export function repackaged(
  { home, releases }: ChannelSystem,
  directory: string,
  change: (relup: string) => string | null,
): string {
  const content = join(home, 'repackaged');
  mkdirSync(content, { recursive: true });
  mkdirSync(directory, { recursive: true });
  execFileSync('tar', ['xzf', releases.newPackage, '-C', content]);
  const path = join(content, 'releases/B/relup');
  const before = readFileSync(path, 'utf8');
  const relup = change(before);
  if (relup === before) throw new Error('the relup is as it was');
  if (relup === null) rmSync(path);
  else writeFileSync(path, relup);
  execFileSync('tar', ['czf', join(directory, 'ch_rel-2.tar.gz'), '-C', content, ...readdirSync(content)]);
  return directory;
}
