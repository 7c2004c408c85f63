import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Estate } from '../../src/demo/estate.ts';
import { findProgram } from './programs.ts';
import { type Finished, type OperatorSeat, openSeat, repository } from './seat.ts';
import { type Sshd, startSshdEstate } from './sshd.ts';
import { added, below, type Tree } from './tree.ts';
import type { Sight } from './watched-estate.ts';

/** Null: there is no OpenSSH server here, and no such night. */
export const sshd = findProgram('sshd', 'openssh-server');
const book = join(repository, 'runbooks/ecsc-20170315.yaml');
/** What every rollback is asked for with. */
export const reason = ['--reason', 'the new version is slow'];

/** The eight hosts behind OpenSSH, and somebody who runs the release on them. */
export class Night {
  readonly seat: OperatorSeat = openSeat();
  readonly estate: Estate<Sshd>;

  constructor(estate: Estate<Sshd>) {
    this.estate = estate;
  }

  get release(): readonly string[] {
    const { inventoryPath, artifactsDir } = this.estate;
    return ['run', book, '--inventory', inventoryPath, '--artifacts', artifactsDir, '--auto', '--no-tui'];
  }

  run(...more: readonly string[]): Promise<Finished> {
    return this.seat.run([...this.release, ...more]);
  }

  rollBack(...more: readonly string[]): Promise<Finished> {
    return this.seat.run(['rollback', 'latest', '--auto', '--no-tui', ...reason, ...more]);
  }

  home(host: string): string {
    return this.estate.hosts[host]!.sandbox.home;
  }

  async close(): Promise<void> {
    await this.estate.close();
    this.seat.close();
  }
}

export async function nightFalls(): Promise<Night> {
  return new Night(await startSshdEstate(sshd ?? ''));
}

/** The service's directory is as it was, and what else is there now is what is named. */
export function expectRestored(before: Sight, after: Sight, host: string, left: readonly string[]): void {
  const service = host.replace(/-\d$/, '');
  expect(below(after.tree, service), `${host}: ${service}`).toEqual(below(before.tree, service));
  expect(changed(before.tree, after.tree), `${host}: what was there before`).toEqual([]);
  expect(added(before.tree, after.tree), `${host}: what was not`).toEqual([...left].sort());
  expect(after.services, `${host}: processes`).toHaveLength(1);
}

/** Paths that are gone or are something else now. */
function changed(before: Tree, after: Tree): readonly string[] {
  return Object.keys(before).filter(path => after[path] !== before[path]);
}

/** Waits until the service's log says that it is up again, and in which version. */
export async function expectAnswers(night: Night, host: string, log: string, version: string): Promise<void> {
  const starts = () => readFileSync(join(night.home(host), log), 'utf8').match(/^.* 服务启动成功.*$/gm) ?? [];
  await expect.poll(() => starts().at(-1), { timeout: 30_000, message: host }).toContain(version);
}
