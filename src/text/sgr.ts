/** The attributes that Select Graphic Rendition can set, each as the code that sets it. */
export interface Style {
  readonly foreground: string;
  readonly background: string;
  /** Of bold, dim, italic, underline, inverse and strike-through, ascending. */
  readonly attributes: readonly number[];
}

export const noStyle: Style = { foreground: '', background: '', attributes: [] };

/** The style after `ESC [ parameters m`. Blinking and hidden text are not taken over: a line must stay readable. */
export function afterSgr(style: Style, parameters: string): Style {
  const codes = parameters.split(';').map(code => (code === '' ? 0 : Number.parseInt(code, 10)));
  let next = style;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const colour = extendedColour(codes.slice(index + 1, index + 5));
      if (colour === null) return next;
      next = withColour(next, code, `${code};${colour.join(';')}`);
      index += colour.length;
    } else {
      next = afterCode(next, code);
    }
  }
  return next;
}

/** The sequences that switch a style on from none: one a property, because not every reader takes several at once. */
export function styleText(style: Style): string {
  return [...style.attributes, style.foreground, style.background]
    .map(code => (code === '' ? '' : `\x1b[${code}m`))
    .join('');
}

/** `5;n` or `2;r;g;b`, or null where it is malformed. */
function extendedColour(codes: readonly number[]): readonly number[] | null {
  const length = codes[0] === 5 ? 2 : codes[0] === 2 ? 4 : 0;
  const colour = codes.slice(0, length);
  return length > 0 && colour.length === length && colour.every(code => code <= 255) ? colour : null;
}

function afterCode(style: Style, code: number): Style {
  if (code === 0) return noStyle;
  if (settable.includes(code)) {
    return { ...style, attributes: [...new Set([...style.attributes, code])].sort((a, b) => a - b) };
  }
  const cleared = clears[code];
  if (cleared) return { ...style, attributes: style.attributes.filter(set => !cleared.includes(set)) };
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return withColour(style, 38, String(code));
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) return withColour(style, 48, String(code));
  if (code === 39) return withColour(style, 38, '');
  if (code === 49) return withColour(style, 48, '');
  return style;
}

const settable: readonly number[] = [1, 2, 3, 4, 7, 9];

const clears: Readonly<Record<number, readonly number[]>> = {
  22: [1, 2],
  23: [3],
  24: [4],
  27: [7],
  29: [9],
};

function withColour(style: Style, plane: 38 | 48, code: string): Style {
  return plane === 38 ? { ...style, foreground: code } : { ...style, background: code };
}
