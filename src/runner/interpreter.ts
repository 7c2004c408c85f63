import type { Effect } from '../engine/effects.ts';
import type { EventBody, Question } from '../engine/event.ts';
import type { Report } from '../engine/intent.ts';
import { isReadOnly } from '../engine/reduce-task.ts';
import type { Reply } from '../engine/session.ts';
import { matchesWhole } from '../model/pattern.ts';
import { HostUnreachable, type Problem, type Transport } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import { type Attempting, type Ending, execute } from './execute.ts';
import { FollowBoard } from './follow-board.ts';
import type { RunnerOptions } from './options.ts';
import { Questions } from './questions.ts';
import { OutputRecorder } from './recorder.ts';

export interface InterpreterOptions extends RunnerOptions {
  /** Hands back how an effect went. */
  report(report: Report): Reply;
  /** Writes output as it comes. */
  record(body: EventBody): void;
  /** Shows output that the journal no longer keeps. */
  live(key: string, chunk: Uint8Array): void;
}

/** Carries effects out and reports how they went. It knows no rules: what follows is decided by the engine. */
export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #transports = new Map<string, Transport>();
  readonly #attempts = new Map<
    string,
    { readonly cancel: AbortController; readonly recorder: OutputRecorder }
  >();
  /** By task: the pause before its next attempt. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #follows: FollowBoard;
  readonly #questions: Questions;
  readonly #secrets = new Map<string, string>();
  #released = false;

  constructor(options: InterpreterOptions) {
    this.#options = options;
    this.#follows = new FollowBoard(options);
    this.#questions = new Questions(question => options.report({ type: 'asked', question }));
  }

  carryOut(effect: Exclude<Effect, { type: 'release' }>): void {
    switch (effect.type) {
      case 'connect':
        void this.#connect(effect.host);
        return;
      case 'locate':
        void this.#locate(effect);
        return;
      case 'inspect':
        void this.#inspect(effect.task, effect.host);
        return;
      case 'execute':
        void this.#execute(effect);
        return;
      case 'openFollow':
        this.#follows.open(effect, this.#transport(effect.host));
        return;
      case 'closeFollow':
        void this.#follows.close(effect.follow, effect.reason);
        return;
      case 'cancel':
        this.#attempts.get(effect.task)?.cancel.abort();
        return;
      case 'unwatch':
        this.#follows.unwatch(effect.task);
        return;
      case 'retryLater':
        this.#later(effect.task, effect.after);
        return;
      case 'deliver':
        if (effect.value !== null) this.#questions.deliver(effect.question, effect.value);
        return;
    }
  }

  /** Keeps the value where scripts get it from and where output is checked for it; false when it is too short to hide. */
  keepSecret(question: Question, value: string): boolean {
    if (question.kind === 'login') {
      this.#options.redactor.add(`login-${question.host}`, value);
      this.#questions.deliver(question.id, value);
      return true;
    }
    if (question.kind === 'hostKey') return false;
    if (question.pattern !== undefined && !matchesWhole(question.pattern, value)) return false;
    if (!this.#options.redactor.add(question.name, value)) return false;
    this.#secrets.set(question.name, value);
    return true;
  }

  /** Writes all output that has arrived and ends the tails, so that what is recorded next comes after it. */
  async settle(): Promise<void> {
    await this.#follows.closeAll('handrail stopped');
    for (const { recorder } of this.#attempts.values()) recorder.flush();
  }

  async release(): Promise<void> {
    this.#released = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#follows.closeAll('run over');
    this.#questions.abandon();
    await Promise.allSettled([...this.#transports.values()].map(transport => transport.close()));
  }

  async #connect(host: string): Promise<void> {
    const { report } = this.#options;
    try {
      const facts = await this.#transport(host).connect(async key => {
        const { type: keyType, fingerprint, address } = key;
        const answer = await this.#questions.ask({
          id: `hostKey:${host}`,
          kind: 'hostKey',
          host,
          address,
          keyType,
          fingerprint,
        });
        return answer === 'yes';
      });
      report({ type: 'connected', host, facts });
    } catch (error) {
      report({ type: 'connectFailed', host, problem: problemOf(error) });
    }
  }

  async #locate(effect: Extract<Effect, { type: 'locate' }>): Promise<void> {
    const { section, host } = effect;
    try {
      const positions = await this.#transport(host).positions(effect.files);
      this.#options.report({ type: 'marked', section, host, positions });
    } catch (error) {
      this.#options.report({ type: 'markFailed', section, host, problem: problemOf(error) });
    }
  }

  async #inspect(task: string, host: string): Promise<void> {
    try {
      const processes = await this.#transport(host).processes();
      this.#options.report({ type: 'inspected', task, processes });
    } catch (error) {
      this.#options.report({ type: 'inspectionFailed', task, problem: problemOf(error) });
    }
  }

  async #execute(effect: Extract<Effect, { type: 'execute' }>): Promise<void> {
    const { task, attempt, command } = effect;
    const { redactor, record, live } = this.#options;
    // A person does a manual step: nothing is started, and its verdict ends it.
    if (command.kind === 'manual' || command.kind === 'prompt') return;
    if (task.host !== null && !isReadOnly(task.verb)) this.#follows.passOver(task.section, task.host);
    const recorder = new OutputRecorder({
      target: { kind: 'task', task: task.id, attempt },
      redactor,
      record,
      live,
    });
    const cancel = new AbortController();
    this.#attempts.set(task.id, { cancel, recorder });
    const attempting: Attempting = {
      task,
      command,
      transport: task.host === null ? null : this.#transport(task.host),
      follows: this.#follows,
      recorder,
      secrets: this.#secretsOf(task),
      redactor,
      signal: cancel.signal,
      progress: (done, total) => record({ type: 'task.progress', task: task.id, attempt, done, total }),
    };
    const ending = await (this.#options.state.info.dryRun === null
      ? execute(attempting).catch(endingOf)
      : assumed);
    this.#attempts.delete(task.id);
    const output = recorder.end();
    if (this.#released) return;
    this.#options.report({
      type: 'finished',
      task: task.id,
      attempt,
      ...ending,
      ...(output.bytes > 0 ? { output } : {}),
    });
  }

  #secretsOf(task: Task): Readonly<Record<string, string>> {
    return Object.fromEntries(
      task.secrets.flatMap(name => {
        const value = this.#secrets.get(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  #transport(host: string): Transport {
    const known = this.#transports.get(host);
    if (known !== undefined) return known;
    let logins = 0;
    const transport = this.#options.transportFor(host, prompt => {
      logins += 1;
      return this.#questions.ask({ id: `login:${host}:${logins}`, kind: 'login', host, prompt });
    });
    transport.onLost(reason => {
      if (!this.#released) this.#options.report({ type: 'hostLost', host, reason });
    });
    this.#transports.set(host, transport);
    return transport;
  }

  #later(task: string, delay: number): void {
    clearTimeout(this.#timers.get(task));
    const due = () => {
      this.#timers.delete(task);
      this.#options.report({ type: 'retryDue', task });
    };
    this.#timers.set(task, setTimeout(due, delay));
  }
}

/** A dry run sends nothing, waits for nothing and takes every step for done. */
const assumed: Ending = { outcome: { kind: 'exited', code: 0 } };

function problemOf(error: unknown): Problem {
  if (error instanceof HostUnreachable) return error.problem;
  return { code: 'other', detail: error instanceof Error ? error.message : String(error) };
}

/** An effect that threw: either nothing was sent, or nobody knows. */
function endingOf(error: unknown): Ending {
  if (error instanceof HostUnreachable)
    return { outcome: { kind: 'unreachable', reason: error.problem.detail }, problem: error.problem };
  return { outcome: { kind: 'lost', reason: error instanceof Error ? error.message : String(error) } };
}
