/** A command's words without sudo and the like. */
export function bareWords(words: readonly string[]): readonly string[] {
  let rest = [...words];
  for (;;) {
    const [first = ''] = rest;
    if (first === 'sudo' || first === 'doas') {
      rest = rest.slice(1);
      while (rest[0]?.startsWith('-') && !/^-[is]$/.test(rest[0]))
        rest = rest.slice(/^-[ugp]$/.test(rest[0]) ? 2 : 1);
      if (/^-[is]$/.test(rest[0] ?? '')) return rest.length > 1 ? rest.slice(1) : ['su', '-'];
    } else if (/^(time|exec|env|command|nice)$/.test(first) && rest.length > 1) rest = rest.slice(1);
    else if (/^[A-Za-z_]\w*=/.test(first)) rest = rest.slice(1);
    else return rest;
  }
}
