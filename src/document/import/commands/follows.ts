import type { CodeLine } from '../../markdown/block.ts';

/** What a chain of commands ends with to watch what comes of it. */
const watching =
  /^(?:sudo\s+(?:-\S+\s+)*)?(?:journalctl\s(?:[^&|;]*\s)?(?:-\w*f\w*|--follow)\b|tail\s(?:[^&|;]*\s)?-\w*[fF]\b|(?:docker|docker-compose|podman|kubectl|oc)\s[^&|;]*\blogs\s(?:[^&|;]*\s)?(?:-f|--follow)\b)[^&;]*$/;

/**
 * `restart x && journalctl -fu x`: what follows a log never ends, and stands on a line of its own here. A script stops at
 * what fails, as the chain would.
 */
export function withFollowsApart(lines: readonly CodeLine[]): readonly CodeLine[] {
  const result: CodeLine[] = [];
  for (const line of lines) {
    const last = result.at(-1);
    const leading = /^\s*&&\s*(.*)$/.exec(line.text)?.[1];
    if (leading !== undefined && last !== undefined && /\\\s*$/.test(last.text) && watching.test(leading)) {
      result[result.length - 1] = { ...last, text: last.text.replace(/\s*\\\s*$/, '') };
      result.push({ ...line, text: leading });
      continue;
    }
    const at = line.text.lastIndexOf('&&');
    const [before, after] = [line.text.slice(0, at).trimEnd(), line.text.slice(at + 2).trim()];
    const plain = !/^\s*(?:#|if\b|while\b|for\b)/.test(before) && !/["']/.test(before);
    if (at > 0 && before.trim() !== '' && plain && watching.test(after)) {
      result.push({ ...line, text: before });
      result.push({ ...line, text: after });
    } else result.push(line);
  }
  return result;
}
