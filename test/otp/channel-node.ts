import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type NodeProbe, probeExpression, readProbe } from '../../src/otp/node-probe.ts';
import { type NodeAnswer, nodeAnswer, nodeRequest } from '../../src/otp/node-request.ts';
import type { ActionResult } from '../../src/otp/node-success.ts';
import { readStartData } from '../../src/otp/release-registry.ts';
import type { Term } from '../../src/otp/term.ts';
import { freePort } from '../helpers/free-port.ts';
import { findProgram } from '../helpers/programs.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { buildChannelReleases } from './ch-release.ts';
import { erlang, quoted } from './erlang.ts';

export const erlCall = findProgram('erl_call', 'erlang-base');
const epmd = findProgram('epmd', 'erlang-base');

/** A target system with release A that runs, under an epmd and a cookie of its own; both end with the test. */
export class ChannelNode {
  readonly #home: string;
  readonly #root: string;
  readonly #port: number;
  #nonces = 0;

  static async start(): Promise<ChannelNode> {
    const home = temporaryDirectory();
    const root = join(home, 'root');
    const { oldPackage, newPackage } = buildChannelReleases(home);
    mkdirSync(root);
    execFileSync('tar', ['xzf', oldPackage, '-C', root]);
    const releases = join(root, 'releases');
    const [bin, erts] = erlang(
      `ok = release_handler:create_RELEASES(${quoted(root)}, ${quoted(releases)}, ${quoted(join(releases, 'ch_rel-1.rel'))}, []),
  io:format("~ts/erts-~ts/bin ~ts", [code:root_dir(), erlang:system_info(version), erlang:system_info(version)])`,
      home,
    ).split(' ') as [string, string];
    writeFileSync(join(releases, 'start_erl.data'), `${erts} A\n`);
    copyFileSync(newPackage, join(releases, 'ch_rel-2.tar.gz'));
    writeFileSync(join(home, '.erlang.cookie'), 'channelcookie', { mode: 0o400 });
    const node = new ChannelNode(home, root, await freePort());
    const env = { ...node.#env, ROOTDIR: root, BINDIR: bin, EMU: 'beam', PROGNAME: 'erl' };
    run(epmd ?? '', ['-port', String(node.#port)], env);
    const boot = join(releases, 'A/start');
    const config = join(releases, 'A/sys');
    run(join(bin, 'erlexec'), ['-boot', boot, '-config', config, '-sname', 'channel', '-noinput'], env);
    await node.probeWhen(({ status, handler }) => status === 'started' && handler === 'idle');
    return node;
  }

  private constructor(home: string, root: string, port: number) {
    this.#home = home;
    this.#root = root;
    this.#port = port;
  }

  async ask(
    expression: string,
    options: { readonly node?: string; readonly home?: string } = {},
  ): Promise<NodeAnswer> {
    this.#nonces += 1;
    const nonce = `Nonce${String(this.#nonces).padStart(6, '0')}`;
    const address = {
      node: options.node ?? 'channel',
      longNames: false,
      program: erlCall ?? '',
      home: options.home ?? this.#home,
      epmdPort: this.#port,
    };
    const { argv, env, input } = nodeRequest(address, expression, { nonce, timeout: 60 });
    const { code, output } = await carriedOut(argv, { ...this.#env, ...env }, input ?? '');
    return nodeAnswer(code, output, nonce);
  }

  async value(expression: string): Promise<Term> {
    const answer = await this.ask(expression);
    if (answer.kind !== 'value')
      throw new Error(`${expression}: ${answer.kind} ${JSON.stringify(answer, bigints)}`);
    return answer.term;
  }

  async probe(): Promise<NodeProbe> {
    const probe = readProbe(await this.value(probeExpression));
    if (probe === undefined) throw new Error('the probe does not read');
    return probe;
  }

  /** Asks until the node is as it should be; only the test's own time limit ends it otherwise. */
  async probeWhen(holds: (probe: NodeProbe) => boolean): Promise<NodeProbe> {
    for (;;) {
      const answer = await this.ask(probeExpression);
      const probe = answer.kind === 'value' ? readProbe(answer.term) : undefined;
      if (probe !== undefined && holds(probe)) return probe;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** What a step finds after an action that was begun at `before`. */
  async result(before: NodeProbe): Promise<ActionResult> {
    const starts =
      readStartData(readFileSync(join(this.#root, 'releases/start_erl.data'), 'utf8'))?.version ?? '';
    return { before, after: await this.probe(), restarts: false, starts };
  }

  /** Where its cookie lies, and the port of its epmd. */
  get home(): string {
    return this.#home;
  }

  /** The directory of its target system. */
  get root(): string {
    return this.#root;
  }

  get port(): number {
    return this.#port;
  }

  get #env(): Readonly<Record<string, string>> {
    return { PATH: process.env.PATH ?? '', HOME: this.#home, ERL_EPMD_PORT: String(this.#port) };
  }
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(program, args, { env, stdio: 'ignore' });
  onTestFinished(
    () =>
      new Promise<void>(resolve => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  );
  return child;
}

function carriedOut(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  input: string,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', code => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
    // It may end before it has read anything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
