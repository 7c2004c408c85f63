import { expect, test } from 'vitest';
import { runbookJsonSchema } from '../../src/document/json-schema.ts';
import { keysOf } from '../../src/document/kinds.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly description?: string;
}

const schema = runbookJsonSchema() as Schema;

test('editors are told every key there is, and that there are no others', () => {
  expect(Object.keys(schema.properties ?? {})).toEqual(keysOf('runbook'));
  const step = schema.properties?.upgrade?.items?.properties?.steps?.items;
  expect(Object.keys(step?.properties ?? {})).toEqual(keysOf('step'));
  expect(step?.additionalProperties).toBe(false);
  expect(step?.required).toEqual(['name']);
});

test('every key of a step is explained', () => {
  const step = schema.properties?.upgrade?.items?.properties?.steps?.items?.properties ?? {};
  const silent = Object.entries(step).filter(([, { description }]) => !description);
  expect(silent.map(([key]) => key)).toEqual([]);
});
