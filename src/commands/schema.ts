import type { Arguments, Io } from './io.ts';

/** Prints the JSON Schema of a runbook: the one source that runbooks are checked against, too. */
export async function schemaCommand(_: Arguments, io: Io): Promise<number> {
  const { runbookJsonSchema } = await import('../document/json-schema.ts');
  io.print(`${JSON.stringify(runbookJsonSchema(), null, 2)}\n`);
  return 0;
}
