import { Automaton, type Pattern } from './automaton.ts';
import { type OnPassed, RedactingStream } from './redacting-stream.ts';
import { canHide, formsOf } from './secret-forms.ts';

/**
 * Knows the secrets of a run and takes them out of everything before it becomes an event: nothing can be taken out of
 * a journal afterwards.
 */
export class Redactor {
  readonly #patterns: Pattern[] = [];
  #automaton = new Automaton([]);

  /**
   * False for a value too short to be hidden (fewer than four characters): it must not be used as a secret. An empty
   * value hides nothing and is no error. Streams that are open already look for it from their next byte on.
   */
  add(name: string, value: string): boolean {
    if (!canHide(value)) return false;
    if (value === '') return true;
    this.#patterns.push(...formsOf(value).map(bytes => ({ bytes, name })));
    this.#automaton = new Automaton(this.#patterns);
    return true;
  }

  /** Calls `onChunk` with what was written, without secrets, as soon as it is certain. */
  stream(onChunk: (chunk: Uint8Array) => void, onPassed?: OnPassed): RedactingStream {
    return new RedactingStream(() => this.#automaton, onChunk, onPassed);
  }

  /** The same string where there is no secret in it. */
  redactText(text: string): string {
    if (this.#patterns.length === 0) return text;
    const chunks: Uint8Array[] = [];
    const stream = this.stream(chunk => chunks.push(chunk));
    stream.write(Buffer.from(text));
    stream.flush();
    return stream.replacements === 0 ? text : Buffer.concat(chunks).toString();
  }

  /**
   * The same event body, or other JSON, with every text in it redacted. What names things (ids, hosts, digests, the
   * plan, words of the format) stays as it is, or a password like `stop` would break the run; output was redacted as a
   * stream. The same object where there is no secret in it.
   */
  redactValue<Value>(value: Value): Value {
    return this.#patterns.length === 0 ? value : (this.#redacted(value, isStopped(value)) as Value);
  }

  #redacted(value: unknown, skipReason: boolean): unknown {
    if (typeof value === 'string') return this.redactText(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const items = value.map(item => this.#redacted(item, false));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    const fields = Object.entries(value).map(([key, field]): [string, unknown] => {
      const keep = names.has(key)
        ? typeof field === 'string' || key === 'plan'
        : skipReason && key === 'reason';
      return [key, keep ? field : this.#redacted(field, false)];
    });
    const changed = fields.some(
      ([key, field]) => field !== (value as Readonly<Record<string, unknown>>)[key],
    );
    return changed ? Object.fromEntries(fields) : value;
  }
}

/** Fields that name something, hold a word of the format, or are output. */
const names: ReadonlySet<string> = new Set([
  'type',
  'time',
  'prev',
  'run',
  'plan',
  'planDigest',
  'digest',
  'sha256',
  'flag',
  'operator',
  'by',
  'round',
  'stage',
  'section',
  'host',
  'task',
  'follow',
  'item',
  'id',
  'question',
  'kind',
  'name',
  'code',
  'signal',
  'as',
  'verdict',
  'change',
  'pattern',
  'path',
  'inode',
  'stream',
  'data',
  'encoding',
  'kept',
  'handrail',
]);

/** The reason of a stop is one of a few words, elsewhere it is a person's. */
function isStopped(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'run.stopped';
}
