import * as z from 'zod';
import { rollbackItemSchema, runbookSchema, stepSchema, verifyItemSchema } from './schema.ts';

/** For editors (JSON Schema draft 2020-12); an inventory file's is the one of the key `inventory`. */
export function runbookJsonSchema(): object {
  return {
    title: 'handrail runbook',
    ...z.toJSONSchema(runbookSchema, {
      io: 'input',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema === rollbackItemSchema) Object.assign(jsonSchema, rollbackItem());
        if (zodSchema === verifyItemSchema) Object.assign(jsonSchema, { properties: notUndone(jsonSchema) });
      },
    }),
  };
}

/** The loader takes one shape for both, so that it can say what is wrong with it; an editor is told which there are. */
function rollbackItem(): JsonSchema {
  const { undo } = rollbackItemSchema.shape;
  const { $schema: _, ...step } = z.toJSONSchema(stepSchema, { io: 'input' });
  const place = { const: 'steps', description: undo.description };
  return {
    type: undefined,
    properties: undefined,
    required: undefined,
    additionalProperties: undefined,
    anyOf: [
      { ...step, properties: notUndone(step) },
      { type: 'object', properties: { undo: place }, required: ['undo'], additionalProperties: false },
    ],
  };
}

type JsonSchema = Readonly<Record<string, unknown>>;

/** The keys of a step that is never rolled back. */
function notUndone({ properties }: Pick<z.core.JSONSchema.BaseSchema, 'properties'>): JsonSchema {
  const { undo: _undo, irreversible: _irreversible, ...others } = properties ?? {};
  const policies = stepSchema.shape.onError.unwrap().options;
  return {
    ...others,
    onError: {
      description: 'What happens when the step fails. Default: prompt.',
      type: 'string',
      enum: policies.filter(policy => policy !== 'rollback'),
    },
  };
}
