import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { erlang } from './erlang.ts';

const fixtures = join(import.meta.dirname, '../fixtures/otp');

/** The two releases of the chapter on release handling, A and B, as systools of the installed Erlang builds them. */
export interface ChannelReleases {
  readonly oldPackage: string;
  readonly newPackage: string;
  /** The file that systools wrote, as it went into the new package. */
  readonly relup: string;
}

/** Compiles the fixtures below `directory` and makes both packages there; the second one holds the relup. */
export function buildChannelReleases(directory: string): ChannelReleases {
  for (const version of ['1', '2']) layOut(directory, version);
  copyFileSync(join(fixtures, 'sys-1.config'), join(directory, 'sys.config'));
  erlang(
    `${common},
  Compile("1"), Compile("2"),
  Rel("ch_rel-1", "A", "1"), Rel("ch_rel-2", "B", "2"),
  Package("ch_rel-1", "1")`,
    directory,
  );
  copyFileSync(join(fixtures, 'sys-2.config'), join(directory, 'sys.config'));
  erlang(
    `${common},
  Path = {path, ["lib/ch_app-1/ebin", "lib/ch_app-2/ebin"]},
  {ok, _, _, []} = systools:make_relup("ch_rel-2", ["ch_rel-1"], ["ch_rel-1"], [silent, Path]),
  Package("ch_rel-2", "2")`,
    directory,
  );
  return {
    oldPackage: join(directory, 'ch_rel-1.tar.gz'),
    newPackage: join(directory, 'ch_rel-2.tar.gz'),
    relup: join(directory, 'relup'),
  };
}

/** As rebar and others lay an application out: what is compiled and what is copied in `ebin`. */
function layOut(directory: string, version: string): void {
  const application = join(directory, `lib/ch_app-${version}`);
  mkdirSync(join(application, 'ebin'), { recursive: true });
  cpSync(join(fixtures, `ch_app-${version}`), join(application, 'src'), { recursive: true });
  copyFileSync(join(application, 'src/ch_app.app'), join(application, 'ebin/ch_app.app'));
  if (version === '2')
    copyFileSync(join(application, 'src/ch_app.appup'), join(application, 'ebin/ch_app.appup'));
}

const common = `Version = fun(App) ->
    _ = application:load(App),
    {ok, V} = application:get_key(App, vsn),
    {App, V}
  end,
  Compile = fun(V) ->
    Out = {outdir, "lib/ch_app-" ++ V ++ "/ebin"},
    [{ok, _} = compile:file(F, [Out]) || F <- filelib:wildcard("lib/ch_app-" ++ V ++ "/src/*.erl")]
  end,
  Rel = fun(Name, Release, V) ->
    Apps = [Version(kernel), Version(stdlib), Version(sasl), {ch_app, V}],
    Term = {release, {"ch_rel", Release}, {erts, erlang:system_info(version)}, Apps},
    ok = file:write_file(Name ++ ".rel", io_lib:format("~tp.~n", [Term]))
  end,
  Package = fun(Name, V) ->
    Options = [silent, {path, ["lib/ch_app-" ++ V ++ "/ebin"]}],
    {ok, _, []} = systools:make_script(Name, Options),
    {ok, _, []} = systools:make_tar(Name, Options)
  end,
  _ = {Version, Compile, Rel, Package}`;
