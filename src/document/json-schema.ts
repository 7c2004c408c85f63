import { z } from 'zod';
import { runbookSchema } from './schema.ts';

/** For editors (JSON Schema draft 2020-12); an inventory file's is the one of the key `inventory`. */
export function runbookJsonSchema(): object {
  return { title: 'handrail runbook', ...z.toJSONSchema(runbookSchema, { io: 'input' }) };
}
