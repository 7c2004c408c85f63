import type { Event } from '../../src/engine/event.ts';
import type { OutputBook } from '../../src/engine/output.ts';
import { createOutputBook } from '../../src/engine/output-book.ts';
import type { Reply } from '../../src/engine/session.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Language } from '../../src/text/language.ts';
import { termsFor } from '../../src/text/terms.ts';
import { tuiMessagesFor } from '../../src/text/tui.ts';
import { type Command, rollbackIntent } from '../../src/tui/view/command.ts';
import { charactersOf } from '../../src/tui/view/edit.ts';
import type { Size } from '../../src/tui/view/layout.ts';
import { sampled } from '../../src/tui/view/rates.ts';
import { pressKeys, reduceView } from '../../src/tui/view/reduce.ts';
import type { Reduction } from '../../src/tui/view/reduction.ts';
import type { Playback, Scene, Words } from '../../src/tui/view/scene.ts';
import { initialView, type View } from '../../src/tui/view/view.ts';
import { context, Drive, type World } from './drive.ts';

/** Somebody at the screen of a run that the pure engine carries out: keys in, scenes out, no time but the run's own. */
export class Operator {
  readonly drive: Drive;
  readonly output: OutputBook = createOutputBook();
  readonly left: string[] = [];
  /** What was given as a secret; a session keeps it to itself. */
  readonly secrets: { readonly question: string; readonly value: string }[] = [];
  view: View = initialView;
  world: World = {};
  size: Size = { columns: 80, rows: 24 };
  language: Language = 'en';
  playback: Playback | null = null;
  hostsStay = true;
  #seen = 0;
  /** Milliseconds that passed for the operator since the last event. */
  #idle = 0;

  constructor(
    plan: Plan,
    drive: Drive = new Drive(plan, { run: '20260315T010000Z-k3f9', operator: 'wang' }),
  ) {
    this.drive = drive;
    this.sync();
  }

  get scene(): Scene {
    return {
      state: this.drive.state,
      output: this.output,
      view: this.view,
      size: this.size,
      now: Date.parse(this.drive.state.updatedAt) + this.#idle,
      playback: this.playback,
      words: wordsOf(this.language),
      hostsStay: this.hostsStay,
    };
  }

  /** Presses keys one after the other, each a moment after what it is for appeared. */
  press(...keys: readonly string[]): void {
    for (const key of keys) {
      this.wait(400);
      this.apply(pressKeys(this.scene, [{ key, alone: true }]));
    }
  }

  /** A key without that moment. */
  pressAtOnce(key: string): void {
    this.apply(pressKeys(this.scene, [{ key, alone: true }]));
  }

  type(text: string): void {
    for (const key of charactersOf(text)) this.press(key);
  }

  paste(text: string): void {
    this.apply(reduceView(this.scene, { type: 'paste', text }));
  }

  /** Several keys in one read. */
  burst(...keys: readonly string[]): void {
    this.wait(400);
    this.apply(
      pressKeys(
        this.scene,
        keys.map(key => ({ key, alone: keys.length === 1 })),
      ),
    );
  }

  wait(milliseconds: number): void {
    this.#idle += milliseconds;
    this.view = sampled(this.scene);
  }

  /** Lets the estate answer everything that was asked of it. */
  settle(): void {
    this.drive.settle(this.world);
    this.sync();
  }

  write(body: Parameters<Drive['write']>[0]): void {
    this.drive.write(body);
    this.sync();
  }

  /** What a task printed. */
  print(task: string, text: string, attempt = 1): void {
    this.write({ type: 'task.output', task, attempt, stream: 'stdout', data: text });
  }

  log(follow: string, text: string): void {
    this.write({ type: 'follow.output', follow, data: text });
  }

  /** Takes what happened to the run since to the screen. */
  sync(): void {
    const events: readonly Event[] = this.drive.events.slice(this.#seen);
    this.#seen = this.drive.events.length;
    if (events.length > 0) this.#idle = 0;
    for (const event of events) this.output.add(event);
    this.apply(reduceView(this.scene, { type: 'changed' }));
  }

  private apply({ view, commands }: Reduction): void {
    this.view = view;
    for (const command of commands) this.carryOut(command);
  }

  private carryOut(command: Command): void {
    switch (command.type) {
      case 'send': {
        let reply: Reply = { ok: true };
        for (const intent of command.intents) {
          reply = this.drive.send(intent);
          if (!reply.ok) break;
        }
        this.sync();
        this.apply(reduceView(this.scene, { type: 'replied', reply }));
        return;
      }
      case 'secret':
        this.secrets.push({ question: command.question, value: command.value });
        this.drive.send(
          command.question.startsWith('input:')
            ? { type: 'secretInput', task: command.question.slice('input:'.length) }
            : { type: 'secretGiven', question: command.question },
        );
        this.sync();
        this.apply(reduceView(this.scene, { type: 'replied', reply: { ok: true } }));
        return;
      case 'rollback': {
        const reply = this.drive.send(rollbackIntent(command, context.sha256));
        this.sync();
        this.apply(reduceView(this.scene, { type: 'replied', reply }));
        return;
      }
      case 'leave':
        this.left.push(command.reason);
        return;
      case 'replay':
        return;
    }
  }
}

export function wordsOf(language: Language): Words {
  return { messages: tuiMessagesFor(language), terms: termsFor(language), timeZone: 'UTC', colour: false };
}
