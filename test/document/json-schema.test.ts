import { describe, expect, test } from 'vitest';
import { runbookJsonSchema } from '../../src/document/json-schema.ts';
import { keysOf } from '../../src/document/kinds.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly anyOf?: readonly Schema[];
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

describe('a step that is never rolled back is offered no key about it', () => {
  const rollback = schema.properties?.upgrade?.items?.properties?.rollback?.items;
  const about = ['undo', 'irreversible'];

  test.each([
    ['in the rollback', rollback?.anyOf?.[0], keysOf('step')],
    ['in the verification', schema.properties?.verify?.items, keysOf('item')],
  ])('%s', (_, item, keys) => {
    expect(Object.keys(item?.properties ?? {}).toSorted()).toEqual(
      keys.filter(key => !about.includes(key)).toSorted(),
    );
    expect(item?.properties?.onError?.enum).toEqual(['prompt', 'abort', 'continue']);
    expect(item?.additionalProperties).toBe(false);
  });

  test('but the place of the undos, alone', () => {
    expect(rollback?.anyOf).toHaveLength(2);
    expect(rollback?.anyOf?.[1]).toMatchObject({
      properties: { undo: { const: 'steps' } },
      required: ['undo'],
      additionalProperties: false,
    });
    expect(Object.keys(rollback?.anyOf?.[1]?.properties ?? {})).toEqual(['undo']);
    expect(rollback).not.toHaveProperty('properties');
  });

  test('and the upgrade and the commit are offered all of them', () => {
    const commit = schema.properties?.commit?.items;
    expect(Object.keys(commit?.properties ?? {})).toEqual(expect.arrayContaining(about));
    expect(commit?.properties?.onError?.enum).toContain('rollback');
  });
});
