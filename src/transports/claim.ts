import {
  type Claim,
  type ClaimRequest,
  type HostLock,
  HostUnreachable,
  type Leftover,
  type LockBreaking,
  type LockHolder,
  type SessionMeans,
  type SweepRequest,
  type SweepResult,
} from '../model/transport.ts';
import { askHost } from './ask-host.ts';
import { claimScript } from './claim-text.ts';
import { wrapper } from './durable-text.ts';
import { breakLockScript, listLocksScript, parseBreaking, parseHeld, parseLocks } from './lock-text.ts';
import { runOfDirectory } from './place-text.ts';
import type { OpenShell } from './shell-process.ts';
import { parseSwept, sweepScript } from './sweep-text.ts';

/** Directories of earlier runs that are told of; those with running commands first, then the newest. */
const mostLeftovers = 20;

export async function claimOn(open: OpenShell, host: string, request: ClaimRequest): Promise<Claim> {
  const { stdout, stderr, end } = await askHost(open, claimScript(host, request));
  if (end?.kind !== 'exited') throw unclaimed(stderr.toString());
  return parseClaim(stdout.toString(), stderr.toString());
}

function parseClaim(text: string, complaint: string): Claim {
  const lines = text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [key = '', ...rest] = line.split(' ');
      return [key, rest.join(' ')] as const;
    });
  const firstOf = (key: string) => lines.find(([name]) => name === key)?.[1];
  const allOf = (key: string) => lines.filter(([name]) => name === key).map(([, value]) => value);

  if (firstOf('lock') === 'held') throw locked(parseHeld(firstOf('holder') ?? '')?.holder ?? null);
  const [path, means, obstacle] = [firstOf('path'), firstOf('means'), firstOf('obstacle')];
  if (path === undefined && obstacle === undefined) throw unclaimed(complaint);
  const replaced = allOf('replaced').flatMap(json => parseHeld(json)?.holder ?? []);
  const broken = parseBroken(allOf('broken'), allOf('broken_holder'));
  const boot = firstOf('boot') ?? '-';
  return {
    workspace:
      path === undefined || !isMeans(means) ? null : { path, means, boot: boot === '-' ? '' : boot, wrapper },
    ...(obstacle === undefined ? {} : { obstacle }),
    leftovers: parseLeftovers(allOf('leftover')),
    ...(replaced[0] === undefined ? {} : { replaced: replaced[0] }),
    ...(broken.length === 0 ? {} : { broken }),
  };
}

function isMeans(text: string | undefined): text is SessionMeans {
  return text === 'setsid' || text === 'perl' || text === 'python3';
}

function parseLeftovers(values: readonly string[]): readonly Leftover[] {
  return values
    .map(value => {
      const [running = '', ...rest] = value.split(' ');
      const path = rest.join(' ');
      return { run: runOfDirectory(path), path, running: Number(running) };
    })
    .reverse()
    .sort((one, other) => Number(other.running > 0) - Number(one.running > 0))
    .slice(0, mostLeftovers);
}

function parseBroken(
  breakings: readonly string[],
  holders: readonly string[],
): readonly (LockBreaking & { readonly holder: LockHolder | null })[] {
  return breakings.map((json, index) => ({
    ...(parseBreaking(json) ?? { by: '', reason: '', at: '' }),
    holder: parseHeld(holders[index] ?? '')?.holder ?? null,
  }));
}

function locked(holder: LockHolder | null): HostUnreachable {
  return new HostUnreachable({
    code: 'locked',
    detail:
      holder === null
        ? 'a lock that does not say who holds it'
        : `run ${holder.run} of ${holder.operator}, since ${holder.since}, from ${holder.hostname} (process ${holder.pid})`,
  });
}

function unclaimed(complaint: string): HostUnreachable {
  const said = complaint.trim().slice(0, 500);
  return new HostUnreachable({
    code: 'other',
    detail: `the host did not say whether the run may use it${said === '' ? '' : `: ${said}`}`,
  });
}

export async function sweepOn(open: OpenShell, host: string, request: SweepRequest): Promise<SweepResult> {
  const { stdout, stderr, end } = await askHost(open, sweepScript(host, request), { timeout: 300_000 });
  const swept = parseSwept(stdout.toString());
  if (end?.kind === 'exited' && swept !== null) return swept;
  const said = stderr.toString().trim().slice(0, 500);
  throw new HostUnreachable({ code: 'other', detail: `the host could not be tidied up: ${said}` });
}

export async function locksOn(open: OpenShell): Promise<readonly HostLock[]> {
  const { stdout } = await askHost(open, listLocksScript);
  return parseLocks(stdout.toString());
}

export async function breakLockOn(open: OpenShell, lock: HostLock, breaking: LockBreaking): Promise<boolean> {
  const { stdout, stderr } = await askHost(open, breakLockScript(lock, breaking));
  const answer = stdout.toString().trim();
  if (answer === 'broken') return true;
  if (answer === 'other') return false;
  throw new HostUnreachable({ code: 'other', detail: `the lock could not be broken: ${stderr}` });
}
