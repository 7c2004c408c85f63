import type { Event, EventType, UnknownEvent } from '../engine/event.ts';
import { bodySchemas, envelopeSchema } from './schemas.ts';

/** One line of a journal: an event that this version knows, or one of a later version, kept as it came. */
export type JournalEntry = Event | UnknownEvent;

/**
 * One line with its newline: `{"v":1,"seq":…,"time":…,"prev":…,"type":…}` in the order of the entry's keys. Throws a
 * `TypeError` on what could not be read back, so that nothing unreadable is ever written.
 */
export function encode(entry: JournalEntry): Buffer {
  const mistake = mistakeIn(entry);
  if (mistake !== null) throw new TypeError(`an event cannot be recorded: ${mistake}`);
  return Buffer.from(`${JSON.stringify(entry)}\n`);
}

/**
 * The entry on one line, its newline allowed. Fields and types that this version does not know come through unchanged.
 * Throws `BadLine`.
 */
export function decode(line: Uint8Array): JournalEntry {
  const entry = parse(line);
  const mistake = mistakeIn(entry);
  if (mistake !== null) throw new BadLine(mistake);
  return entry as JournalEntry;
}

export function isKnownEvent(entry: JournalEntry): entry is Event {
  return Object.hasOwn(bodySchemas, entry.type);
}

/** Why a line is not an event; whoever reads the file adds which line of which file it was. */
export class BadLine extends Error {
  override readonly name = 'BadLine';
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function parse(line: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(line);
  } catch (cause) {
    throw new BadLine('it is not UTF-8', { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadLine('it is not JSON', { cause });
  }
}

function mistakeIn(entry: unknown): string | null {
  if (isObject(entry) && typeof entry.v === 'number' && entry.v > 1) {
    return `it has format ${entry.v}, and this version of handrail reads format 1: a newer handrail wrote it`;
  }
  const envelope = envelopeSchema.safeParse(entry);
  if (!envelope.success) return describe(envelope.error.issues);
  const type = envelope.data.type;
  if (!Object.hasOwn(bodySchemas, type)) return null;
  const body = bodySchemas[type as EventType].safeParse(entry);
  return body.success ? null : `${type}: ${describe(body.error.issues)}`;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** All mistakes of one line: `outcome.code: Invalid input: expected number, received undefined`. */
function describe(issues: readonly Issue[]): string {
  return issues
    .map(issue => (issue.path.length === 0 ? issue.message : `${pathText(issue.path)}: ${issue.message}`))
    .join('; ');
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
