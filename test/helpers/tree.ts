import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Every path below a directory, with what is there: type, mode, and the content's hash or the link's target. */
export type Tree = Readonly<Record<string, string>>;

/** Paths for which `ignored` holds are left out, with all below them. */
export function treeOf(root: string, ignored: (path: string) => boolean = () => false): Tree {
  const tree: Record<string, string> = {};
  const visit = (directory: string): void => {
    for (const name of readdirSync(join(root, directory)).sort()) {
      const path = join(directory, name);
      if (ignored(path)) continue;
      tree[path] = described(join(root, path));
      if (lstatSync(join(root, path)).isDirectory()) visit(path);
    }
  };
  visit('.');
  return tree;
}

/** The part of a tree below a directory, named from there. */
export function below(tree: Tree, directory: string): Tree {
  const prefix = `${directory}/`;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([path, what]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), what]] : [],
    ),
  );
}

/** The topmost paths that only the second tree has. */
export function added(before: Tree, after: Tree): readonly string[] {
  return Object.keys(after)
    .filter(path => !(path in before))
    .filter((path, _, all) => !all.some(other => path.startsWith(`${other}/`)))
    .sort();
}

function described(path: string): string {
  const stats = lstatSync(path);
  const mode = (stats.mode & 0o7777).toString(8);
  if (stats.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (stats.isDirectory()) return `directory ${mode}`;
  if (!stats.isFile()) return `other ${mode}`;
  return `file ${mode} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}
