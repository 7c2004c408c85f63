import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const everywhere = ['errors.ts', 'text', 'version.ts'];

/** What each folder may import from besides itself; a file directly in src counts as a folder of its own. */
const allowed: Readonly<Record<string, readonly string[] | 'all'>> = {
  'errors.ts': [],
  'version.ts': [],
  // Words for the things of the model and the engine: their types only, see below.
  text: ['engine', 'model', 'plan'],
  model: [],
  document: ['model'],
  plan: ['model'],
  otp: ['model'],
  transports: ['model'],
  engine: ['model', 'plan', 'otp'],
  journal: ['engine', 'model', 'plan'],
  runner: ['engine', 'model', 'plan', 'journal', 'transports', 'otp'],
  tui: ['engine', 'plan', 'model'],
  report: ['engine', 'plan', 'model'],
  demo: ['model'],
  commands: 'all',
  'cli.ts': ['commands'],
};

const packagesOf: Readonly<Record<string, readonly string[]>> = {
  ssh2: ['transports', 'demo'],
  'ssh-config': ['transports'],
  execa: ['transports'],
  yaml: ['document'],
  'mdast-util-from-markdown': ['document'],
  'mdast-util-gfm-table': ['document'],
  'mdast-util-gfm-task-list-item': ['document'],
  'micromark-extension-gfm-table': ['document'],
  'micromark-extension-gfm-task-list-item': ['document'],
  mdast: ['document'],
  parse5: ['document'],
  unbash: ['document'],
  zod: ['document', 'journal'],
  ink: ['tui'],
  'ink-spinner': ['tui'],
  react: ['tui'],
  marked: ['tui'],
  'string-width': ['text', 'tui'],
  'slice-ansi': ['text', 'tui'],
  diff: ['commands', 'report', 'runner', 'tui'],
};

interface Import {
  readonly from: string;
  readonly target: string;
  readonly typeOnly: boolean;
  /** Loaded when the code gets there. */
  readonly late: boolean;
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(file =>
  /\.tsx?$/.test(file),
);
const imports: readonly Import[] = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, 'src', file), 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)\s(type\s)?[^;'"]*?from\s+'([^']+)'/gm),
    ...text.matchAll(/^import\s+()'([^']+)'/gm),
    ...text.matchAll(/\bimport\(()\s*'([^']+)'\s*\)/g),
  ];
  return found.map(([whole, type, specifier = '']) => ({
    from: file,
    target: specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier,
    typeOnly: type !== undefined && type !== '',
    late: whole.startsWith('import('),
  }));
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function isOurs({ target }: Import): boolean {
  return /\.(tsx?|json)$/.test(target);
}

/** Every file that the code of `start` pulls in when it runs. */
function reachable(start: string): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const file of seen)
    for (const { from, target, typeOnly } of imports)
      if (from === file && !typeOnly && files.includes(target)) seen.add(target);
  return seen;
}

function reaches(start: string, forbidden: (item: Import) => boolean): readonly string[] {
  const pulled = reachable(start);
  return imports
    .filter(item => pulled.has(item.from) && !item.typeOnly && forbidden(item))
    .map(({ from, target }) => `${start}: ${from} → ${target}`);
}

const inFolders = (...folders: readonly string[]) => files.filter(file => folders.includes(folderOf(file)));

describe('the folders of src', () => {
  it('are all known to this test', () => {
    expect([...new Set(files.map(folderOf))].filter(folder => allowed[folder] === undefined)).toEqual([]);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('import only from where they may', () => {
    const wrong = imports.filter(isOurs).filter(({ from, target }) => {
      const [source, other] = [folderOf(from), folderOf(target)];
      const may = allowed[source];
      return source !== other && may !== 'all' && !everywhere.includes(other) && !may?.includes(other);
    });
    expect(wrong.map(({ from, target }) => `${from} → ${target}`)).toEqual([]);
  });

  it('share words that pull in no code of the model or the engine', () => {
    const wrong = imports.filter(
      item =>
        isOurs(item) && folderOf(item.from) === 'text' && folderOf(item.target) !== 'text' && !item.typeOnly,
    );
    expect(
      wrong
        .filter(({ target }) => !['errors.ts', 'version.ts', 'model'].includes(folderOf(target)))
        .map(({ from, target }) => `${from} → ${target}`),
    ).toEqual([]);
  });

  it('use each package only where it belongs', () => {
    const wrong = imports
      .filter(item => !isOurs(item) && !item.target.startsWith('node:'))
      .filter(({ from, target }) => {
        const name = target.startsWith('@')
          ? target.split('/').slice(0, 2).join('/')
          : (target.split('/')[0] ?? target);
        return !packagesOf[name]?.includes(folderOf(from));
      });
    expect(wrong.map(({ from, target }) => `${from} → ${target}`)).toEqual([]);
  });

  it.each(['model', 'plan', 'engine', 'otp'])(
    'keep %s free of packages and of Node, however far its imports go',
    folder => {
      expect(inFolders(folder).flatMap(file => reaches(file, item => !isOurs(item)))).toEqual([]);
    },
  );

  it('keep the screens away from transports, the runner, the journal and the file system', () => {
    const forbidden = ({ target }: Import) =>
      ['transports', 'runner', 'journal'].includes(folderOf(target)) ||
      /^node:(fs|child_process|net)/.test(target);
    expect(inFolders('tui').flatMap(file => reaches(file, forbidden))).toEqual([]);
  });

  it.each(['replay', 'report', 'show', 'runs'])('leave %s nothing to execute anything with', command => {
    const forbidden = ({ target }: Import) =>
      ['transports', 'runner'].includes(folderOf(target)) || ['ssh2', 'execa'].includes(target);
    expect(files).toContain(`commands/${command}.ts`);
    expect(reaches(`commands/${command}.ts`, forbidden)).toEqual([]);
  });

  // A run waits for hours, and its program may be replaced meanwhile: what it needs is loaded before the first screen.
  it('load nothing late but what a command begins with', () => {
    const late = imports.filter(item => item.late);
    expect(late.map(({ target }) => target)).toContain('tui/open.ts');
    expect(
      late.map(({ from }) => folderOf(from)).filter(from => !['cli.ts', 'commands'].includes(from)),
    ).toEqual([]);
  });

  it('end the process in one place only', () => {
    const ending = files.filter(file =>
      /process\.exit\(/.test(readFileSync(join(root, 'src', file), 'utf8')),
    );
    expect(ending).toEqual(['cli.ts']);
  });

  it('have no file without a way to it from the command line', () => {
    const used = reachable('cli.ts');
    const typed = new Set(imports.filter(({ typeOnly }) => typeOnly).map(({ target }) => target));
    expect(files.filter(file => !used.has(file) && !typed.has(file))).toEqual([]);
  });
});
