import type { Event, TaskOutput } from '../engine/event.ts';

/** The recorded output of the attempts that have not ended. */
export class RunningOutput {
  readonly #attempts = new Map<string, { readonly attempt: number; readonly output: TaskOutput[] }>();

  add(event: Event): void {
    switch (event.type) {
      case 'task.started':
        this.#attempts.set(event.task, { attempt: event.attempt, output: [] });
        return;
      case 'task.output':
        if (this.#attempts.get(event.task)?.attempt === event.attempt)
          this.#attempts.get(event.task)?.output.push(event);
        return;
      case 'task.finished':
      case 'task.fenced':
        this.#attempts.delete(event.task);
        return;
      default:
    }
  }

  /** Oldest first. */
  of(task: string, attempt: number): readonly TaskOutput[] {
    const known = this.#attempts.get(task);
    return known?.attempt === attempt ? known.output : [];
  }
}
