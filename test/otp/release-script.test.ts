import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { returnedAnswer } from '../../src/otp/node-release-script.ts';
import { type NodeAddress, nodeAnswer } from '../../src/otp/node-request.ts';
import { endedWith, nodeScript } from '../../src/otp/node-script.ts';
import { findProgram } from '../helpers/programs.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { ChannelNode, erlCall } from './channel-node.ts';

const nonce = 'Nonce0001';
const escript = findProgram('escript', 'erlang-base');

/** A program of a test in a directory with a blank and a quote in its name. */
function program(text: string): { readonly path: string; readonly directory: string } {
  const directory = join(temporaryDirectory(), "the 'bin'");
  mkdirSync(directory);
  const path = join(directory, 'ch');
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return { path, directory };
}

const addressOf = (madeBy: 'mix' | 'relx', path: string): NodeAddress => ({
  node: 'ch',
  longNames: false,
  program: 'erl_call',
  home: '',
  release: { madeBy, program: path },
});

/** What a shell prints of the script that asks an expression. */
function asked(address: NodeAddress, expression: string) {
  const script = nodeScript(address, expression, { nonce, timeout: 7, title: 'ask' });
  const { stdout, status } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' });
  return { script, stdout, status, answer: nodeAnswer(endedWith(stdout) ?? status, stdout, nonce) };
}

const tricky = `[<<"it's">>, "a\\"b", $\\\\, 'Q a', "\\x{4E2D}", "~n", {1, [] }]`;

describe('a release made by mix', () => {
  const recording = `#!/bin/sh
printf '%s\\n' "$#" >"$(dirname "$0")/count"
printf '%s' "$1" >"$(dirname "$0")/command"
printf '%s' "$2" >"$(dirname "$0")/code"
printf '\\n@@${nonce} {value,{ok,"B"}}.\\n'
`;

  it('is asked by its rpc, which gets one argument with the expression in it, unchanged', () => {
    const { path, directory } = program(recording);
    const { answer, script } = asked(addressOf('mix', path), tricky);
    expect(answer).toMatchObject({ kind: 'value' });
    const read = (name: string) => readFileSync(join(directory, name), 'utf8');
    expect([read('count').trim(), read('command')]).toEqual(['2', 'rpc']);
    const [first, ...rest] = read('code').split('\n');
    expect(first).toBe('text = ~S"""');
    expect(rest[0]).toBe(
      `try HandrailValue = begin ${tricky} end, io:format("~n@@${nonce} ~0tp.~n", [{value, HandrailValue}])`,
    );
    expect(rest.slice(3)).toEqual([
      '"""',
      '{:ok, tokens, _} = :erl_scan.string(String.to_charlist(text))',
      '{:ok, expressions} = :erl_parse.parse_exprs(tokens)',
      ':erl_eval.exprs(expressions, [])',
    ]);
    expect(script).toContain("timeout -s KILL 7 '");
  });

  it.skipIf(escript === null)('is given Erlang that evaluates to its answer', () => {
    const { path, directory } = program(recording);
    asked(addressOf('mix', path), tricky);
    const code = readFileSync(join(directory, 'code'), 'utf8');
    const text = /^text = ~S"""\n([\s\S]*)\n"""\n/.exec(code)?.[1] ?? '';
    const file = join(directory, 'evaluate');
    writeFileSync(join(directory, 'text'), text);
    // What the lines behind the sigil do, in Erlang: the sigil itself changes nothing.
    writeFileSync(
      file,
      `#!/usr/bin/env escript
main([File]) ->
  ok = io:setopts(standard_io, [{encoding, utf8}]),
  {ok, Text} = file:read_file(File),
  {ok, Tokens, _} = erl_scan:string(unicode:characters_to_list(Text)),
  {ok, Expressions} = erl_parse:parse_exprs(Tokens),
  erl_eval:exprs(Expressions, []).
`,
    );
    const output = execFileSync(escript ?? '', [file, join(directory, 'text')], { encoding: 'utf8' });
    expect(nodeAnswer(0, output, nonce)).toMatchObject({ kind: 'value' });
  });

  it('leaves it to the node what became of an expression, but for a script that is not there', () => {
    const failing = (code: number) => addressOf('mix', program(`#!/bin/sh\nexit ${code}\n`).path);
    expect(asked(failing(1), 'ok')).toMatchObject({ status: 0, answer: { why: 'unreachable' } });
    expect(asked(failing(137), 'ok')).toMatchObject({ status: 0, answer: { why: 'timedOut' } });
    expect(asked(addressOf('mix', '/nowhere/bin/ch'), 'ok')).toMatchObject({
      status: 127,
      answer: { kind: 'none' },
    });
  });

  it('takes no expression that would end its text', () => {
    const text = () => nodeScript(addressOf('mix', 'ch'), 'x\n  """', { nonce, timeout: 1, title: '' });
    expect(text).toThrow(RangeError);
  });
});

