import { lintDocument, lintRunbook } from '../../src/document/lint/lint.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { fixtureDocuments, repeated, storms } from './import.ts';
import { ms, type Row } from './table.ts';

/** The documents that the import is measured on, what no person writes, and a runbook that takes hundreds of hosts. */
export async function measureLint(): Promise<readonly Row[]> {
  const all = `${fixtureDocuments()}\n\n`;
  lintDocument('warm-up.md', all);
  const rows = [256, 1024].map(kib =>
    measured(`lint of a document of ${kib} KiB`, repeated(all, kib), kib === 1024 ? '2 s' : undefined),
  );
  for (const [what, text] of [...storms, ...ownStorms])
    rows.push(measured(`lint of 256 KiB of ${what}`, repeated(text, 256)));
  const block = ['## Steps\n\n```sh\n', repeated(backups, 256), '```\n'].join('');
  rows.push(measured('lint of one block of 256 KiB', block));
  rows.push(manyHosts(500, 500));
  return rows;
}

/** What gives rules much to remember, or much to say. */
const ownStorms: readonly (readonly [string, string])[] = [
  ['commands in prose', '- Run `systemctl restart app`\n'],
  ['sections for a host each', '## Upgrade `app-1`\n\n```sh\nkill -9 42\ntar xf a.tar\n```\n\n'],
  ['ignores', '<!-- handrail-ignore DESTRUCT because -->\n\n```sh\nrm -rf $A/x\n```\n\n'],
];
const backups = 'cp -r /srv/app /srv/app.bak; mv /srv/app.bak /srv/app\n';

function measured(what: string, text: string, aim?: string): Row {
  const start = performance.now();
  const { diagnostics } = lintDocument('document.md', text);
  return {
    what,
    value: ms(performance.now() - start),
    ...(aim === undefined ? {} : { aim }),
    note: `${diagnostics.length} findings`,
  };
}

/** Steps in fives: a check, a backup, new files, a restart, a look. */
function manyHosts(hosts: number, steps: number): Row {
  const names = Array.from({ length: hosts }, (_, index) => `node-${index}`);
  const scripts = [
    'test ! -e /srv/app.bak{n}',
    'cp -a /srv/app{n} /srv/app.bak{n}',
    'tar xf /srv/app{n}.tar -C /srv/app{n}',
    'systemctl restart app{n}',
    'curl -fsS http://localhost/{n}',
  ];
  const list = Array.from(
    { length: steps },
    (_, index) =>
      `      - { name: Step ${index}, run: '${scripts[index % 5]?.replaceAll('{n}', String(index - (index % 5)))}' }`,
  );
  const text = [
    'handrail: 1\nname: many\nupgrade:\n  - service: app',
    `    hosts: [${names.join(', ')}]\n    steps:`,
    ...list,
  ].join('\n');
  const inventory: Inventory = {
    hosts: Object.fromEntries(names.map(name => [name, { name, transport: 'ssh', variables: {} }])),
    groups: {},
    given: true,
  };
  const start = performance.now();
  const { diagnostics } = lintRunbook('book.yaml', text, inventory);
  return {
    what: `lint of a runbook of ${steps} steps on ${hosts} hosts`,
    value: ms(performance.now() - start),
    note: `${diagnostics.length} findings`,
  };
}
