import { hostsOf, type Inventory } from '../../model/inventory.ts';
import type { Section, Step } from '../../model/runbook.ts';
import { Diagnostics } from '../diagnostic.ts';
import { titleNumber } from '../markdown/numbers.ts';
import type { ReadStep } from '../reading.ts';
import { readRunbook } from '../runbook.ts';
import { runbookSchema } from '../schema.ts';
import { readShape } from '../shape.ts';
import type { Range, YamlSource } from '../source.ts';
import { blockOf } from './blocks.ts';
import { type Choice, choicesAmong } from './choices.ts';
import type { Fact, FactRole, Heading, LintFacts, Part, Placing, Script } from './fact.ts';
import { findLines, scriptOf } from './script.ts';
import { factsOfScript } from './script-facts.ts';

/** The facts of a runbook that was written in YAML; null where it is none that could run. */
export function factsOfRunbook(source: YamlSource, inventory: Inventory): LintFacts | null {
  const diagnostics = new Diagnostics();
  const { value: raw, removed } = readShape(source, runbookSchema, 'runbook', diagnostics);
  if (raw === null) return null;
  const read = readRunbook(source, raw, removed, inventory, new Map(), diagnostics);
  const reader = new RunbookReader(source, inventory, read.runbook.variables);
  for (const [index, each] of read.sections.entries()) {
    const container = raw.upgrade[index];
    const section = read.runbook.upgrade[index];
    if (container === undefined || section === undefined) continue;
    reader.section(section, each, source.range(container, 'service'), rangeOfHead(source, container));
  }
  reader.list('verification', read.verify);
  reader.list('commit', read.commit);
  return reader.facts();
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

  facts(): LintFacts {
    return {
      kind: 'yaml',
      source: this.#source,
      facts: this.#facts,
      parts: this.#parts,
      headings: this.#headings,
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
    for (const { raw, step } of read.steps.toReversed()) this.#undo(raw, step, section.service, hosts);
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
      this.#step(each, {
        role,
        service,
        hosts: each.step.hosts === undefined ? hosts : hostsOf(this.#inventory, each.step.hosts),
        subset: each.step.hosts !== undefined,
        visit: this.#visit,
        unit: this.#unit,
      });
    }
  }

  #step({ raw, step }: ReadStep, placing: Omit<Placing, 'range'>): void {
    const { action } = step;
    const at = (key: string): Range => this.#source.range(raw, key);
    switch (action.verb) {
      case 'run':
      case 'check':
        this.#script(
          action.script,
          this.#scriptFrom(raw, step, action.verb, action.script, action.shell === 'bash'),
          action.verb,
          placing,
          step.cwd,
        );
        return;
      case 'upload':
        this.#facts.push({
          kind: 'upload',
          ...placing,
          range: at('upload'),
          files: action.artifacts,
          to: action.to,
          verified: true,
        });
        return;
      case 'stop':
        this.#facts.push({ kind: 'stop', ...placing, range: at('stop'), match: action.match });
        return;
      case 'follow':
        this.#facts.push({
          kind: 'follow',
          ...placing,
          range: at('follow'),
          files: action.files,
          until: action.until ?? null,
        });
        return;
      case 'manual':
        this.#facts.push({
          kind: 'manual',
          ...placing,
          range: at('manual'),
          text: action.instruction,
          concrete: true,
          item: true,
        });
        return;
      case 'prompt':
      case 'wait':
        return;
    }
  }

  #undo(raw: ReadStep['raw'], step: Step, service: string, hosts: readonly string[]): void {
    if (step.undo === undefined) return;
    this.#unit += 1;
    this.#visit += 1;
    const placing = {
      role: 'rollback' as const,
      service,
      hosts: step.hosts === undefined ? hosts : hostsOf(this.#inventory, step.hosts),
      subset: step.hosts !== undefined,
      visit: this.#visit,
      unit: this.#unit,
    };
    this.#script(
      step.undo,
      this.#scriptFrom(raw, step, 'undo', step.undo, false),
      'undo',
      placing,
      undefined,
    );
  }

  #script(
    text: string,
    script: Script,
    verb: 'run' | 'check' | 'undo',
    placing: Omit<Placing, 'range'>,
    cwd: string | undefined,
  ): void {
    const block = blockOf(text, placing, script.place(0, text.length).range);
    if (block !== null) this.#facts.push(block);
    const start =
      cwd === undefined
        ? ({ kind: 'unknown' } as const)
        : ({
            kind: 'known',
            path: cwd.replace(/\{\{\s*(\w+)\s*\}\}/g, '\uE000\uE000$1\uE001\uE001'),
          } as const);
    factsOfScript(script, verb, placing, start, fact => this.#facts.push(fact));
  }

  #scriptFrom(raw: ReadStep['raw'], step: Step, key: string, text: string, bash: boolean): Script {
    const range = this.#source.range(raw, key);
    return scriptOf(findLines(this.#source.text, range, text), {
      // A script of several lines is given a set -e to begin with.
      strict: text.trimEnd().includes('\n'),
      typed: step.confirm === 'typed',
      bash,
      set: new Set(Object.keys(step.env)),
      range,
      templates: true,
    });
  }
}
