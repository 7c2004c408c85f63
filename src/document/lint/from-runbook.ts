import { hostsOf, type Inventory } from '../../model/inventory.ts';
import type { Section, Step } from '../../model/runbook.ts';
import { Diagnostics } from '../diagnostic.ts';
import { titleNumber } from '../markdown/numbers.ts';
import type { ReadStep } from '../reading.ts';
import { readRunbook } from '../runbook.ts';
import { type RawRunbook, runbookSchema } from '../schema.ts';
import { readShape } from '../shape.ts';
import type { Range, YamlSource } from '../source.ts';
import { type Choice, choicesAmong } from './choices.ts';
import type { Fact, FactRole, Heading, LintFacts, Part, Placing } from './fact.ts';
import { factsOfStep, factsOfUndo } from './step-facts.ts';

/** The facts of a runbook that was written in YAML; null where it is none that could run. */
export function factsOfRunbook(source: YamlSource, inventory: Inventory): LintFacts | null {
  const diagnostics = new Diagnostics();
  const { value: raw, removed } = readShape(source, runbookSchema, 'runbook', diagnostics);
  if (raw === null) return null;
  const read = readRunbook(source, raw, removed, inventory, templatesIn(raw), diagnostics);
  const reader = new RunbookReader(source, inventory, read.runbook.variables);
  for (const [index, each] of read.sections.entries()) {
    const container = raw.upgrade[index];
    const section = read.runbook.upgrade[index];
    if (container === undefined || section === undefined) continue;
    reader.section(section, each, source.range(container, 'service'), rangeOfHead(source, container));
  }
  reader.list('verification', read.verify);
  reader.list('commit', read.commit);
  const pinned = Object.values(read.runbook.artifacts).flatMap(({ name, sha256 }) =>
    sha256 === undefined ? [] : [name],
  );
  return { ...reader.facts(), pinned: new Set(pinned) };
}

/** Only that a file is changed matters here, not to what. */
function templatesIn({ upgrade, verify, commit }: RawRunbook): ReadonlyMap<string, string> {
  const steps = [
    ...upgrade.flatMap(each => [...each.steps, ...(each.rollback ?? [])]),
    ...(verify ?? []),
    ...(commit ?? []),
  ];
  return new Map(steps.flatMap(({ template }) => (template === undefined ? [] : [[template, '']])));
}

/** From the start of a section to the value of its service: what an ignore above a section speaks of. */
function rangeOfHead(source: YamlSource, container: object): Range {
  return [source.range(container)[0], source.range(container, 'service')[1]];
}

class RunbookReader {
  readonly #source: YamlSource;
  readonly #inventory: Inventory;
  readonly #values: ReadonlyMap<string, string>;
  readonly #facts: Fact[] = [];
  readonly #parts: Part[] = [];
  readonly #units: Range[] = [];
  readonly #headings: Heading[] = [];
  readonly #alternatives: Choice[] = [];
  readonly #seen = new Set<number>();
  #visit = 0;
  #unit = 0;
  #group = 0;

  constructor(
    source: YamlSource,
    inventory: Inventory,
    variables: Readonly<Record<string, { readonly default?: string }>>,
  ) {
    this.#source = source;
    this.#inventory = inventory;
    this.#values = new Map(
      Object.entries(variables).flatMap(([name, { default: value }]) =>
        value === undefined ? [] : [[name, value]],
      ),
    );
  }

  facts(): Omit<LintFacts, 'pinned'> {
    return {
      kind: 'yaml',
      source: this.#source,
      facts: this.#facts,
      parts: this.#parts,
      headings: this.#headings,
      references: [],
      repairs: [],
      alternatives: this.#alternatives,
      units: this.#units.toSorted((a, b) => a[0] - b[0]),
      values: this.#values,
    };
  }

  section(
    section: Section,
    read: { readonly steps: readonly ReadStep[]; readonly rollback: readonly ReadStep[] },
    range: Range,
    head: Range,
  ): void {
    const hosts = hostsOf(this.#inventory, section.hosts);
    const undone = read.steps.some(({ step }) => step.undo !== undefined);
    const [size] = section.serial;
    const serial =
      size === undefined
        ? 1
        : 'hosts' in size
          ? size.hosts
          : Math.max(1, Math.ceil((size.percent / 100) * hosts.length));
    const part = { service: section.service, range, undone, serial };
    this.#units.push(head);
    this.#parts.push({ role: 'steps', ...part });
    this.#steps('steps', section.service, read.steps, hosts);
    if (read.rollback.length > 0) this.#parts.push({ role: 'rollback', ...part });
    this.#steps('rollback', section.service, read.rollback, hosts);
    for (const each of read.steps.toReversed()) this.#undo(each, section.service, hosts);
  }

  list(role: FactRole, steps: readonly ReadStep[]): void {
    this.#steps(role, '', steps, []);
  }

  #steps(role: FactRole, service: string, steps: readonly ReadStep[], hosts: readonly string[]): void {
    this.#visit += 1;
    this.#group += 1;
    if (role === 'steps') this.#alternatives.push(...choicesAmong(this.#source, steps));
    for (const each of steps) {
      this.#unit += 1;
      const range = this.#source.range(each.raw);
      // A step that an alias repeats stands in one place only.
      if (!this.#seen.has(range[0])) this.#units.push(range);
      this.#seen.add(range[0]);
      const { name } = each.step;
      this.#headings.push({
        title: name,
        number: titleNumber(name),
        range: this.#source.range(each.raw, 'name'),
        role,
        group: this.#group,
      });
      factsOfStep(this.#source, each, this.#placing(role, service, each.step, hosts), this.#emit);
    }
  }

  #undo(each: ReadStep, service: string, hosts: readonly string[]): void {
    if (each.step.undo === undefined) return;
    this.#unit += 1;
    this.#visit += 1;
    factsOfUndo(this.#source, each, this.#placing('rollback', service, each.step, hosts), this.#emit);
  }

  #placing(role: FactRole, service: string, step: Step, hosts: readonly string[]): Omit<Placing, 'range'> {
    return {
      role,
      service,
      hosts: step.hosts === undefined ? hosts : hostsOf(this.#inventory, step.hosts),
      subset: step.hosts !== undefined,
      visit: this.#visit,
      unit: this.#unit,
    };
  }

  readonly #emit = (fact: Fact): void => {
    this.#facts.push(fact);
  };
}
