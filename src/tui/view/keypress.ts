import { charactersOf } from './edit.ts';

/** One key as a name (`enter`, `ctrl-c`, `shift-tab`, `up`) or the character it types. */
export interface Press {
  readonly key: string;
  /**
   * It came by itself. Text from a terminal without bracketed paste, or from a slow line, arrives several keys at once;
   * what cannot be undone wants a key of its own.
   */
  readonly alone: boolean;
}

/** What Ink's `useInput` reports of one read; the fields that matter here. */
export interface InkKey {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

/** The keys of one input event; several that were buffered come apart again. */
export function pressesOf(input: string, key: InkKey): readonly Press[] {
  const named = nameOf(key);
  if (named !== null) return [{ key: named, alone: true }];
  if (key.ctrl && /^[a-z]$/.test(input)) return [{ key: `ctrl-${input}`, alone: true }];
  if (key.ctrl || key.meta) return [];
  const keys = charactersOf(input.replaceAll('\r\n', '\r')).flatMap(nameOfCharacter);
  return keys.map(name => ({ key: name, alone: keys.length === 1 }));
}

function nameOf(key: InkKey): string | null {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return key.meta ? null : 'enter';
  if (key.tab) return key.shift ? 'shift-tab' : 'tab';
  if (key.backspace) return 'backspace';
  if (key.delete) return 'delete';
  if (key.escape) return 'escape';
  return null;
}

function nameOfCharacter(character: string): readonly string[] {
  switch (character) {
    case '\r':
    case '\n':
      return ['enter'];
    case '\t':
      return ['tab'];
    case '\x1b':
      return ['escape'];
    case '\x7f':
    case '\b':
      return ['backspace'];
  }
  const code = character.charCodeAt(0);
  if (code >= 1 && code <= 26) return [`ctrl-${String.fromCharCode(code + 96)}`];
  return code < 32 ? [] : [character];
}
