import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { markedProcesses } from '../../src/demo/processes.ts';
import type { ChannelTemplate } from './channel-releases.ts';
import { ChannelSystem, type SystemOptions } from './channel-system.ts';
import { type FaultEstate, startFaultEstate } from './fault-estate.ts';
import { readChains } from './journal-chain.ts';
import { findProgram } from './programs.ts';
import { type Finished, type OperatorSeat, openSeat, repository } from './seat.ts';
import type { Terminal } from './terminal.ts';

export const sshd = findProgram('sshd', 'openssh-server');

export interface SiteOptions {
  readonly template: ChannelTemplate;
  /** Where the package is that goes to the hosts; otherwise the one with what is new in B. */
  readonly artifacts?: string;
  /** A system each, on `ch-1`, `ch-2` and so on; they share an epmd, as nodes do that know each other. */
  readonly systems?: readonly SystemOptions[];
  /** What is different in the runbook. */
  readonly book?: (text: string, systems: readonly ChannelSystem[]) => string;
}

/** One operator, one or more hosts behind OpenSSH, and on each a target system that runs A. */
export class ChannelSite {
  readonly seat: OperatorSeat = openSeat();
  readonly systems: ChannelSystem[] = [];
  readonly #terminals: Terminal[] = [];
  #estate: FaultEstate | undefined;
  #args: readonly string[] = [];

  /** `finish` is told how to close it before anything runs. */
  static async open(
    options: SiteOptions,
    finish: (close: () => Promise<void>) => void,
  ): Promise<ChannelSite> {
    const site = new ChannelSite();
    finish(() => site.close());
    await site.#prepare(options);
    return site;
  }

  /** The system of the first host. */
  get system(): ChannelSystem {
    const [first] = this.systems;
    if (first === undefined) throw new Error('there is no system');
    return first;
  }

  get book(): string {
    return join(this.seat.directory, 'book.yaml');
  }

  /** Runs the runbook to its end, or to where it needs a person. */
  run(...more: readonly string[]): Promise<Finished> {
    return this.seat.run([...this.args, '--no-tui', '--auto', ...more]);
  }

  resume(...more: readonly string[]): Promise<Finished> {
    return this.seat.run(['resume', 'latest', '--no-tui', '--auto', ...more]);
  }

  rollBack(): Promise<Finished> {
    return this.seat.run(['rollback', 'latest', '--auto', '--no-tui', '--reason', 'not accepted']);
  }

  /** The command that runs the runbook. */
  get args(): readonly string[] {
    return ['run', this.book, ...this.#args];
  }

  /** Starts handrail in a terminal, which ends with the site. */
  sit(args: readonly string[], size?: { readonly columns: number; readonly rows: number }): Terminal {
    const terminal = this.seat.open(args, size);
    this.#terminals.push(terminal);
    return terminal;
  }

  async statusOf(step: string, host = 'ch-1'): Promise<string | undefined> {
    const { tasks } = await this.seat.show();
    return tasks.find(({ id }) => id === `${step.includes('/') ? step : `ch/${step}`}@${host}`)?.status;
  }

  async close(): Promise<void> {
    for (const terminal of this.#terminals) terminal.close();
    for (const system of this.systems) await system.close();
    await this.#estate?.close();
    const marks = [
      ...this.systems.map(({ home }) => home),
      ...(this.#estate?.hosts ?? []).map(({ root }) => root),
    ];
    const left = marks.flatMap(mark => markedProcesses(mark));
    try {
      // A terminal may be closed in the middle of a line.
      if (this.#terminals.length === 0) readChains(this.seat.runsDir);
    } finally {
      this.seat.close();
    }
    if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`);
  }

  async #prepare({ template, artifacts, systems = [{}], book = text => text }: SiteOptions): Promise<void> {
    for (const [index, options] of systems.entries()) {
      const [first] = this.systems;
      const home = join(this.seat.directory, `system-${index + 1}`);
      const shared = first === undefined ? {} : { port: first.port };
      this.systems.push(await ChannelSystem.lay(template, home, { ...shared, ...options }));
    }
    for (const system of this.systems) system.boot();
    const names = ['ch-1', ...this.systems.slice(1).map((_, index) => `ch-${index + 2}`)];
    const directory = join(this.seat.directory, 'estate');
    this.#estate = await startFaultEstate(sshd ?? '', { directory, names, keepalive: '20s' });
    const inventory = this.#estate.inventoryFor('ch');
    const variables = this.systems.map(system => `    variables: ${JSON.stringify(system.variables)}`);
    const lines = readFileSync(inventory, 'utf8').split('\n');
    const own = lines.map(line => (line.startsWith('    variables:') ? (variables.shift() ?? line) : line));
    writeFileSync(inventory, own.join('\n'));
    this.#args = ['--inventory', inventory, '--artifacts', artifacts ?? template.packages];
    writeFileSync(this.book, book(shippedBook(names), this.systems));
    await Promise.all(this.systems.map(system => system.isUp()));
  }
}

/** The runbook for these hosts, all at once; what is installed has to be stable for one second only. */
function shippedBook(hosts: readonly string[]): string {
  const text = readFileSync(join(repository, 'runbooks/otp-ch_rel.yaml'), 'utf8');
  const [here, everywhere] = ['hosts: [ch-1]', `hosts: [${hosts.join(', ')}]`];
  return edited(text, [
    [/^inventory:\n( .*\n)+/m, ''],
    [/action: install, /, 'action: install, stable: 1s, '],
    [new RegExp(`${literally(here)}\n {4}steps`), `${here}\n    serial: ${hosts.length}\n    steps`],
    [new RegExp(literally(here), 'g'), everywhere],
  ]);
}

/** The text with each of these put in the place of what it matches, which has to be there. */
export function edited(text: string, edits: readonly (readonly [RegExp, string])[]): string {
  return edits.reduce((before, [pattern, replacement]) => {
    if (!new RegExp(pattern.source, pattern.flags.replace('g', '')).test(before))
      throw new Error(`there is no ${pattern} in\n${before}`);
    return before.replace(pattern, replacement);
  }, text);
}

/** These words on a screen, wherever the lines of a pane break. */
export function wrapped(words: string): RegExp {
  return new RegExp(words.split(' ').map(literally).join('(?: +|\\s*\\n(?:.*│)? *)'));
}

/** A node with a short name here, as an atom. */
export function nodeNamed(name: string): string {
  return `'${name}@${hostname().replace(/\..*/, '')}'`;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
