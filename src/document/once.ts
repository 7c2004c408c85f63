/** Many rules ask the same of the same command: the answer is kept as long as the command is. */
export function once<K extends object, V>(answer: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return key => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = answer(key);
    known.set(key, { value });
    return value;
  };
}

/** Answers that are kept; with more of them, all are given up, and the next ones are kept. */
const mostTexts = 8192;

/** A longer text hardly comes again. In UTF-16 units. */
const longestText = 2000;

/**
 * Upgrade documents say the same again for each service and host, and several readers ask the same of a line: what
 * depends on nothing but a text is answered once for it. Nobody may change the answer.
 */
export function oncePerText<V>(answer: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>();
  return text => {
    if (text.length > longestText) return answer(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = answer(text);
    if (known.size >= mostTexts) known.clear();
    known.set(text, value);
    return value;
  };
}
