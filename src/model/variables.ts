import { groupVariables, type Inventory } from './inventory.ts';
import type { VariableDeclaration } from './runbook.ts';
import type { TemplateValue } from './template.ts';

/** Everything that gives variables a value before a run starts. */
export interface VariableSources {
  readonly declarations: Readonly<Record<string, VariableDeclaration>>;
  readonly inventory: Inventory;
  /** `--var`. */
  readonly given: Readonly<Record<string, string>>;
  /** Names whose answers are secrets, beside those that are declared so. */
  readonly secrets: ReadonlySet<string>;
}

/** A variable's value on a host (null: on none in particular): `--var` before host, group, inventory and runbook. */
export function variablesOn(
  sources: VariableSources,
  host: string | null,
): (name: string) => TemplateValue | undefined {
  const { declarations, inventory, given, secrets } = sources;
  const layers = [
    given,
    host === null ? undefined : own(inventory.hosts, host)?.variables,
    host === null ? undefined : groupVariables(inventory, host),
    inventory.variables,
  ];
  return name => {
    if (own(declarations, name)?.secret || secrets.has(name)) return { kind: 'secret' };
    for (const layer of layers) {
      const value = own(layer, name);
      if (value !== undefined) return { kind: 'value', value };
    }
    const value = own(declarations, name)?.default;
    return value === undefined ? undefined : { kind: 'value', value };
  };
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
