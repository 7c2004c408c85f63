/**
 * Terminal control sequences, one byte at a time (ECMA-48, 7-bit forms, as xterm reads them), to look at text as it
 * would stand on a screen. A sequence that carries text, such as a window title, is read both ways: as nothing, and as
 * its text.
 */
export const ground = 0;
const escaped = 1;
const csi = 2;
const inString = 3;
const stringEscape = 4;

export const stateMask = 7;
/** This byte is text on the screen. */
export const isText = 16;
/** This byte is text on the screen or inside a sequence. */
export const isCarried = 32;

/** The state after `byte`, and what the byte is, as bits of one number. */
export function readByte(state: number, byte: number): number {
  if (byte === 0x1b) return state === inString ? stringEscape : escaped;
  if (byte === 0x18 || byte === 0x1a) return ground;
  switch (state) {
    case escaped:
      return afterEscape(byte);
    case csi:
      if (byte > 0x7f) return ground | isText | isCarried;
      return byte >= 0x40 && byte < 0x7f ? ground : csi;
    case inString:
      if (byte === 0x07) return ground;
      return isControl(byte) ? inString : inString | isCarried;
    case stringEscape:
      return byte === 0x5c ? ground : afterEscape(byte);
    default:
      return isControl(byte) ? ground : ground | isText | isCarried;
  }
}

/** The bytes that are text on the screen, and those that are text anywhere. */
export function withoutEscapes(bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  let state = ground;
  const read = Array.from(bytes, byte => {
    const result = readByte(state, byte);
    state = result & stateMask;
    return result;
  });
  return [
    bytes.filter((_, index) => ((read[index] ?? 0) & isText) !== 0),
    bytes.filter((_, index) => ((read[index] ?? 0) & isCarried) !== 0),
  ];
}

function afterEscape(byte: number): number {
  if (byte === 0x5b) return csi;
  if (byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) return inString;
  if (byte > 0x7f) return ground | isText | isCarried;
  return byte >= 0x30 && byte < 0x7f ? ground : escaped;
}

/** Everything that moves no text but a tab, line breaks included: a terminal wraps where it likes. */
function isControl(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09) || byte === 0x7f;
}
