import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../helpers/programs.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

/** Null, said aloud, where there is no Erlang; under CI that is an error. */
export const erl = findProgram('erl', 'erlang-base');
const escript = findProgram('escript', 'erlang-base');

/**
 * What Erlang prints when it carries expressions out, in UTF-8. `directory` is where it runs, and its home: the node
 * reads no settings of whoever runs the tests.
 */
export function erlang(expressions: string, directory = temporaryDirectory()): string {
  const script = join(directory, 'script.escript');
  writeFileSync(
    script,
    `#!/usr/bin/env escript\n%% -*- coding: utf-8 -*-\nmain(_) ->\n  ok = io:setopts(standard_io, [{encoding, utf8}]),\n  ${expressions}.\n`,
  );
  return execFileSync(escript ?? '', [script], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: directory, LC_ALL: 'C.UTF-8' },
    maxBuffer: 1 << 28,
  });
}

/** A string of Erlang's. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
