export interface TextLine {
  readonly text: string;
  /** `\n`, `\r\n`, or nothing at the end of a file without a last line end. */
  readonly end: string;
}

/** The lines of a file, so that joining texts and ends gives the file again. */
export function linesOf(text: string): readonly TextLine[] {
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map(line => {
    const end = /\r?\n$/.exec(line)?.[0] ?? '';
    return { text: line.slice(0, line.length - end.length), end };
  });
}

export function joined(lines: readonly TextLine[]): string {
  return lines.map(({ text, end }) => text + end).join('');
}

/** All lines of it end as on Windows. */
export function isCrlf(text: string): boolean {
  return text.includes('\n') && !/(^|[^\r])\n/.test(text);
}

/** What a new line of the file ends with. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  return isCrlf(text) ? '\r\n' : '\n';
}

export function withLineEnds(text: string, end: '\n' | '\r\n'): string {
  return text.replace(/\r?\n/g, end);
}
