import type { Effect } from '../engine/effect.ts';
import type { EventBody, Question } from '../engine/event.ts';
import type { Report } from '../engine/intent.ts';
import type { NodeLook } from '../engine/otp.ts';
import type { Reply } from '../engine/session.ts';
import type { RunState } from '../engine/state.ts';
import { matchesWhole } from '../model/pattern.ts';
import type { Transport } from '../model/transport.ts';
import type { Task } from '../plan/plan.ts';
import { Attempts } from './attempts.ts';
import { inspectFile } from './edit.ts';
import { problemOf } from './farewell.ts';
import { FollowBoard } from './follow-board.ts';
import { Hosts } from './hosts.ts';
import { NodeWatch } from './node-watch.ts';
import type { RunnerOptions } from './options.ts';
import { lookAtNode } from './otp-look.ts';
import { probe } from './probe.ts';
import { Questions } from './questions.ts';
import { Timers } from './timers.ts';
import { type RunnerTiming, standardTiming } from './timing.ts';

export interface InterpreterOptions extends RunnerOptions {
  /** The state as it is now. */
  current(): RunState;
  /** Hands back how an effect went. */
  report(report: Report): Reply;
  /** Writes output as it comes. */
  record(body: EventBody): void;
  /** Shows output that the journal no longer keeps. */
  live(key: string, chunk: Uint8Array): void;
}

