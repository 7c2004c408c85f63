import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atom, integer, list, string, type Term, tuple } from '../../src/otp/term.ts';
import { depthLimit, parseTerms } from '../../src/otp/term-parser.ts';
import { readTerms } from '../../src/otp/term-source.ts';
import { canonicalText, sameTerm, termText } from '../../src/otp/term-text.ts';
import { arbitraryTerm } from './arbitrary-terms.ts';

function parsed(text: string): readonly Term[] {
  const result = parseTerms(text);
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.problem)}`);
  return result.terms;
}

function problem(text: string) {
  const result = parseTerms(text);
  if (result.ok) throw new Error(`read as ${result.terms.map(each => termText(each)).join('. ')}`);
  return result.problem;
}

describe('the parser of terms', () => {
  it.each([
    ['16#FF.', '255'],
    ['1_000.', '1000'],
    ['36#Zz.', '1295'],
    ['2#1_01.', '5'],
    ['-3.', '-3'],
    ['+ 3.', '3'],
    ['$a.', '97'],
    ['$\\n.', '10'],
    ['$\\x{1F600}.', '128512'],
    ['$ .', '32'],
    ['1.5e3.', '1500.0'],
    ['-0.5.', '-0.5'],
    ['[a|[b,c]].', '[a,b,c]'],
    ['[97|"b"].', '[97,98]'],
    ['[a|b].', '[a|b]'],
    ['"ab" "cd".', '"abcd"'],
    ['"\\x41\\x{42}\\103\\^D\\s\\d\\e".', '"ABC\\x{4} \\x{7F}\\e"'],
    ['"a\\\nb".', '"a\\nb"'],
    ["'it''s'.", null],
    ["'it\\'s'.", "'it\\'s'"],
    ["'end'.", "'end'"],
    ['maybe.', "'maybe'"],
    ['#{b => 1, a => 2}.', '#{b => 1,a => 2}'],
    ['#{a => 1, a => 2}.', '#{a => 2}'],
    ['fun lists:map/2.', 'fun lists:map/2'],
    ['<<"^8\\\\.0$">>.', '<<"^8\\\\.0$">>'],
    ['<<1,2,3:4>>.', '<<1,2,3:4>>'],
    ['<<258:16/little>>.', '<<2,1>>'],
    ['<<1:12, 2:4>>.', '<<0,18>>'],
    ['<<"é"/utf8>>.', '<<"é"/utf8>>'],
    ['<<"é">>.', '<<233>>'],
    ['<<1.0:32/float>>.', '<<63,128,0,0>>'],
    ['<<2:2/unit:8>>.', '<<0,2>>'],
    ['<<>>.', '<<>>'],
    ['(a).', 'a'],
    ['{}. % nothing', '{}'],
    ['%% héllo\n{a,\n % "in between" }\n b}.%', '{a,b}'],
    ['été@2.', "'été@2'"],
  ])('reads %j', (text, printed) => {
    if (printed === null) expect(problem(text).code).toBe('unexpected');
    else expect(parsed(text).map(each => termText(each))).toEqual([printed]);
  });

  it('reads every term of a text, and none of an empty one', () => {
    expect(parsed('a. {b}.\n[].').map(each => termText(each))).toEqual(['a', '{b}', '[]']);
    expect(parsed(' % nothing at all\n')).toEqual([]);
  });

  it('says where each term began', () => {
    expect(parsed('a. {b}.').map(each => each.at)).toEqual([0, 3]);
  });

  it.each([
    ['{a,\n b', 2, 3, 'unexpected', [',', '}'], ''],
    ['{a,\n b].', 2, 3, 'unexpected', [',', '}'], ']'],
    ['[a b].', 1, 4, 'unexpected', [',', '|', ']'], 'b'],
    ['[a|b,c].', 1, 5, 'unexpected', [']'], ','],
    ['{a,}.', 1, 4, 'unexpected', ['term'], '}'],
    ['a', 1, 2, 'unexpected', ['.'], ''],
    ['a.b.', 1, 2, 'unexpected', ['. '], '.b'],
    ['\n\n  Var.', 3, 3, 'unexpected', ['term'], 'Var'],
    ['{a, end}.', 1, 5, 'unexpected', ['term'], 'end'],
    ['#{a = 1}.', 1, 5, 'badCharacter', [], '='],
    ['#{a , 1}.', 1, 5, 'unexpected', ['=>'], ','],
    ['#rec{}.', 1, 2, 'unexpected', ['{'], 'rec'],
    ['- a.', 1, 3, 'unexpected', ['number'], 'a'],
    ['fun a/1.', 1, 6, 'unexpected', [':'], '/'],
    ['fun () -> ok end.', 1, 5, 'unexpected', ['atom'], '('],
    ['{"open}.\n', 1, 2, 'unclosed', ['"'], ''],
    ["['open].\n", 1, 2, 'unclosed', ["'"], ''],
    ['"\\xZZ".', 1, 2, 'badEscape', [], '\\xZZ'],
    ['"\\x{110000}".', 1, 2, 'badEscape', [], '\\x{1'],
    ['"\\x{D800}".', 1, 2, 'badEscape', [], '\\x{D'],
    ['16#G.', 1, 1, 'badNumber', [], '16#G'],
    ['37#1.', 1, 1, 'badNumber', [], '37#1'],
    ['1.0e999.', 1, 1, 'badNumber', [], '1.0e999'],
    ['<0.85.0>.', 1, 1, 'badCharacter', [], '<'],
    ['<<a>>.', 1, 3, 'badSegment', [], ''],
    ['<<1/odd>>.', 1, 3, 'badSegment', [], ''],
    ['<<"中文", 1:99999999999>>.', 1, 9, 'badSegment', [], ''],
    ['\ufeffa.', 1, 1, 'badCharacter', [], '\ufeff'],
    ['😀.', 1, 1, 'badCharacter', [], '😀'],
  ])('says where %j goes wrong', (text, line, column, code, expected, found) => {
    expect(problem(text)).toMatchObject({ line, column, code, expected, found });
  });

  it('says which bracket is still open', () => {
    expect(problem('{a,\n [b,\n  c}.').opened).toEqual({ sign: '[', line: 2, column: 2 });
  });

  it('reads pids and the like only where Erlang printed them', () => {
    const text = '[<0.85.0>,#Ref<0.1.2.3>,#Port<0.4>,#Fun<erl_eval.45.6>].';
    const result = parseTerms(text, { printed: true });
    expect(result.ok && result.terms.map(each => termText(each))).toEqual([text.slice(0, -1)]);
    expect(parseTerms(text).ok).toBe(false);
  });

  it.each([
    ['lists', '[', ']', 1],
    ['tuples', '{', '}', 1],
    ['maps', '#{a => ', '}', 3],
    ['tails', '[a|', ']', 2],
    ['groups', '(', ')', 1],
  ])('refuses %s nested without end, and says where it gave up', (_, open, close, first) => {
    const depth = 200_000;
    const { code, line, column } = problem(`${open.repeat(depth)}x${close.repeat(depth)}.`);
    expect({ code, line, column }).toEqual({
      code: 'tooDeep',
      line: 1,
      column: first > 1 ? (depthLimit - 1) * open.length + first : depthLimit * open.length + 1,
    });
    const good = depthLimit - 1;
    expect(parsed(`${open.repeat(good)}x${close.repeat(good)}.`)).toHaveLength(1);
  });

  it('reads texts of millions of characters, which in more than linear time no test would live to see', () => {
    const one = `{application,ch_app,[{vsn,"2"},{list,[${'{a,"b\\n",<<1>>}, % c\n'.repeat(100)}end_of_list]}]}.\n`;
    expect(parsed(one.repeat(400))).toHaveLength(400);
    const long = `["${'x\\n'.repeat(300_000)}",'${'y'.repeat(1_000_000)}',1${'_0'.repeat(20_000)}].`;
    expect(parsed(long)).toHaveLength(1);
  });
});

describe('a printed term', () => {
  it('reads back as the same term', () => {
    fc.assert(
      fc.property(arbitraryTerm, fc.boolean(), (term, ascii) => {
        const text = termText(term, { ascii });
        const [again, ...more] = parsed(`${text}.`);
        expect(more).toEqual([]);
        expect(canonicalText(again as Term)).toBe(canonicalText(term));
        if (ascii) expect(text).toMatch(/^[\x20-\x7e]*$/);
      }),
      { numRuns: 500 },
    );
  });

  it('shows nothing that a screen would act on or hide', () => {
    expect(termText(string('\x1b[31m\u202e\u200b\u00ad中'))).toBe('"\\e[31m\\x{202E}\\x{200B}\\x{AD}中"');
    expect(termText(atom('a\u0007b'))).toBe("'a\\x{7}b'");
    expect(termText({ kind: 'binary', bytes: new Uint8Array([27, 91]) })).toBe('<<27,91>>');
  });
});

describe('equality', () => {
  it('is that of Erlang, whatever the spelling', () => {
    expect(sameTerm(string('ab'), list(integer(97), integer(98)))).toBe(true);
    expect(sameTerm(string(''), list())).toBe(true);
    expect(sameTerm(string('\u0007'), list(integer(7)))).toBe(true);
    expect(sameTerm(tuple(string('ab')), tuple(list(integer(97), integer(98))))).toBe(true);
    const [one, other] = parsed('#{a => "x", b => 1}. #{b => 1, a => [120]}.');
    expect(sameTerm(one as Term, other as Term)).toBe(true);
  });

  it.each([
    ['1.', '1.0.'],
    ['a.', '"a".'],
    ['"a".', '<<"a">>.'],
    ['[a].', '{a}.'],
    ['[97|b].', '"a".'],
    ['<<1:7>>.', '<<1>>.'],
    ['#{a => 1}.', '#{a => 2}.'],
    ["'ab'.", "'a b'."],
    ['[16#110000].', '[16#10FFFF].'],
  ])('tells %s from %s', (one, other) => {
    expect(sameTerm(parsed(one)[0] as Term, parsed(other)[0] as Term)).toBe(false);
  });
});

describe('the encoding of a file', () => {
  const latin = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0));

  it.each([
    ['%% coding: latin-1\n"\xe9\x80".', '"é\\x{80}"'],
    ['%% -*- coding: latin-1 -*-\n"\xe9".', '"é"'],
    ['\n% encoding = Latin-1\n"\xe9".', '"é"'],
    ['%% coding: utf-8\n"\xc3\xa9".', '"é"'],
    ['"\xc3\xa9".', '"é"'],
    ['"coding: latin-1 \xc3\xa9".', '"coding: latin-1 é"'],
    ['a.\n\n%% coding: latin-1\n"\xc3\xa9".', '"é"'],
  ])('is UTF-8 unless a comment at the top says Latin-1: %j', (bytes, printed) => {
    const result = readTerms(latin(bytes));
    expect(result.ok && termText(result.terms.at(-1) as Term)).toBe(printed);
  });

  it('says where bytes are of no encoding', () => {
    const result = readTerms(latin('{a,\n "\xc3\xa9\xe9"}.'));
    expect(result).toMatchObject({ ok: false, problem: { code: 'badBytes', line: 2, column: 4 } });
    expect(readTerms(latin('a. \xe9'))).toMatchObject({ ok: false, problem: { line: 1, column: 4 } });
  });
});
