import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { succeeded } from '../../src/model/outcome.ts';
import type { Transport, Workspace } from '../../src/model/transport.ts';
import { startText } from '../../src/transports/durable-text.ts';
import { wrapperText } from '../../src/transports/remote-command.ts';
import { median, ms, type Row, timed } from './table.ts';

const command = { script: 'true\n', shell: 'sh', secrets: {} } as const;

/** What it costs a command to outlive the connection: both ways in turns on one connection, and the CPU time of each. */
export async function measureWrapper(transport: Transport, count: number): Promise<readonly Row[]> {
  const holder = {
    run: 'bench',
    operator: '',
    hostname: '',
    pid: process.pid,
    since: new Date().toISOString(),
  };
  const claim = await transport.claim({ run: 'bench', runbook: '', known: null, holder, mayReplace: [] });
  const workspace = claim?.workspace;
  if (!workspace) throw new Error(`commands end with the connection: ${claim?.obstacle}`);
  const durable: number[] = [];
  const plain: number[] = [];
  for (let number = 0; number < count; number++) {
    plain.push(await timed(() => execTrue(transport)));
    durable.push(await timed(() => startTrue(transport, workspace, number)));
  }
  await transport.sweep({
    workspace: workspace.path,
    runbook: '',
    run: 'bench',
    keep: [],
    what: 'everything',
  });
  const [longer, shorter] = [median(durable), median(plain)];
  return [
    {
      what: `a task that outlives its connection, more than one that ends with it (median of ${count})`,
      value: ms(longer - shorter),
      aim: '15 ms',
      note: `${ms(longer)} against ${ms(shorter)}`,
    },
    measureProcessorTime(workspace, count),
  ];
}

/** Of the shells and all that they start and wait for, which is the same however busy the machine is. */
function measureProcessorTime({ means }: Workspace, count: number): Row {
  const root = mkdtempSync(join(tmpdir(), 'handrail-bench-'));
  try {
    const texts = (kind: string, textOf: (number: number) => string) => {
      mkdirSync(join(root, kind));
      for (let number = 0; number < count; number++)
        writeFileSync(join(root, kind, `${number}`), textOf(number));
      return processorTime(join(root, kind)) / count;
    };
    const nonce = '0123456789abcdef01';
    const shorter = texts('plain', () => wrapperText(command, nonce));
    const longer = texts('durable', number =>
      startText({ ...command, directory: join(root, `attempt-${number}`), means, input: 'empty' }, nonce),
    );
    return {
      what: 'its CPU time on the host, likewise (mean)',
      value: ms(longer - shorter),
      note: `${ms(longer)} against ${ms(shorter)}`,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Milliseconds, user and system, of running each text of a directory. */
function processorTime(directory: string): number {
  const script = 'for text in "$1"/*; do /bin/sh -s <"$text" >/dev/null 2>&1; done; times';
  const printed = execFileSync('/bin/sh', ['-c', script, 'sh', directory], { encoding: 'utf8' });
  // The second line is of the children: user and system, each in minutes and seconds.
  const [, children = ''] = printed.split('\n');
  const times = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (times.length !== 2) throw new Error(`times printed ${printed}`);
  return times.reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1_000 * Number(seconds),
    0,
  );
}

async function execTrue(transport: Transport): Promise<void> {
  const { outcome } = await transport.exec({ ...command, onOutput() {} }).done;
  if (!succeeded(outcome)) throw new Error(`true ended with ${JSON.stringify(outcome)}`);
}

async function startTrue(transport: Transport, { path, means }: Workspace, number: number): Promise<void> {
  const request = { ...command, directory: join(path, String(number)), means, input: 'empty' } as const;
  const end = await transport.start({ ...request, onOutput() {} }).done;
  if (end.kind !== 'ended' || !succeeded(end.outcome))
    throw new Error(`true ended with ${JSON.stringify(end)}`);
}