type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Carries effects out and reports how they went. It knows no rules: what follows is decided by the engine. */
export class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #hosts: Hosts;
  readonly #attempts: Attempts;
  readonly #follows: FollowBoard;
  readonly #questions: Questions;
  readonly #timers: Timers;
  readonly #nodes: NodeWatch;
  readonly #secrets = new Map<string, string>();
  #released: Promise<void> | null = null;

  constructor(options: InterpreterOptions) {
    const timing: RunnerTiming = { ...standardTiming, ...options.timing };
    this.#options = options;
    this.#timers = new Timers(timing);
    this.#questions = new Questions(question => options.report({ type: 'asked', question }));
    this.#hosts = new Hosts({ ...options, timing, questions: this.#questions });
    const hosts = {
      transport: (host: string) => this.#hosts.transport(host),
      isConnected: (host: string) => this.#hosts.isConnected(host),
      watchLink: (host: string) => this.#hosts.watchLink(host),
    };
    this.#nodes = new NodeWatch({ ...options, timers: this.#timers, transport: hosts.transport });
    this.#follows = new FollowBoard({ ...options, ...hosts, timing });
    const secretsOf = (task: Task) => this.#secretsOf(task);
    this.#attempts = new Attempts({ ...options, ...hosts, timing, secretsOf, follows: this.#follows });
  }

  carryOut(effect: Exclude<Effect, { type: 'release' }>): void {
    switch (effect.type) {
      case 'connect':
        void this.#hosts.connect(effect.host);
        return;
      case 'reconnectLater':
        this.#later(`host ${effect.host}`, effect.after, { type: 'reconnectDue', host: effect.host });
        return;
      case 'locate':
        void this.#locate(effect);
        return;
      case 'inspect':
        void this.#inspect(effect);
        return;
      case 'execute':
        void this.#attempts.execute(this.#options.unattended ? { ...effect, input: 'empty' } : effect);
        return;
      case 'attach':
        void this.#attempts.attach(effect);
        return;
      case 'sendInput':
        void this.#attempts.sendInput(effect.task, effect.attempt, effect.text);
        return;
      case 'interrupt':
        void this.#attempts.interrupt(effect);
        return;
      case 'limit':
        this.#attempts.limit(effect);
        return;
      case 'cancel':
        this.#attempts.cancel(effect.task);
        return;
      case 'probe':
        void this.#probe(effect);
        return;
      case 'openFollow':
        this.#follows.open(effect);
        return;
      case 'resumeFollows':
        this.#follows.resume(effect.host);
        return;
      case 'closeFollow':
        this.#follows.close(effect.follow, effect.reason);
        return;
      case 'unwatch':
        this.#follows.unwatch(effect.task);
        return;
      case 'watchNodes':
        this.#nodes.start(effect.after);
        return;
      case 'retryLater':
        this.#later(`task ${effect.task}`, effect.after, { type: 'retryDue', task: effect.task });
        return;
      case 'deliver':
        if (effect.value !== null) this.#questions.deliver(effect.question, effect.value);
        return;
      case 'withdraw':
        this.#questions.withdraw(effect.question);
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

  /** Sends a line that is on record without its text. */
  sendSecret(task: string, attempt: number, value: string): void {
    void this.#attempts.sendInput(task, attempt, value);
  }

  /**
   * Writes all output that has arrived and ends the tails, so that what is recorded next comes after it. `goesOn`:
   * another process will take the run up again.
   */
  settle(goesOn: boolean): void {
    this.#follows.closeAll('handrail stopped', { goesOn });
    this.#attempts.flush();
  }

  /** Lets go of everything, after a clean-up where a host is there: what outlives its connection goes on. */
  release(sweep: EffectOf<'release'>['sweep']): Promise<void> {
    this.#released ??= this.#release(sweep);
    return this.#released;
  }

  async #release(sweep: EffectOf<'release'>['sweep']): Promise<void> {
    this.#nodes.end();
    this.#timers.stopAll();
    this.#attempts.leave();
    this.#hosts.letGo();
    this.#follows.closeAll('run over', { goesOn: false });
    this.#questions.abandon();
    await this.#hosts.sweep(sweep);
    await this.#hosts.closeAll();
  }

  async #locate({ section, host, files }: EffectOf<'locate'>): Promise<void> {
    const isLinkBroken = this.#hosts.watchLink(host);
    try {
      const positions = await this.#hosts.transport(host).positions(files);
      this.#options.report({ type: 'marked', section, host, positions });
    } catch (error) {
      // It is asked for again when the host is there.
      if (await isLinkBroken()) return;
      this.#options.report({ type: 'markFailed', section, host, problem: problemOf(error) });
    }
  }

  async #inspect({ task, host, edit: request, node: look }: EffectOf<'inspect'>): Promise<void> {
    const isLinkBroken = this.#hosts.watchLink(host);
    try {
      const transport = this.#hosts.transport(host);
      if (look !== null) {
        await this.#look(task, transport, look);
        return;
      }
      if (request === null) {
        this.#options.report({ type: 'inspected', task, processes: await transport.processes() });
        return;
      }
      const { run } = this.#options.current().info;
      const edit = await inspectFile(transport, request, { run, task });
      const seen = edit === null ? { processes: null } : { processes: [], edit };
      this.#options.report({ type: 'inspected', task, ...seen });
    } catch (error) {
      if (await isLinkBroken()) return;
      this.#options.report({ type: 'inspectionFailed', task, problem: problemOf(error) });
    }
  }

  async #look(task: string, transport: Transport, look: NodeLook): Promise<void> {
    if (this.#options.current().info.dryRun !== null) {
      this.#options.report({ type: 'inspected', task, processes: null });
      return;
    }
    const { ok, ...seen } = await lookAtNode(transport, look);
    if ('problem' in seen) this.#options.report({ type: 'inspectionFailed', task, ...seen });
    else if (ok) this.#options.report({ type: 'inspected', task, processes: [], node: seen.node });
  }

  async #probe({ task, host, probe: number, script }: EffectOf<'probe'>): Promise<void> {
    const answer = await probe(this.#hosts.transport(host), script, this.#options.redactor);
    if (this.#released === null) this.#options.report({ type: 'probed', task, probe: number, ...answer });
  }

  #secretsOf(task: Task): Readonly<Record<string, string>> {
    return Object.fromEntries(
      task.secrets.flatMap(name => {
        const value = this.#secrets.get(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  #later(name: string, delay: number, report: Report): void {
    this.#timers.start(name, delay, () => this.#options.report(report));
  }
}
