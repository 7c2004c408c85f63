/** What a block without commands looks like. */
export function shapeOf(texts: readonly string[]): 'file' | 'output' | 'sql' | null {
  const share = (pattern: RegExp) => texts.filter(text => pattern.test(text)).length / texts.length;
  const [first = ''] = texts;
  if (
    share(
      /^\s*(select|insert|update|delete|create|alter|drop|grant|use|show|set|begin|commit|truncate|call|flush)\b.*[;,(]?\s*$/i,
    ) > 0.3 &&
    texts.some(text => /;\s*$/.test(text))
  )
    return 'sql';
  // The columns of a table are more lines than what makes it.
  if (
    /^\s*create\s+(?:table|view|index|function|procedure|trigger)\b.*\(?\s*$/i.test(first) &&
    /;\s*$/.test(texts.at(-1) ?? '')
  )
    return 'sql';
  if (/^\s*[{[]\s*$|^\s*\{.*\}\s*$|^\s*<[?!a-zA-Z]/.test(first)) return 'file';
  // A pipe that goes on on the next line is no side of a table.
  const isPiped = texts.some((text, index) => /^\s*\|/.test(text) && /\\\s*$/.test(texts[index - 1] ?? ''));
  if (!isPiped && share(/^\s*[+|].*[+|]\s*$|^\s*[│├└─┌┐┘┤┬┴┼|]+\S*/) > 0.6) return 'output';
  if (
    share(/^\s*[\w.-]+\s*=\s*\S*|^\s*\[[\w. -]+\]\s*$|^\s*[#;]/) >= 0.9 &&
    texts.some(text => /^\s*([\w-]+\.[\w.-]+\s*=|[\w.-]+\s+=\s|\[[\w. -]+\]\s*$)/.test(text))
  )
    return 'file';
  if (
    share(/^\s*(- )?["']?[\w./-]+["']?\s*:(\s|$)|^\s*- |^\s*#/) >= 0.8 &&
    texts.some(text => /:(\s|$)/.test(text))
  )
    return 'file';
  if (
    share(/^\s*[[(]?\d{2,4}[-/:]\d{2}[-/:]\d{2}|\b(INFO|WARN|ERROR|DEBUG|SEVERE)\b|^\s*\[[\w/ .-]+\]\s+\S/) >
    0.5
  )
    return 'output';
  if (/^\s*[A-Z][A-Z_-]+(\s{2,}|\t)[A-Z]/.test(first)) return 'output';
  return null;
}
