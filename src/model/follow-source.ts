/** What stands before the name of a systemd unit whose journal is followed instead of a file. */
const prefix = 'journal:';

/** The systemd unit whose journal `source` names, as `journal:UNIT`; `*`: every unit. Null: it is the path of a file. */
export function journalUnit(source: string): string | null {
  return source.startsWith(prefix) ? source.slice(prefix.length) : null;
}

/** A unit's name may hold these (systemd.unit(5)), and glob characters where a pattern is meant. */
const unitName = /^[A-Za-z0-9:_.@\\*?[\]-]+$/;

export function isUnitName(text: string): boolean {
  return unitName.test(text) && !text.startsWith('-');
}