describe('a release made by relx', () => {
  /** As relx's own script hands an expression on to erl_call, and its answer back. */
  const script = ({ home, port }: { readonly home: string; readonly port: number }) => `#!/bin/sh
set -e
[ "$1" = eval ] || exit 64
shift
command=$*
result=$(echo "\${command}" | HOME='${home}' ERL_EPMD_PORT=${port} '${erlCall ?? ''}' -sname channel -R -timeout "\${RELX_RPC_TIMEOUT}" -e)
code=$?
if [ $code -eq 0 ]; then
  echo "$result" | sed 's/^{ok, \\(.*\\)}$/\\1/'
else
  exit $code
fi
`;

  it.skipIf(erlCall === null)(
    'is asked by its eval, and answers with every kind of term',
    async () => {
      const node = await ChannelNode.start();
      const address = addressOf('relx', program(script(node)).path);
      for (const expression of [
        'lists:seq(1, 5)',
        tricky,
        '"plain text"',
        'error(broken)',
        // More than erl_call prints as a string.
        'binary:copy(<<"0123456789">>, 20000)',
      ]) {
        const { answer } = asked(address, expression);
        expect(answer, expression).toEqual(await node.ask(expression));
      }
      expect(asked(address, 'begin').answer).toMatchObject({ kind: 'none' });
    },
    120_000,
  );

  it('shows an expression with a backslash in plain words, and sends it where no shell reads it', () => {
    const plain = nodeScript(addressOf('relx', 'ch'), 'ok', { nonce, timeout: 3, title: 'a' });
    expect(plain).not.toContain('base64:decode');
    expect(plain).toContain('RELX_RPC_TIMEOUT=');
    const { stdout } = asked(addressOf('relx', program('#!/bin/sh\nprintf "%s" "$2"\n').path), '"a\\\\b"');
    const sent = /decode_to_string\("([^"]+)"\)/.exec(stdout)?.[1] ?? '';
    expect(Buffer.from(sent, 'base64').toString()).toContain('begin "a\\\\b" end');
    expect(stdout).not.toContain('\\');
    const script = nodeScript(addressOf('relx', 'ch'), '"a\\\\b"', { nonce, timeout: 3, title: 'a' });
    expect(script).toContain('begin "a\\\\b" end');
    expect(
      script
        .split('\n')
        .filter(line => line.includes('begin "a'))
        .every(line => line.startsWith('# ')),
    ).toBe(true);
  });

  it('answers in parts', () => {
    const text = Buffer.from('{value,"中"}.').toString('base64');
    const output = `["@@${nonce}", "${text.slice(0, 5)}",\n "${text.slice(5)}"]\n`;
    expect(returnedAnswer(output, nonce)).toBe('{value,"中"}.');
    expect(nodeAnswer(0, output, nonce)).toMatchObject({ kind: 'value', term: { value: '中' } });
    expect(returnedAnswer('["@@Other0001", "abc"]', nonce)).toBeUndefined();
  });
});
