/**
 * Prints what the program costs, beside what it aims at; asserts nothing. `--long` follows 5 million log lines instead
 * of 300,000, which takes more than eight minutes. A name (startup, import, lint, ssh, logs) measures only that.
 */
import { measureImport } from './import.ts';
import { measureLint } from './lint.ts';
import { measureLogLoad } from './log-load.ts';
import { measureSsh } from './ssh.ts';
import { measureStartup } from './startup.ts';
import { printTable, type Row } from './table.ts';

const args = process.argv.slice(2);
const lines = args.includes('--long') ? 5_000_000 : 300_000;
const measurements: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  startup: measureStartup,
  import: measureImport,
  lint: measureLint,
  ssh: measureSsh,
  logs: () => measureLogLoad(lines),
};
const chosen = Object.keys(measurements).filter(name => args.includes(name));

const rows: Row[] = [];
for (const name of chosen.length > 0 ? chosen : Object.keys(measurements)) {
  console.error(`Measuring ${name} …`);
  rows.push(...((await measurements[name]?.()) ?? []));
}
printTable(rows);
