import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/commands/otp-tree.ts';
import { type ExplainedScript, explainAppup, explainRelup } from '../../src/otp/explain.ts';
import { explainAppupFile } from '../../src/otp/explain-appup.ts';
import { explainPackage } from '../../src/otp/explain-package.ts';
import { sentenceOf } from '../../src/otp/explain-sentence.ts';
import { readAppup, relupOf } from '../../src/otp/release-upgrade.ts';
import type { Term } from '../../src/otp/term.ts';
import { canonicalText, termText } from '../../src/otp/term-text.ts';
import { otpWords } from '../../src/text/otp.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { buildChannelReleases } from './ch-release.ts';
import { erl, erlang, quoted } from './erlang.ts';
import { itemsOf, termOf, termsOf } from './instructions.ts';

function instructionsOf({ before, point, after }: ExplainedScript): readonly Term[] {
  return [...before, ...(point === null ? [] : [point]), ...after].map(each => each.term);
}

describe.skipIf(erl === null)('what systools makes', { timeout: 120_000 }, () => {
  it('of the chapter’s releases A and B agrees, instruction for instruction, with what Erlang reads of it', async () => {
    const directory = temporaryDirectory();
    const built = buildChannelReleases(directory);
    const words = otpWords('en').command;
    const [{ tree }, old] = await Promise.all([
      readArchive(built.newPackage, words),
      readArchive(built.oldPackage, words),
    ]);
    const explained = explainPackage({
      tree,
      relFile: 'releases/ch_rel-2.rel',
      name: 'ch_rel-2',
      against: old.tree,
    });
    const consulted = termsOf(
      erlang(
        `{ok, [{Vsn, [{Up, _, Ups}], [{Down, _, Downs}]}]} = file:consult(${quoted(built.relup)}), io:format("~0tp.~n", [[Vsn, Up, Down]]), [io:format("~0tp.~n", [I]) || I <- [Ups, Downs]]`,
      ),
    );
    const [names, ups, downs] = consulted;
    expect(itemsOf(names).map(each => termText(each))).toEqual(['"B"', '"A"', '"A"']);
    expect(explained.ways.map(({ direction, from, to }) => [direction, from, to])).toEqual([
      ['up', 'A', 'B'],
      ['down', 'B', 'A'],
    ]);
    explained.ways.forEach((way, index) => {
      const ours = instructionsOf(way.script as ExplainedScript).map(canonicalText);
      expect(ours).toEqual(itemsOf([ups, downs][index]).map(canonicalText));
      expect(way.script?.point?.number).toBe(2);
      expect(way.script?.effects.killed).toEqual(['ch3']);
    });
    expect(explained.ways[0]?.releases).toEqual({
      erts: null,
      applications: [{ kind: 'changed', name: 'ch_app', from: '1', to: '2' }],
      unchanged: 3,
    });
    expect(
      explained.ways[0]?.config?.settings.map(({ parameter, from, to }) => [
        parameter,
        from && termText(from),
        to && termText(to),
      ]),
    ).toEqual([
      ['channels', '4', '8'],
      ['lines', null, '[a,b]'],
      ['owner', '"night shift"', null],
    ]);
    expect(explained.ways[0]?.configured).toEqual(['ch_app']);
    expect(explained.warnings).toEqual([]);
  });

  it('of every .appup that Debian installs is explained without an unknown instruction', () => {
    const root = erlang('io:put_chars(code:lib_dir())');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file =>
      file.endsWith('.appup'),
    );
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) {
      const reading = readAppup(readFileSync(join(root, file)));
      if (!reading.ok) throw new Error(`${file}: ${JSON.stringify(reading.problem)}`);
      const { up, down } = explainAppupFile(reading.value);
      expect(up.length + down.length, file).toBeGreaterThan(0);
      const scripts = [...up, ...down].map(each => each.script);
      const unknown = scripts.flatMap(({ before, after }) =>
        [...before, ...after].filter(each => each.instruction.kind === 'unknown').map(each => each.term),
      );
      expect(
        unknown.map(each => termText(each)),
        file,
      ).toEqual([]);
      const sentences = scripts.flatMap(({ after }) =>
        after.map(each => sentenceOf(each.instruction, otpWords('en').instruction)),
      );
      for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('of any .appup does to a node what we said that the .appup does', () => {
    const cases = fc.sample(arbitraryAppup, { numRuns: 60, seed: 42 });
    const relups = relupsOf(cases);
    expect(relups).toHaveLength(cases.length);
    relups.forEach((term, index) => {
      const { up } = relupOf(term);
      const made = explainRelup(up[0]?.instructions ?? []);
      const said = explainAppup((cases[index] ?? []).map(termOf));
      const context = `${cases[index]?.join(' ')}\n${termText(term)}`;
      const sorted = (names: readonly string[]) => [...names].sort();
      expect(instructionsOf(made).map(canonicalText), context).toEqual(
        (up[0]?.instructions ?? []).map(canonicalText),
      );
      expect(
        made.warnings.filter(each => each.code === 'unknownInstruction'),
        context,
      ).toEqual([]);
      expect(
        said.warnings.filter(each => each.code === 'unknownInstruction'),
        context,
      ).toEqual([]);
      expect(sorted(made.effects.suspended), context).toEqual(sorted(said.effects.suspended));
      expect(sorted(made.effects.codeChange), context).toEqual(sorted(said.effects.codeChange));
      expect(made.effects.calls, context).toEqual(said.effects.calls);
      expect(made.effects.synchronizes, context).toBe(said.effects.synchronizes);
      expect(made.effects.emulator, context).toBe(said.effects.emulator);
      // What the releases themselves add and remove comes on top of what the .appup says.
      expect(sorted(made.effects.applicationsStarted), context).toEqual(
        sorted([...new Set([...said.effects.applicationsStarted, 'added'])]),
      );
      expect(sorted(made.effects.applicationsStopped), context).toEqual(
        sorted([...new Set([...said.effects.applicationsStopped, 'removed'])]),
      );
      for (const module of said.effects.killed) expect(made.effects.killed, context).toContain(module);
    });
  });
});

const purges = fc.constantFrom('soft_purge', 'brutal_purge');
const changes = fc.constantFrom('soft', '{advanced,[]}', '{advanced,{from,"1"}}');

/** Instructions for distinct modules m1 to m5, in every form that an .appup may use, and some for the whole node. */
const arbitraryAppup: fc.Arbitrary<readonly string[]> = fc
  .tuple(
    fc.tuple(
      ...['m1', 'm2', 'm3', 'm4', 'm5'].map(module =>
        fc.option(
          fc.oneof(
            fc.constantFrom(
              `{update,${module}}`,
              `{update,${module},supervisor}`,
              `{load_module,${module}}`,
              `{load_module,${module},[]}`,
              `{update,${module},[]}`,
              `{add_module,${module}}`,
              `{add_module,${module},[]}`,
              `{delete_module,${module}}`,
            ),
            changes.map(change => `{update,${module},${change}}`),
            changes.map(change => `{update,${module},${change},[]}`),
            fc.tuple(purges, purges).map(([one, two]) => `{load_module,${module},${one},${two},[]}`),
            fc
              .tuple(changes, purges, purges)
              .map(([change, one, two]) => `{update,${module},${change},${one},${two},[]}`),
            fc
              .tuple(fc.constantFrom('default', 'infinity', '7000'), changes, purges, purges)
              .map(
                ([timeout, change, one, two]) => `{update,${module},${timeout},${change},${one},${two},[]}`,
              ),
            fc
              .tuple(fc.constantFrom('static', 'dynamic'), changes, purges)
              .map(
                ([type, change, one]) => `{update,${module},${type},infinity,${change},${one},soft_purge,[]}`,
              ),
          ),
        ),
      ),
    ),
    fc.uniqueArray(
      fc.constantFrom(
        '{apply,{m1,migrate,[a,"b"]}}',
        '{sync_nodes,here,[n@h]}',
        '{sync_nodes,here,{m1,peers,[]}}',
        '{restart_application,other}',
        'restart_emulator',
      ),
    ),
  )
  .map(([modules, others]) => [...modules.filter(each => each !== null), ...others]);

/** What systools makes of each .appup: the upgrade of an application `mix`, while another comes and another goes. */
function relupsOf(cases: readonly (readonly string[])[]): readonly Term[] {
  const directory = temporaryDirectory();
  const app = (place: string, name: string, version: string, modules: string) => {
    mkdirSync(join(directory, place), { recursive: true });
    writeFileSync(
      join(directory, place, `${name}.app`),
      `{application,${name},[{description,""},{vsn,"${version}"},{modules,[${modules}]},{registered,[]},{applications,[kernel,stdlib]}]}.\n`,
    );
  };
  app('old', 'mix', '1', 'm1,m2,m3,m4,m5');
  app('both', 'other', '1', 'o1,o2');
  app('both', 'added', '1', 'a1');
  app('both', 'removed', '1', 'r1');
  cases.forEach((instructions, index) => {
    app(`new${index}`, 'mix', '2', 'm1,m2,m3,m4,m5');
    writeFileSync(
      join(directory, `new${index}`, 'mix.appup'),
      `{"2",[{"1",[${instructions.join(',')}]}],[{"1",[]}]}.\n`,
    );
  });
  const output = erlang(
    `Version = fun(App) -> _ = application:load(App), {ok, V} = application:get_key(App, vsn), {App, V} end,
  Rel = fun(Name, Apps) ->
    Term = {release, {"r", Name}, {erts, erlang:system_info(version)}, [Version(kernel), Version(stdlib), Version(sasl) | Apps]},
    ok = file:write_file(Name ++ ".rel", io_lib:format("~tp.~n", [Term]))
  end,
  Rel("old", [{mix, "1"}, {other, "1"}, {removed, "1"}]),
  Rel("new", [{mix, "2"}, {other, "1"}, {added, "1"}]),
  [begin
    Path = {path, ["old", "both", "new" ++ integer_to_list(N)]},
    {ok, Relup, _, _} = systools:make_relup("new", ["old"], ["old"], [silent, noexec, Path]),
    io:format("~0tp.~n", [Relup])
  end || N <- lists:seq(0, ${cases.length - 1})]`,
    directory,
  );
  return termsOf(output);
}
