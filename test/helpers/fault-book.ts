import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from './fault-random.ts';

/**
 * A runbook whose every command writes down on its host that it began and that it ended, and prints what can be told
 * beforehand byte by byte: at once or over a while, nothing, a little or much, to both streams.
 */
export interface FaultBook {
  readonly path: string;
  readonly artifactsDir: string;
  /** By step: what it prints. */
  readonly prints: Readonly<Record<string, { readonly stdout: Buffer; readonly stderr: Buffer }>>;
  /** What the ledger of each host holds when every command ran once, in order. */
  readonly ledger: readonly string[];
  /** By name: hex SHA-256 of each file that is uploaded. */
  readonly uploads: Readonly<Record<string, string>>;
  /** What the followed file holds from its beginning to the line that is waited for. */
  readonly log: Buffer;
}

export function writeFaultBook(directory: string, name: string, hosts: readonly string[]): FaultBook {
  const sizes = { 'first.bin': 40_000, 'second.bin': 90_000 };
  const random = randomFrom(hashOf(name));
  const uploads = Object.fromEntries(
    Object.entries(sizes).map(([file, size]) => {
      const bytes = Buffer.from(Array.from({ length: size }, () => random.between(0, 255)));
      writeFileSync(join(directory, file), bytes);
      return [file, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
  const step = (title: string, key: string) => [
    `      - name: ${title}`,
    '        run: |',
    ...wrapped(key, scripts[key]?.script ?? '').map(line => `          ${line}`),
  ];
  const path = join(directory, `${name}.yaml`);
  writeFileSync(
    path,
    [
      'handrail: 1',
      `name: ${name}`,
      'title: A release under faults',
      'variables:',
      '  home: { default: /home }',
      'artifacts:',
      ...Object.keys(uploads).map(file => `  ${file}: { path: ${file} }`),
      'upgrade:',
      '  - service: app',
      `    hosts: [${hosts.join(', ')}]`,
      `    serial: ${hosts.length}`,
      '    steps:',
      ...step('Short', 'short'),
      '      - name: Upload',
      '        upload: [first.bin, second.bin]',
      '        to: "{{home}}"',
      ...step('Log', 'log'),
      '      - name: Watch',
      '        follow: ["{{home}}/app.log"]',
      '        until: "^ready"',
      '        timeout: 5m',
      ...step('Lines', 'lines'),
      ...step('Silent', 'silent'),
      ...step('Large', 'large'),
      '      - name: Look',
      '        check: test -e {{home}}/large',
      ...step('Mixed', 'mixed'),
      ...step('Ticket', 'ticket'),
      "        capture: { ticket: 'ticket=(\\w+)' }",
      ...step('Use', 'use'),
      '      - name: Pause',
      '        wait: 100ms',
      ...step('Sleeper', 'sleeper'),
      '      - name: Stop',
      '        stop: { match: "{{home}}/sleeper", signal: TERM, wait: 20s }',
      ...step('Finish', 'finish'),
      '',
    ].join('\n'),
  );
  return {
    path,
    artifactsDir: directory,
    prints: Object.fromEntries(
      Object.entries(scripts).map(([key, { stdout, stderr = '' }]) => [
        key,
        { stdout: Buffer.from(stdout, 'latin1'), stderr: Buffer.from(stderr, 'latin1') },
      ]),
    ),
    ledger: Object.keys(scripts).flatMap(key => [`begun ${key}`, `ended ${key}`]),
    uploads,
    log: Buffer.from(`${numbered('log', logLines)}ready\n`),
  };
}

/** One write a line, so that two commands that run at once could not mix them. */
function wrapped(key: string, script: string): readonly string[] {
  return [
    `printf '%s\\n' 'begun ${key}' >>{{home}}/ledger`,
    ...script.split('\n'),
    `printf '%s\\n' 'ended ${key}' >>{{home}}/ledger`,
  ];
}

interface Script {
  readonly script: string;
  /** Bytes as Latin-1. */
  readonly stdout: string;
  readonly stderr?: string;
}

const logLines = 400;
const largeLines = 4_000;

/** In the order of the runbook. */
const scripts: Readonly<Record<string, Script>> = {
  short: { script: 'echo short', stdout: 'short\n' },
  log: {
    script: `nohup sh -c '
i=1
while [ $i -le ${logLines} ]; do
  printf "log 升级 %04d\\n" $i
  i=$((i + 1))
  [ $((i % 40)) -ne 0 ] || sleep 0.1
done
echo ready
' >>{{home}}/app.log 2>&1 </dev/null &
echo started`,
    stdout: 'started\n',
  },
  lines: {
    script: `i=1
while [ $i -le 60 ]; do
  printf 'lines 升级 %04d\\n' $i
  i=$((i + 1))
  [ $((i % 6)) -ne 0 ] || sleep 0.03
done`,
    stdout: latin1(numbered('lines', 60)),
  },
  silent: { script: 'sleep 0.3', stdout: '' },
  large: {
    script: `awk 'BEGIN { for (i = 1; i <= ${largeLines / 2}; i++) printf "large 升级 %04d\\n", i }'
sleep 0.1
awk 'BEGIN { for (i = ${largeLines / 2 + 1}; i <= ${largeLines}; i++) printf "large 升级 %04d\\n", i }'
touch {{home}}/large`,
    stdout: latin1(numbered('large', largeLines)),
  },
  mixed: {
    script: `i=1
while [ $i -le 40 ]; do
  printf 'out 升级 %04d\\n' $i
  printf 'err \\377 %04d\\n' $i >&2
  i=$((i + 1))
  [ $((i % 8)) -ne 0 ] || sleep 0.03
done`,
    stdout: latin1(numbered('out', 40)),
    stderr: Array.from({ length: 40 }, (_, index) => `err \xff ${padded(index + 1)}\n`).join(''),
  },
  ticket: { script: 'echo ticket=k3f9', stdout: 'ticket=k3f9\n' },
  use: { script: 'echo {{ticket}}', stdout: 'k3f9\n' },
  sleeper: {
    script: `ln -s "$(command -v sleep)" {{home}}/sleeper
nohup {{home}}/sleeper 86400 >/dev/null 2>&1 </dev/null &`,
    stdout: '',
  },
  finish: { script: 'echo finished', stdout: 'finished\n' },
};

function numbered(word: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${word} 升级 ${padded(index + 1)}\n`).join('');
}

function padded(number: number): string {
  return String(number).padStart(4, '0');
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}
