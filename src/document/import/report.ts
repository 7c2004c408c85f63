import type { Imported } from './import.ts';

/** The report of an import for machines. */
export function importReport({ draft, findings, sections }: Imported, file: string): object {
  return {
    file,
    title: draft.title,
    name: draft.name,
    sections,
    hosts: draft.hosts.map(host => host.name),
    addresses: Object.fromEntries(
      draft.hosts.flatMap(({ name, address }) => (address === undefined ? [] : [[name, address]])),
    ),
    notes: draft.notes,
    ...findings,
  };
}
