import type { Assigned } from './commands/assignments.ts';
import type { FindingsBook } from './findings.ts';
import type { HostBook } from './hosts/hosts.ts';
import type { Phrases } from './phrases.ts';
import type { VariableBook } from './variables.ts';

/** What is known of the whole document, and grows while it is read. */
export interface Books {
  readonly hosts: HostBook;
  readonly variables: VariableBook;
  readonly findings: FindingsBook;
  readonly phrases: Phrases;
  /** Variables that blocks of the document set, by name. */
  readonly assignments: Map<string, Assigned>;
  /** Those of them that programs see, though no command names them; the last ones only. */
  readonly exported: Map<string, Assigned>;
  readonly uploads: Map<string, number>;
  /** Absolute paths in the commands so far. */
  readonly written: Set<string>;
}
