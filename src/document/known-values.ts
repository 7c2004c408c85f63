import { hostsOf } from '../model/inventory.ts';
import { matchesWhole } from '../model/pattern.ts';
import type { Runbook } from '../model/runbook.ts';
import { isUsableValue } from '../model/template.ts';
import { type VariableSources, variablesOn } from '../model/variables.ts';
import type { Diagnostics } from './diagnostic.ts';
import { inventoryNames } from './inventory.ts';
import type { PlacedStep } from './order.ts';
import type { RawRunbook } from './schema.ts';
import type { YamlSource } from './source.ts';

interface Checking {
  readonly source: YamlSource;
  readonly sources: VariableSources;
  readonly diagnostics: Diagnostics;
}

/** Values that are there before the run: usable, matching their pattern, and no secrets in the open. */
export function checkValues(
  { source, sources, diagnostics }: Checking,
  raw: RawRunbook,
  runbook: Runbook,
  given: Readonly<Record<string, string>>,
): void {
  const container = raw.variables ?? raw;
  for (const [name, value] of Object.entries(given)) {
    const range = source.keyRange(container, name);
    if (runbook.variables[name]?.secret) diagnostics.add(source, range, 'secretOnCommandLine', { name });
    else if (!isUsableValue(value)) diagnostics.add(source, range, 'templateValue', { name });
  }
  const hosts = [
    null,
    ...new Set(runbook.upgrade.flatMap(section => hostsOf(runbook.inventory, section.hosts))),
  ];
  for (const [name, { pattern, secret }] of Object.entries(runbook.variables)) {
    if (secret && inventoryNames(runbook.inventory).has(name))
      diagnostics.add(source, source.keyRange(container, name), 'secretInFile');
    if (pattern === undefined) continue;
    for (const host of hosts) {
      const value = variablesOn(sources, host)(name);
      if (value?.kind !== 'value' || matchesWhole(pattern, value.value)) continue;
      const where = source.keyRange(container, name);
      diagnostics.add(source, where, 'valueMismatch', { name, value: value.value, pattern });
    }
  }
}

/** A captured value or an answer must not stand beside a value that always wins or that it would replace. */
export function checkGivers({ source, sources, diagnostics }: Checking, order: readonly PlacedStep[]): void {
  const declared = inventoryNames(sources.inventory);
  for (const { raw, step } of order) {
    const taken = (name: string) => {
      const declaration = sources.declarations[name];
      return (
        declared.has(name) ||
        declaration?.default !== undefined ||
        declaration?.prompt !== undefined ||
        declaration?.secret === true
      );
    };
    for (const name of Object.keys(step.capture).filter(taken))
      diagnostics.add(source, source.keyRange(raw.capture ?? raw, name), 'nameTaken', { name });
    if (step.action.verb === 'prompt' && taken(step.action.into))
      diagnostics.add(source, source.range(raw, 'into'), 'nameTaken', { name: step.action.into });
  }
}
