import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arguments, CommandRun, Io } from '../../src/commands/io.ts';
import { planFrom } from '../../src/commands/load.ts';
import type { EventBody, Planning } from '../../src/engine/event.ts';
import { createRunDirectory, type RunDirectory } from '../../src/journal/run-directory.ts';
import { createJournal } from '../../src/journal/writer.ts';
import type { Language } from '../../src/text/language.ts';
import { temporaryDirectory } from '../helpers/temporary.ts';

export interface Asked {
  readonly positionals?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  readonly language?: Language;
  /** A person sits at a terminal. */
  readonly terminal?: true;
  /** Called with all that was printed and complained so far, whenever there is more. */
  onText?(text: string): void;
}

export interface Answer {
  readonly code: number;
  readonly text: string;
  readonly complaints: string;
}

const noPlanning: Planning = { variables: {}, limit: [], only: [], skip: [] };

/** A folder of its own for the runbook and its runs, and commands as a script calls them there. */
export class Place {
  readonly root = temporaryDirectory();
  readonly runs = join(this.root, 'runs');

  /** A runbook with these steps on a local host, one a line. */
  book(steps: readonly string[], name = 'story'): string {
    return this.write(
      [
        'handrail: 1',
        'name: story',
        'title: A story',
        'notes:',
        '  - { id: faster, text: It is faster. }',
        'inventory: { hosts: { here: { transport: local } } }',
        'upgrade:',
        '  - service: app',
        '    hosts: [here]',
        '    steps:',
        ...steps.map(step => `      - ${step}`),
        'verify:',
        '  - each: notes',
      ],
      name,
    );
  }

  write(lines: readonly string[], name = 'story'): string {
    const path = join(this.root, `${name}.yaml`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return path;
  }

  /** A run of the book, of which these events are on record after its opening. */
  async record(
    book: string,
    bodies: readonly EventBody[],
    began = new Date('2017-03-15T02:00:00.000Z'),
  ): Promise<RunDirectory> {
    const { plan, planDigest, runbook } = await planFrom({
      book,
      variables: {},
      selection: {},
      language: 'en',
    });
    const run = createRunDirectory(this.runs, plan.runbook, began);
    const opened: EventBody = {
      type: 'run.opened',
      run: run.id,
      plan,
      planDigest,
      runbook,
      excluded: [],
      operator: 'ada',
      seat: { user: 'ada', hostname: 'jump', pid: 1 },
      auto: false,
      forks: 1,
      handrail: '0.1.0',
      planning: noPlanning,
    };
    let second = 0;
    const now = () => new Date(began.getTime() + 1_000 * second++);
    createJournal(run.path, [opened, ...bodies], { now }).journal.close();
    return run;
  }

  async ask(command: CommandRun, asked: Asked = {}): Promise<Answer> {
    const { positionals = [], texts = {}, flags = [], lists = {}, language = 'en' } = asked;
    const printed: string[] = [];
    const complained: string[] = [];
    const all: string[] = [];
    const tell = (text: string) => {
      all.push(text);
      asked.onText?.(all.join(''));
    };
    const args: Arguments = {
      positionals,
      language,
      text: name => (name === 'runs-dir' ? this.runs : texts[name]),
      flag: name => name === 'no-tui' || flags.includes(name),
      list: name => lists[name] ?? [],
    };
    const io = {
      env: { HOME: this.root, PATH: process.env.PATH },
      cwd: this.root,
      stdin: asked.terminal ? { isTTY: true } : process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      print: (text: string) => {
        printed.push(text);
        tell(text);
      },
      complain: (line: string) => {
        complained.push(line);
        tell(`${line}\n`);
      },
    } as Io;
    const code = await command(args, io);
    return { code, text: printed.join(''), complaints: complained.join('\n') };
  }
}

/** That these tasks were done, one after the other. */
export function done(...tasks: readonly string[]): readonly EventBody[] {
  return tasks.flatMap((task): readonly EventBody[] => [
    ...begun(task),
    { type: 'task.finished', task, attempt: 1, outcome: { kind: 'exited', code: 0 } },
  ]);
}

/** That this task was started; with a directory, so that it outlives its connection. */
export function begun(task: string, directory?: string): readonly EventBody[] {
  return [
    { type: 'task.confirmed', task, attempt: 1, sha256: 'f'.repeat(64), by: 'ada' },
    { type: 'task.started', task, attempt: 1, ...(directory === undefined ? {} : { directory }) },
  ];
}

export const entered: EventBody = { type: 'run.entered', stage: 'upgrade' };
export const stopped: EventBody = { type: 'run.stopped', reason: 'operator' };
