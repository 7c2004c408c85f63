/** Durations as people write them: `200ms`, `20s`, `5m`, `1h30m`, `2d`; a plain number is seconds. */

/** Milliseconds, or null for anything that is not a duration. */
export function parseDuration(text: string | number): number | null {
  if (typeof text === 'number') return Number.isFinite(text) && text >= 0 ? Math.round(text * 1000) : null;
  const written = text.trim();
  if (/^\d+(\.\d+)?$/.test(written)) return Math.round(Number(written) * 1000);
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d)\s*)+$/.test(written)) return null;
  let total = 0;
  for (const [, amount, unit] of written.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (milliseconds[unit ?? ''] ?? 0);
  }
  return Math.round(total);
}

/** The shortest text that `parseDuration` reads as the same milliseconds. */
export function formatDuration(duration: number): string {
  let rest = Math.round(duration);
  let text = '';
  for (const [unit, size] of Object.entries(milliseconds)) {
    const amount = Math.floor(rest / size);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * size;
  }
  return text === '' ? '0s' : text;
}

const milliseconds: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};
