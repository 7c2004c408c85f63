import { createHash } from 'node:crypto';
import { decide } from '../engine/decide.ts';
import type { Context } from '../engine/decision.ts';
import type { Effect } from '../engine/effect.ts';
import { effectsOf } from '../engine/effects.ts';
import type { Event, EventBody } from '../engine/event.ts';
import type { Intent, OperatorIntent } from '../engine/intent.ts';
import type { OutputBook } from '../engine/output.ts';
import { reduce } from '../engine/reduce.ts';
import type { Reply, Session } from '../engine/session.ts';
import type { RunState } from '../engine/state.ts';
import { isDurable } from './durable.ts';
import { Interpreter } from './interpreter.ts';
import type { Appender, RunnerOptions } from './options.ts';
import { type Happened, Publication } from './publication.ts';

/**
 * The single writer of a run: decide → append → sync → reduce → publish → carry out effects. Everything that changes the
 * state goes through `#handle`, one intent at a time and without waiting inside, so that no two can interleave.
 */
export class Runner implements Session {
  readonly mode = 'live';
  readonly output: OutputBook;
  /** Settles when the run was let go of: over, stopped, or its journal failed. */
  readonly released: Promise<Release>;
  /** Settles only if the run can no longer be recorded: whatever shows it has to end. */
  readonly failed: Promise<Error>;
  readonly #journal: Appender;
  readonly #context: Context;
  readonly #interpreter: Interpreter;
  readonly #publication: Publication;
  readonly #redact: (body: EventBody) => EventBody;
  readonly #addSecret: (value: string) => boolean;
  readonly #secrets: Readonly<Record<string, string>>;
  #state: RunState;
  #failure: Error | null = null;
  #release: (release: Release) => void = () => {};
  #announceFailure: (failure: Error) => void = () => {};

  constructor(options: RunnerOptions) {
    this.#journal = options.journal;
    this.#state = options.state;
    this.#publication = new Publication(options.state, happened => this.#act(happened));
    this.output = options.output;
    this.#context = { operator: options.operator, sha256 };
    this.#redact = body => options.redactor.redactValue(body);
    this.#secrets = options.secrets;
    this.released = new Promise(resolve => {
      this.#release = resolve;
    });
    this.failed = new Promise(resolve => {
      this.#announceFailure = resolve;
    });
    this.#addSecret = value => options.redactor.add('input', value);
    this.#interpreter = new Interpreter({
      ...options,
      current: () => this.#state,
      report: intent => this.#handle(intent),
      record: body => this.#record([body]),
      live: (key, chunk) => {
        this.output.addLive(key, chunk);
        this.#publication.announce(null);
      },
    });
  }

  get state(): RunState {
    return this.#publication.state;
  }

  /** Why the run could not go on being recorded; null while it can. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Begins, or goes on after the report of a resumption. */
  start(resumption?: Extract<Intent, { type: 'resumed' }>): void {
    this.#handle(resumption ?? { type: 'advance' });
  }

  digestOf(text: string): string {
    return this.#context.sha256(text);
  }

  subscribe(listener: (event: Event | null) => void): () => void {
    return this.#publication.subscribe(listener);
  }

  async send(intent: OperatorIntent): Promise<Reply> {
    const ahead = decide(this.#state, intent, this.#context);
    // What the hosts have said by then comes before the end.
    if (ahead.ok && ahead.events.some(endsRun))
      this.#interpreter.settle(ahead.events.some(({ type }) => type === 'run.stopped'));
    return this.#handle(intent);
  }

  async answerSecret(id: string, value: string): Promise<Reply> {
    if (id.startsWith(inputPrefix)) return this.#sendSecret(id.slice(inputPrefix.length), value);
    const question = this.#state.questions.find(candidate => candidate.id === id);
    if (question === undefined) return { ok: false, refusal: { code: 'unknownQuestion', subject: id } };
    if (!this.#interpreter.keepSecret(question, value))
      return { ok: false, refusal: { code: 'badValue', subject: id } };
    return this.#handle({ type: 'secretGiven', question: id });
  }

  /** On record without its text, and on disk, before it is sent. */
  #sendSecret(task: string, value: string): Reply {
    if (!this.#addSecret(value)) return { ok: false, refusal: { code: 'badValue', subject: task } };
    const attempt = this.#state.tasks[task]?.attempts.length ?? 0;
    const reply = this.#handle({ type: 'secretInput', task });
    if (reply.ok) this.#interpreter.sendSecret(task, attempt, value);
    return reply;
  }

  #handle(intent: Intent): Reply {
    if (this.#failure !== null)
      return { ok: false, refusal: { code: 'over', subject: this.#state.info.run } };
    const decision = decide(this.#state, intent, this.#context);
    if (!decision.ok) return decision;
    this.#record(decision.events);
    return { ok: true };
  }

  /** Writes the events and all that follows from them, then makes the whole visible and acts on it. */
  #record(bodies: readonly EventBody[]): void {
    const happened: Happened[] = [];
    try {
      let next = bodies;
      while (next.length > 0) {
        for (const event of this.#journal.append(next.map(this.#redact))) {
          this.#state = reduce(this.#state, event);
          this.output.add(event);
          happened.push({ event, state: this.#state, effects: effectsOf(this.#state, event) });
        }
        if (next.every(isOutput)) break;
        const decision = decide(this.#state, { type: 'advance' }, this.#context);
        next = decision.ok ? decision.events : [];
      }
      if (happened.some(({ event }) => isDurable(event))) this.#journal.sync();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#publication.add(happened);
  }

  #act({ event, effects }: Happened): void {
    this.#answerFromSecrets(event);
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    if (effect.type !== 'release') {
      this.#interpreter.carryOut(effect);
      return;
    }
    void this.#interpreter
      .release(effect.sweep)
      .then(() => this.#release({ state: this.#state, failure: this.#failure }));
  }

  /** A secret that came with the command line is given as soon as it is asked for. */
  #answerFromSecrets(event: Event): void {
    if (event.type !== 'answer.requested' || event.question.kind !== 'variable' || !event.question.secret)
      return;
    const value = this.#secrets[event.question.name];
    if (value !== undefined) void this.answerSecret(event.question.id, value);
  }

  /** Nothing more can be recorded, so nothing more is started; what runs on hosts goes on there and is in doubt. */
  #fail(failure: Error): void {
    if (this.#failure !== null) return;
    this.#failure = failure;
    this.#announceFailure(failure);
    this.#publication.stopAt(this.#state);
    void this.#interpreter.release([]).then(() => this.#release({ state: this.#state, failure }));
  }
}

export interface Release {
  readonly state: RunState;
  /** Set when the journal could not be written any more. */
  readonly failure: Error | null;
}

/** What is asked under such an id is a line for a running command. */
const inputPrefix = 'input:';

function endsRun({ type }: EventBody): boolean {
  return type === 'run.stopped' || type === 'run.aborted' || type === 'run.closed';
}

function isOutput(body: EventBody): boolean {
  return body.type === 'task.output' || body.type === 'follow.output' || body.type === 'task.progress';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
