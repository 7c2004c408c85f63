import type { EventBody } from './event.ts';
import type { Refusal, RefusalCode } from './session.ts';

export type Decision =
  | { readonly ok: true; readonly events: readonly EventBody[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** What the pure engine is given from outside. */
export interface Context {
  /** Whose name goes on what happens now. */
  readonly operator: string;
  /** Hex SHA-256 of a text's UTF-8 bytes. */
  sha256(text: string): string;
}

export function accepted(...events: readonly EventBody[]): Decision {
  return { ok: true, events };
}

export function refused(code: RefusalCode, subject: string): Decision {
  return { ok: false, refusal: { code, subject } };
}
