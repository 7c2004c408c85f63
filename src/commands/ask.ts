import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Io } from './io.ts';

/** True where a person can be asked in lines. */
export function canAsk(io: Io): boolean {
  return io.stdin.isTTY === true && io.stderr.isTTY === true;
}

/** A line from the terminal; empty where it was ended instead. The question goes where no output is. */
export async function askLine(question: string, io: Io): Promise<string> {
  io.stderr.write(question);
  return readLine(createInterface({ input: io.stdin, terminal: false }));
}

/** As `askLine`, without the answer being shown. */
export async function askHidden(question: string, io: Io): Promise<string> {
  io.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await readLine(createInterface({ input: io.stdin, output: nowhere, terminal: true }));
  io.stderr.write('\n');
  return answer;
}

function readLine(lines: ReturnType<typeof createInterface>): Promise<string> {
  return new Promise(resolve => {
    lines.once('line', line => {
      resolve(line);
      lines.close();
    });
    lines.once('close', () => resolve(''));
    lines.once('SIGINT', () => lines.close());
  });
}
