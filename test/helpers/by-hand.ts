import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Estate, HostServer } from '../../src/demo/estate.ts';
import { markedProcesses } from '../../src/demo/processes.ts';
import type { Task } from '../../src/plan/plan.ts';

/** Does tasks as an operator without handrail would, over OpenSSH's client; throws at the first one that fails. */
export async function performByHand(estate: Estate<HostServer>, tasks: readonly Task[]): Promise<void> {
  for (const task of tasks) {
    const { action } = task;
    if (action.verb === 'stop') await stopByHand(estate.root, action.match);
    else if (action.verb === 'run') await runByHand(estate, task, action.script);
    else if (action.verb === 'check') await untilHolds(() => runByHand(estate, task, action.script));
    else throw new Error(`${task.id}: ${action.verb} is not done by hand here`);
  }
}

async function stopByHand(root: string, match: string): Promise<void> {
  const commandOf = (pid: number) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  };
  const pids = markedProcesses(root).filter(pid => commandOf(pid).includes(match));
  for (const pid of pids) process.kill(pid, 'SIGTERM');
  await untilHolds(async () => {
    if (pids.some(pid => commandOf(pid) !== '')) throw new Error(`still running: ${match}`);
  });
}

async function runByHand(estate: Estate<HostServer>, task: Task, script: string): Promise<void> {
  const { port = 0 } = estate.hosts[task.host ?? ''] ?? {};
  const ssh = spawn(
    'ssh',
    [
      ...['-F', 'none', '-i', estate.identityPath, '-o', `UserKnownHostsFile=${estate.knownHostsPath}`],
      ...['-p', String(port), '127.0.0.1', '/bin/sh -s'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let output = '';
  ssh.stdout.on('data', chunk => {
    output += chunk;
  });
  ssh.stderr.on('data', chunk => {
    output += chunk;
  });
  ssh.stdin.end(script);
  const code = await new Promise(resolve => ssh.on('close', resolve));
  if (code !== 0) throw new Error(`${task.id} ended with ${code}:\n${output}`);
}

async function untilHolds(attempt: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await pause(100);
  }
}
