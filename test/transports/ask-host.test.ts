import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HostUnreachable } from '../../src/model/transport.ts';
import { askHost } from '../../src/transports/ask-host.ts';
import { readFileOn } from '../../src/transports/edit-file.ts';
import { positionsOn } from '../../src/transports/host-queries.ts';
import type { OpenShell, ProcessEnd } from '../../src/transports/shell-process.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';
import { shells, shellsOf } from './host-shells.ts';

describe.each(shells.map(shell => ({ shell })))('A host whose shell is $shell.0', ({ shell }) => {
  test.for([
    ['returns', 'printf "one\\n\\nlast"', 'one\n\nlast', 0],
    ['prints nothing', ':', '', 0],
    ['exits', 'echo said; exit 3', 'said\n', 3],
    ['exits with descriptors of its own', 'deeper() { echo said; exit 0; }\ndeeper 3>/dev/null', 'said\n', 0],
    ['has subshells that exit', 'x=$(exit 4); (exit 5); (exit 6) & wait; echo "said$x"', 'said\n', 0],
    ['removes its own trap of a signal', 'trap "" TERM; trap - TERM; echo said', 'said\n', 0],
  ] as const)('answers a script that %s.', async ([, script, stdout, code], context) => {
    const there = shellsOf(shell, { cwd: temporaryDirectory() });
    if (there === null) return context.skip();
    const answer = await askHost(there.open, script);
    expect(answer.stdout.toString()).toBe(stdout);
    expect(answer.end).toEqual({ kind: 'exited', code });
  });
});

describe('An answer that is cut off', () => {
  describe.each<{ how: string; end: ProcessEnd | null; code: string }>([
    { how: 'before how it ended came', end: null, code: 'connectionLost' },
    { how: 'after how it ended came', end: { kind: 'exited', code: 0 }, code: 'other' },
  ])('$how', ({ end, code }) => {
    test.each<{ what: string; ask: (open: OpenShell, files: readonly string[]) => Promise<unknown> }>([
      { what: 'of a file', ask: (open, [first = '']) => readFileOn(open, first, 1000) },
      { what: 'of how long files are', ask: positionsOn },
    ])('$what is never taken for the whole one.', async ({ ask }) => {
      const directory = temporaryDirectory();
      const files = ['first.log', 'second.log'].map(name => join(directory, name));
      for (const file of files) writeFileSync(file, 'max=20\n\nmin=1\n');
      const { open } = shellsOf(shells[0], { cwd: directory })!;
      const recorded = await recordedAnswer(open, there => ask(there, files));
      const outcomes: unknown[] = [];
      for (let length = 0; length <= recorded.bytes.length; length++)
        outcomes.push(await ask(replaying(recorded, length, end), files).catch(problemOf));
      expect(outcomes.pop()).toEqual(recorded.answer);
      expect(outcomes.length).toBeGreaterThan(70);
      for (const outcome of outcomes) expect(outcome).toEqual(code);
    });
  });
});

interface RecordedAnswer {
  /** What the host printed, in which the marker of the question is to be put. */
  readonly bytes: Buffer;
  readonly marker: string;
  readonly answer: unknown;
}

const markerIn = (text: string) => /\u001ehandrail-\w+/.exec(text)?.[0] ?? '';

async function recordedAnswer(
  open: OpenShell,
  ask: (open: OpenShell) => Promise<unknown>,
): Promise<RecordedAnswer> {
  const chunks: Uint8Array[] = [];
  const answer = await ask((listener, urgency) =>
    open(
      {
        ...{ onExit: end => listener.onExit(end), onClosed: () => listener.onClosed() },
        onOutput(stream, chunk) {
          if (stream === 'stdout') chunks.push(chunk);
          listener.onOutput(stream, chunk);
        },
      },
      urgency,
    ),
  );
  const bytes = Buffer.concat(chunks);
  return { bytes, marker: markerIn(bytes.toString()), answer };
}

/** A host that answers the same again, as far as so many bytes. */
function replaying({ bytes, marker }: RecordedAnswer, length: number, end: ProcessEnd | null): OpenShell {
  return async listener => {
    let script = '';
    return {
      write(text) {
        script += text;
      },
      end() {
        const answer = Buffer.from(bytes.toString('latin1').replaceAll(marker, markerIn(script)), 'latin1');
        if (end !== null) listener.onExit(end);
        listener.onOutput('stdout', answer.subarray(0, length));
        listener.onClosed();
      },
      signal: () => {},
      release: () => {},
      close: () => {},
    };
  };
}

function problemOf(error: unknown): unknown {
  return error instanceof HostUnreachable ? error.problem.code : error;
}
