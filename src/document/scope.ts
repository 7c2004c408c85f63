import { namesIn, parseExpression } from '../model/expression.ts';
import { nearestName } from '../model/nearest.ts';
import { badPlaceholdersOf, canStand, shellPlaceholdersOf, type TemplateValue } from '../model/template.ts';
import { type VariableSources, variablesOn } from '../model/variables.ts';
import type { Diagnostics } from './diagnostic.ts';
import { type Field, fieldsOf } from './fields.ts';
import { inventoryNames } from './inventory.ts';
import { checkGivers, checkValues } from './known-values.ts';
import { inOrder, type PlacedStep } from './order.ts';
import type { ReadRunbook } from './runbook.ts';
import type { RawRunbook } from './schema.ts';
import type { Container, YamlSource } from './source.ts';

/** Who gives a variable its value during the run: a captured value belongs to its host, an answer may to all. */
interface Giver {
  readonly order: number;
  readonly line: number;
  /** Null: known everywhere. */
  readonly hosts: readonly string[] | null;
}

interface Scope {
  readonly source: YamlSource;
  readonly sources: VariableSources;
  readonly known: ReadonlySet<string>;
  /** Keys that were wrong and are gone: nothing can be said about a variable of such a name. */
  readonly unsure: ReadonlySet<string>;
  readonly givers: ReadonlyMap<string, readonly Giver[]>;
  readonly diagnostics: Diagnostics;
}

/** Checks every use of a variable: that it is defined, has a value where it is used, and can stand there. */
export function checkVariables(
  source: YamlSource,
  raw: RawRunbook,
  read: ReadRunbook,
  given: Readonly<Record<string, string>>,
  removed: ReadonlyMap<Container, ReadonlySet<string>>,
  diagnostics: Diagnostics,
): void {
  const { runbook } = read;
  const order = inOrder(read, runbook.inventory);
  const secrets = new Set(
    order.flatMap(({ step: { action } }) => (action.verb === 'prompt' && action.secret ? [action.into] : [])),
  );
  const sources = { declarations: runbook.variables, inventory: runbook.inventory, given, secrets };
  const givers = giversOf(source, order);
  const known = new Set([
    ...Object.keys(runbook.variables),
    ...inventoryNames(runbook.inventory),
    ...Object.keys(given),
    ...givers.keys(),
  ]);
  const unsure = new Set([...removed.values()].flatMap(keys => [...keys]));
  const scope: Scope = { source, sources, known, unsure, givers, diagnostics };
  checkValues(scope, raw, runbook, given);
  checkGivers(scope, order);
  for (const step of order) {
    for (const field of fieldsOf(step)) checkField(scope, step, field);
    checkCondition(scope, step);
  }
}

function giversOf(source: YamlSource, order: readonly PlacedStep[]): ReadonlyMap<string, readonly Giver[]> {
  const givers = new Map<string, Giver[]>();
  for (const { raw, step, order: at, hosts } of order) {
    const names = [
      ...Object.keys(step.capture),
      ...(step.action.verb === 'prompt' ? [step.action.into] : []),
    ];
    const own = hosts.includes(null) ? null : hosts.filter(host => host !== null);
    const { line } = source.lines.linePos(source.range(raw)[0]);
    for (const name of names)
      givers.set(name, [...(givers.get(name) ?? []), { order: at, line, hosts: own }]);
  }
  return givers;
}

function checkField(scope: Scope, step: PlacedStep, field: Field): void {
  const { source, diagnostics } = scope;
  for (const each of badPlaceholdersOf(field.text))
    diagnostics.add(source, placeOf(source, field, each), 'badPlaceholder', { name: each.name });
  for (const each of shellPlaceholdersOf(field.text)) {
    const range = placeOf(source, field, each);
    if (field.kind === 'name') {
      diagnostics.add(source, range, 'placeholderInName');
      continue;
    }
    const values = valuesAt(scope, step, each.name, range);
    if (field.kind === 'pattern' && values.includes(null))
      diagnostics.add(source, range, 'lateInPattern', { name: each.name });
    for (const value of values) {
      if (value === null) continue;
      if (field.kind !== 'shell' && field.kind !== 'words') {
        if (value.kind === 'secret') diagnostics.add(source, range, 'secretHere', { name: each.name });
      } else if (field.kind === 'shell' && !canStand(each, value)) {
        if (value.kind === 'secret') diagnostics.add(source, range, 'secretInQuotes', { name: each.name });
        else diagnostics.add(source, range, 'unsafeInQuotes', { name: each.name, value: value.value });
      }
    }
  }
}

function checkCondition(scope: Scope, step: PlacedStep): void {
  const { when } = step.raw;
  if (when === undefined) return;
  const parsed = parseExpression(when);
  if (!parsed.ok) return;
  for (const { name, offset } of namesIn(parsed.expression)) {
    const start = scope.source.rangeWithin(step.raw, 'when', when)[0] + offset;
    const range = [start, start + name.length] as const;
    const values = valuesAt(scope, step, name, range);
    if (values.some(value => value?.kind === 'secret'))
      scope.diagnostics.add(scope.source, range, 'secretHere', { name });
  }
}

/** The values a name has on the step's hosts before the run, null where it comes later; reports where it never has one. */
function valuesAt(
  scope: Scope,
  step: PlacedStep,
  name: string,
  range: readonly [number, number],
): readonly (TemplateValue | null)[] {
  const { source, sources, known, unsure, givers, diagnostics } = scope;
  if (unsure.has(name)) return [];
  if (!known.has(name)) {
    const nearest = nearestName(name, known);
    diagnostics.add(source, range, 'undefinedVariable', {
      name,
      ...(nearest === undefined ? {} : { nearest }),
    });
    return [];
  }
  const asked = sources.declarations[name]?.prompt !== undefined;
  const given = givers.get(name) ?? [];
  const earlier = given.filter(giver => giver.order < step.order);
  const values: (TemplateValue | null)[] = [];
  const without: string[] = [];
  for (const host of step.hosts) {
    const value = variablesOn(sources, host)(name);
    if (value?.kind === 'secret' && !sources.declarations[name]?.secret && !comes(host))
      without.push(host ?? '—');
    else if (value !== undefined) values.push(value);
    else if (asked || comes(host)) values.push(null);
    else without.push(host ?? '—');
  }
  if (without.length > 0) {
    const later = given.find(giver => giver.order >= step.order);
    const hosts = without.join(', ');
    if (earlier.length > 0) {
      const on = [...new Set(earlier.flatMap(giver => giver.hosts ?? []))].join(', ');
      diagnostics.add(source, range, 'elsewhereVariable', { name, hosts: on });
    } else if (later !== undefined)
      diagnostics.add(source, range, 'laterVariable', { name, line: String(later.line) });
    else diagnostics.add(source, range, 'valueless', { name, hosts });
  }
  return values;

  function comes(host: string | null): boolean {
    return earlier.some(giver => giver.hosts === null || (host !== null && giver.hosts.includes(host)));
  }
}

function placeOf(
  source: YamlSource,
  field: Field,
  { start, end }: { readonly start: number; readonly end: number },
): readonly [number, number] {
  const written = field.text.slice(start, end);
  const before = field.text.slice(0, start).split(written).length - 1;
  return source.rangeWithin(field.container as Container, field.key, written, before);
}
