import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { hostNames, prochistdata, serviceOn } from '../../src/demo/fleet.ts';
import { markedProcesses } from '../../src/demo/processes.ts';
import type { ShownRun } from './seat.ts';

/** Every upgrade task of the run is finished; what is left waits for a person. */
export function expectUpgradeFinished(run: ShownRun): void {
  const upgrade = run.tasks.filter(task => !task.id.startsWith('verify/') && !task.id.startsWith('commit/'));
  expect(upgrade.length).toBeGreaterThan(40);
  expect(upgrade.filter(task => task.status !== 'finished')).toEqual([]);
  for (const task of upgrade) expect(task.attempts.at(-1)?.outcome).toEqual({ kind: 'exited', code: 0 });
}

/** What the files of the estate's hosts must show after the release: backup, new version, and a log that goes on with it. */
export function expectNewRelease(root: string): void {
  for (const host of hostNames) {
    const service = serviceOn(host);
    const home = join(root, host, 'home');
    expect(readFileSync(join(home, `${service.name}_20170315/VERSION`), 'utf8'), `${host}: backup`).toBe(
      '20170301\n',
    );
    expect(readFileSync(join(home, service.name, 'VERSION'), 'utf8'), `${host}: release`).toBe('20170315\n');
    expect(lastLine(join(home, service.logs[0] ?? '')), `${host}: log`).toContain('20170315');
  }
  const home = join(root, 'ecsc-1/home');
  expect(readFileSync(join(home, 'prochistdata/VERSION'), 'utf8')).toBe('20170315\n');
  expect(lastLine(join(home, prochistdata.logs[0] ?? ''))).toContain('20170315');
}

/** The services that run on the estate's hosts, as `host service`. */
export function runningServices(root: string): readonly string[] {
  const commands = markedProcesses(root).map(pid => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  });
  const expected = [
    ...hostNames.map(host => ({ host, service: serviceOn(host) })),
    { host: 'ecsc-1', service: prochistdata },
  ];
  return expected.flatMap(({ host, service }) => {
    const home = join(root, host, 'home');
    const mark =
      service.kind === 'tomcat' ? `-Dcatalina.base=${home}/` : `-Dapp.home=${home}/${service.name} `;
    return commands.filter(command => command.includes(mark)).map(() => `${host} ${service.name}`);
  });
}

/** Each of the release's services once. */
export const allServices: readonly string[] = [
  ...hostNames.map(host => `${host} ${serviceOn(host).name}`),
  'ecsc-1 prochistdata',
];

function lastLine(path: string): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}
