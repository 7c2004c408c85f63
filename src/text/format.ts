/** How long something has lasted so far, in whole seconds; never less than none, whatever clocks say. */
export function formatElapsed(ms: number): string {
  return formatDuration(Math.max(0, Math.floor(ms / 1000) * 1000));
}

/** A length of time to people's precision: `0.4s`, `45s`, `1m 20s`, `2h 05m`, `3d 4h`. */
export function formatDuration(milliseconds: number): string {
  const sign = milliseconds < 0 ? '-' : '';
  const ms = Math.abs(milliseconds);
  if (ms < 9_950) return `${sign}${trimmed(ms / 1000)}s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${sign}${seconds}s`;
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${sign}${minutes}m ${two(seconds % 60)}s`;
  const days = Math.floor(hours / 24);
  if (days === 0) return `${sign}${hours}h ${two(minutes % 60)}m`;
  return `${sign}${days}d ${hours % 24}h`;
}

/** From one ISO instant to another, or null where either is missing. */
export function milliseconds(from: string | null | undefined, to: string | null | undefined): number | null {
  return from && to ? Date.parse(to) - Date.parse(from) : null;
}

/** `HH:MM:SS` of an ISO instant in an IANA time zone. */
export function formatClock(instant: string, timeZone: string): string {
  const parts = partsOf(instant, timeZone);
  return `${parts.hour}:${parts.minute}:${parts.second}`;
}

/** `YYYY-MM-DD` of an ISO instant in an IANA time zone. */
function formatDate(instant: string, timeZone: string): string {
  const parts = partsOf(instant, timeZone);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** `YYYY-MM-DD HH:MM:SS`; the zone is not named, see `formatZone`. */
export function formatDateTime(instant: string, timeZone: string): string {
  return `${formatDate(instant, timeZone)} ${formatClock(instant, timeZone)}`;
}

/** The zone's offset at an instant: `UTC`, or as in `UTC+08:00`. */
export function formatZone(instant: string, timeZone: string): string {
  const offset = partsOf(instant, timeZone).timeZoneName ?? 'GMT';
  return offset.replace('GMT', 'UTC').replace(/[+-]00:00$/, '');
}

export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

/** Binary units: `812 B`, `1.4 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return unit === 0 ? `${value} B` : `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Rounded down, so that 100% means all of it; nothing to do is all of it. */
export function formatPercent(done: number, total: number): string {
  return `${total <= 0 ? 100 : Math.floor((100 * done) / total)}%`;
}

/** Host clock minus ours: `+0.3s`, `-2m 10s`, `±0s` below a tenth of a second. */
export function formatOffset(milliseconds: number): string {
  if (Math.abs(milliseconds) < 100) return '±0s';
  return `${milliseconds > 0 ? '+' : ''}${formatDuration(milliseconds)}`;
}

function trimmed(seconds: number): string {
  return seconds.toFixed(1).replace(/\.0$/, '');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>;

function partsOf(instant: string, timeZone: string): Parts {
  const parts: Parts = {};
  for (const part of formatter(timeZone).formatToParts(Date.parse(instant))) parts[part.type] = part.value;
  return parts;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it a hundred times. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });
  formatters.set(timeZone, made);
  return made;
}
