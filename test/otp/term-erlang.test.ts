import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Term } from '../../src/otp/term.ts';
import { parseTerms } from '../../src/otp/term-parser.ts';
import { readTerms } from '../../src/otp/term-source.ts';
import { canonicalText, termText } from '../../src/otp/term-text.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { arbitraryTerm } from './arbitrary-terms.ts';
import { erl, erlang, quoted } from './erlang.ts';

function read(bytes: Uint8Array): readonly Term[] {
  const result = readTerms(bytes);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.terms;
}

function printed(text: string): readonly Term[] {
  const result = parseTerms(text, { printed: true });
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.terms;
}

const suffixes = ['.app', '.appup', '.rel', '.config'];
const names = ['relup', 'RELEASES'];

function installedFiles(): readonly string[] {
  const root = erlang('io:put_chars(code:root_dir())');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(({ name }) => names.includes(name) || suffixes.some(suffix => name.endsWith(suffix)))
    .map(entry => realpathSync(join(entry.parentPath, entry.name)));
}

describe.skipIf(erl === null)('against Erlang itself', { timeout: 120_000 }, () => {
  it('every file of terms that its packages install reads as file:consult/1 reads it', () => {
    const files = installedFiles();
    expect(new Set(files.map(file => basename(file)))).toEqual(
      new Set([
        ...new Set(files.map(file => basename(file))),
        'kernel.app',
        'kernel.appup',
        'RELEASES',
        'start_clean.rel',
      ]),
    );
    const output = erlang(
      `lists:foreach(fun(F) -> {ok, Terms} = file:consult(F), io:format("~0tp.~n", [Terms]) end, [${files.map(quoted).join(',')}])`,
    );
    const consulted = printed(output);
    expect(consulted).toHaveLength(files.length);
    files.forEach((file, index) => {
      const ours: Term = { kind: 'list', items: read(readFileSync(file)) };
      expect(canonicalText(ours), file).toBe(canonicalText(consulted[index] as Term));
    });
  });

  it.each(['~0tp', '~tp', '~0p', '~w', '~tw'])(
    'printed by us, read and printed by Erlang as %s, a term is the same',
    format => {
      const directory = temporaryDirectory();
      const terms = fc.sample(arbitraryTerm, { numRuns: 400, seed: 20170315 });
      const ours = join(directory, 'terms');
      writeFileSync(
        ours,
        terms.map((term, index) => `${termText(term, { ascii: index % 2 === 0 })}.\n`).join(''),
      );
      const output = erlang(
        `{ok, Terms} = file:consult(${quoted(ours)}), [io:format("${format}.~n", [T]) || T <- Terms]`,
        directory,
      );
      expect(printed(output).map(canonicalText)).toEqual(terms.map(canonicalText));
    },
  );

  it('equal texts of ours are equal terms of Erlang’s, and others are not', () => {
    const directory = temporaryDirectory();
    const pairs = fc.sample(fc.tuple(arbitraryTerm, arbitraryTerm), { numRuns: 300, seed: 7 });
    const same = pairs.map(([one]) => [one, one] as const);
    const all = [...pairs, ...same];
    const file = join(directory, 'pairs');
    writeFileSync(file, all.map(([one, other]) => `{${termText(one)},${canonicalText(other)}}.\n`).join(''));
    const output = erlang(
      `{ok, Pairs} = file:consult(${quoted(file)}), io:format("~w.", [[A =:= B || {A, B} <- Pairs]])`,
      directory,
    );
    const [answers] = printed(output);
    expect(answers?.kind === 'list' && answers.items.map(each => termText(each))).toEqual(
      all.map(([one, other]) => String(canonicalText(one) === canonicalText(other))),
    );
  });

  it('what we refuse Erlang refuses, at the same line', () => {
    const directory = temporaryDirectory();
    const texts = [
      '{a,\n b].',
      '[a b].',
      '\n\n{a,}.',
      'a',
      '\n\n  Var.',
      '{a, end}.',
      '#{a , 1}.',
      '- a.',
      'fun a/1.',
      '"\\x{110000}".',
      '37#1.',
      '1.0e999.',
      '<0.85.0>.',
      '<<a>>.',
    ];
    const files = texts.map((text, index) => {
      const file = join(directory, `bad${index}`);
      writeFileSync(file, text);
      return file;
    });
    const output = erlang(
      `[io:format("~w.~n", [case file:consult(F) of {error, {Line, _, _}} when is_integer(Line) -> Line; Other -> Other end]) || F <- [${files.map(quoted).join(',')}]]`,
      directory,
    );
    const lines = printed(output).map(each => termText(each));
    const ours = texts.map(text => {
      const result = parseTerms(text);
      return result.ok ? 'read' : String(result.problem.line);
    });
    expect(ours).toEqual(lines);
  });
});
