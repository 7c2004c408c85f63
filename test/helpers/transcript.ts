import { fileURLToPath } from 'node:url';
import type { Event } from '../../src/engine/event.ts';
import type { OutputBook } from '../../src/engine/output.ts';
import { createOutputBook } from '../../src/engine/output-book.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { RunState } from '../../src/engine/state.ts';
import { isKnownEvent } from '../../src/journal/codec.ts';
import { type JournalSummary, readJournal } from '../../src/journal/reader.ts';
import type { Language } from '../../src/text/language.ts';
import type { Size } from '../../src/tui/view/layout.ts';
import { sampled } from '../../src/tui/view/rates.ts';
import { pressKeys, reduceView } from '../../src/tui/view/reduce.ts';
import type { Scene, Words } from '../../src/tui/view/scene.ts';
import { initialView, type View } from '../../src/tui/view/view.ts';
import { wordsOf } from './operator.ts';

/** The ecsc release as it was run on the demo's hosts: a start that failed, its repair, the sign-off. */
export const ecscTranscript = fileURLToPath(
  new URL('../../snapshots/transcripts/ecsc.jsonl', import.meta.url),
);

export function readTranscript(path: string): JournalSummary & { readonly events: readonly Event[] } {
  const { events, ...summary } = readJournal(path);
  return { ...summary, events: events.filter(isKnownEvent) };
}

/** Somebody at the screen while a recorded run happens once more: they look and press keys, and nothing is carried out. */
export class Onlooker {
  readonly output: OutputBook = createOutputBook();
  readonly #events: readonly Event[];
  #position = 0;
  #state: RunState | null = null;
  #view: View = initialView;
  /** Milliseconds that passed since the last event. */
  #idle = 0;

  constructor(events: readonly Event[]) {
    this.#events = events;
    this.#next();
  }

  /** Goes on to the next event that is `wanted`, which has happened then. Throws where none comes. */
  until(wanted: (event: Event, state: RunState) => boolean): this {
    for (;;) {
      const event = this.#next();
      if (wanted(event, this.state)) return this;
    }
  }

  /** Goes on for as long as the event that comes is not `wanted`: that one has not happened then. */
  before(wanted: (event: Event) => boolean): this {
    for (;;) {
      const event = this.#events[this.#position];
      if (event !== undefined && wanted(event)) return this;
      this.#next();
    }
  }

  /** Presses keys, each long enough after what it is for appeared. */
  press(...keys: readonly string[]): this {
    for (const key of keys) {
      this.wait(400);
      this.#view = pressKeys(this.scene(), [{ key, alone: true }]).view;
    }
    return this;
  }

  wait(milliseconds: number): this {
    this.#idle += milliseconds;
    this.#view = sampled(this.scene());
    return this;
  }

  get state(): RunState {
    if (this.#state === null) throw new Error('the transcript is empty');
    return this.#state;
  }

  scene(
    size: Size = { columns: 120, rows: 40 },
    language: Language = 'en',
    words: Words = wordsOf(language),
  ): Scene {
    const { state, output } = this;
    const now = Date.parse(state.updatedAt) + this.#idle;
    return { state, output, view: this.#view, size, now, playback: null, words };
  }

  #next(): Event {
    const event = this.#events[this.#position];
    if (event === undefined) throw new Error('the transcript has ended');
    this.#position += 1;
    this.#idle = 0;
    this.#state = reduce(this.#state, event);
    this.output.add(event);
    this.#view = reduceView(this.scene(), { type: 'changed' }).view;
    this.#view = sampled(this.scene());
    return event;
  }
}
