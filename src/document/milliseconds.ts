import { parseDuration } from '../model/duration.ts';

export function milliseconds(duration: string | number | undefined): number | undefined {
  return duration === undefined ? undefined : (parseDuration(duration) ?? undefined);
}
