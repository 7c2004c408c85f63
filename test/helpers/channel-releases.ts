import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildChannelReleases, type ChannelReleases } from '../otp/ch-release.ts';
import { erlang, quoted } from '../otp/erlang.ts';

/** What the tests of one file share: both releases as systools built them, and a target system with A to copy. */
export interface ChannelTemplate extends ChannelReleases {
  readonly directory: string;
  /** Where B is packed with what is new in it only: a tenth of the whole package. */
  readonly packages: string;
  /** A target system without its `bin/start`. */
  readonly root: string;
  /** Where the erts of the installed Erlang is, and its version. */
  readonly erlang: string;
  readonly erts: string;
}

const run = promisify(execFile);

/** Builds them below `directory`, which is made. */
export async function buildChannelTemplate(directory: string): Promise<ChannelTemplate> {
  mkdirSync(directory, { recursive: true });
  const releases = buildChannelReleases(directory);
  const root = join(directory, 'root');
  const data = join(root, 'releases');
  mkdirSync(root);
  await run('tar', ['xzf', releases.oldPackage, '-C', root]);
  const [home = '', erts = ''] = erlang(
    `ok = release_handler:create_RELEASES(${quoted(root)}, ${quoted(data)}, ${quoted(join(data, 'ch_rel-1.rel'))}, []),
  io:format("~ts ~ts", [code:root_dir(), erlang:system_info(version)])`,
    directory,
  ).split(' ');
  writeFileSync(join(data, 'start_erl.data'), `${erts} A\n`);
  const packages = join(directory, 'packages');
  await repack(releases.newPackage, packages, () => undefined);
  return { ...releases, directory, packages, root, erlang: home, erts };
}

/** Packs a package anew in a directory, which is made: without what A brought, and with what is changed in it. */
async function repack(from: string, directory: string, change: (content: string) => void): Promise<void> {
  const content = join(directory, 'content');
  mkdirSync(content, { recursive: true });
  const old = ['kernel', 'stdlib', 'sasl'].map(name => `--exclude=lib/${name}-*`);
  await run('tar', ['xzf', from, '-C', content, ...old]);
  change(content);
  const parts = readdirSync(content);
  await run('tar', ['czf', join(directory, 'ch_rel-2.tar.gz'), '-C', content, ...parts]);
}

/** What is different in a B that systools builds anew. */
export interface RebuiltRelease {
  /** Files of the application in B, by name. */
  readonly sources?: Readonly<Record<string, (text: string) => string>>;
  /** The erts that B runs on. It is the installed one under another version, and comes with the package. */
  readonly erts?: string;
}

/** A package of another B below a directory of its own, which is made; returns where it is. */
export async function rebuilt(
  template: ChannelTemplate,
  directory: string,
  { sources = {}, erts }: RebuiltRelease,
): Promise<string> {
  mkdirSync(directory, { recursive: true });
  for (const name of ['lib', 'ch_rel-1.rel', 'ch_rel-2.rel'])
    cpSync(join(template.directory, name), join(directory, name), { recursive: true });
  cpSync(join(import.meta.dirname, '../fixtures/otp/sys-2.config'), join(directory, 'sys.config'));
  const change = (path: string, edit: (text: string) => string) => changed(join(directory, path), edit);
  for (const [name, edit] of Object.entries(sources)) change(`lib/ch_app-2/src/${name}`, edit);
  cpSync(join(directory, 'lib/ch_app-2/src/ch_app.appup'), join(directory, 'lib/ch_app-2/ebin/ch_app.appup'));
  if (erts !== undefined) {
    change('ch_rel-2.rel', text => text.replace(`{erts,"${template.erts}"}`, `{erts,"${erts}"}`));
    cpSync(join(template.erlang, `erts-${template.erts}`), join(directory, `erts-${erts}`), {
      recursive: true,
      dereference: true,
    });
  }
  const included = erts === undefined ? '' : `{erts, ${quoted(directory)}}`;
  erlang(
    `Both = {path, ["lib/ch_app-1/ebin", "lib/ch_app-2/ebin"]},
  Options = [silent, {path, ["lib/ch_app-2/ebin"]}],
  Compile = fun(File) -> {ok, _} = compile:file(File, [{outdir, "lib/ch_app-2/ebin"}]) end,
  lists:foreach(Compile, filelib:wildcard("lib/ch_app-2/src/*.erl")),
  {ok, _, []} = systools:make_script("ch_rel-2", Options),
  {ok, _, _, _} = systools:make_relup("ch_rel-2", ["ch_rel-1"], ["ch_rel-1"], [silent, Both]),
  {ok, _, []} = systools:make_tar("ch_rel-2", [${included}] ++ Options)`,
    directory,
  );
  const packages = join(directory, 'packages');
  await repack(join(directory, 'ch_rel-2.tar.gz'), packages, () => undefined);
  return packages;
}

/** The package of B with another relup, in a directory of its own, which is made; null: with none. */
export async function repackaged(
  template: ChannelTemplate,
  directory: string,
  change: (relup: string) => string | null,
): Promise<string> {
  await repack(template.newPackage, directory, content => changed(join(content, 'releases/B/relup'), change));
  return directory;
}

function changed(path: string, change: (text: string) => string | null): void {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${path} is as it was`);
  if (after === null) rmSync(path);
  else writeFileSync(path, after);
}
