/** The candidate a mistyped name most probably meant; undefined where none is near. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor([...name].length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance([...name.toLowerCase()], [...candidate.toLowerCase()]);
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
function editDistance(from: readonly string[], to: readonly string[]): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, left] of from.entries()) {
    const current = [row + 1];
    for (const [column, right] of to.entries()) {
      const replaced = (previous[column] ?? 0) + (left === right ? 0 : 1);
      let least = Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1);
      if (left === to[column - 1] && right === from[row - 1])
        least = Math.min(least, (beforePrevious[column - 1] ?? 0) + 1);
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
