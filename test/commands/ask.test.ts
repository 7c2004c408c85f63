import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askHidden, askLine, canAsk } from '../../src/commands/ask.ts';
import type { Io } from '../../src/commands/io.ts';

/** A terminal at which this is typed; `shown` is what appears on it. */
function terminal(typed: string | null): { readonly io: Io; shown(): string } {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  let shown = '';
  stderr.setEncoding('utf8').on('data', text => {
    shown += text;
  });
  if (typed === null) stdin.end();
  else stdin.write(typed);
  return { io: { stdin, stderr } as unknown as Io, shown: () => shown };
}

it.each([
  ['a line', 'it is slow\nnot this\n', 'it is slow'],
  ['an empty line', '\n', ''],
  ['nothing: the input was ended', null, ''],
])('a question is answered with %s', async (_, typed, answer) => {
  const { io, shown } = terminal(typed);
  expect(canAsk(io)).toBe(true);
  expect(await askLine('Why? ', io)).toBe(answer);
  expect(shown()).toBe('Why? ');
});

it('what is typed for a hidden answer is not shown', async () => {
  const { io, shown } = terminal('correct horse\n');
  expect(await askHidden('Passphrase: ', io)).toBe('correct horse');
  expect(shown()).toBe('Passphrase: \n');
});

it('a hidden answer can be refused with Ctrl-C', async () => {
  const { io } = terminal('corr\x03');
  expect(await askHidden('Passphrase: ', io)).toBe('');
});
