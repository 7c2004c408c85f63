import { slugOf } from '../../../model/slug.ts';
import { titleNumber } from '../../markdown/numbers.ts';
import { serviceOf } from '../chapters/services.ts';
import type { DraftSection, DraftStep } from '../draft.ts';
import type { FindingsBook } from '../findings.ts';
import type { Placed } from '../steps/placed.ts';
import { scriptOf } from '../steps/step-script.ts';
import type { RollbackPart } from './rollback.ts';
import { Ways } from './rollback-ways.ts';

/** Finds the section that a part of a rollback belongs to: by the service it names, else by what both work on. */
export class RollbackPlaces {
  readonly #sections: readonly DraftSection[];
  readonly #bySlug = new Map<string, DraftSection>();
  readonly #byHost = new Map<string, number[]>();
  readonly #byWord = new Map<string, number[]>();
  readonly #ways: Ways;

  constructor(sections: readonly DraftSection[]) {
    this.#sections = sections;
    this.#ways = new Ways(sections);
    for (const [index, section] of sections.entries()) {
      const slug = slugOf(section.service);
      if (!this.#bySlug.has(slug)) this.#bySlug.set(slug, section);
      for (const host of section.hosts) {
        const known = this.#byHost.get(host);
        if (known === undefined) this.#byHost.set(host, [index]);
        else known.push(index);
      }
      for (const word of wordsOf(section.steps)) {
        const known = this.#byWord.get(word);
        if (known === undefined) this.#byWord.set(word, [index]);
        // A word of very many sections tells none of them from the others.
        else if (known.length < 50) known.push(index);
      }
    }
  }

  /** The first section that works on all the hosts; null: none does. */
  #firstOn([host, ...others]: readonly string[]): number | null {
    if (host === undefined) return this.#sections.length === 0 ? null : 0;
    return (this.#byHost.get(host) ?? []).find(index => this.#isOn(index, others)) ?? null;
  }

  #isOn(index: number, hosts: readonly string[]): boolean {
    return hosts.every(host => this.#sections[index]?.hosts.includes(host));
  }

  /** Parts of a chapter that come one after the other and name no service are one: their order is that of the chapter. */
  together(parts: readonly RollbackPart[]): readonly RollbackPart[] {
    const joined: { part: RollbackPart; isOpen: boolean }[] = [];
    for (const part of parts) {
      const isOpen = !this.#isNamed(part.title);
      const last = joined.at(-1);
      if (last?.isOpen && isOpen && last.part.chapter === part.chapter)
        last.part = { ...last.part, placed: [...last.part.placed, ...part.placed] };
      else joined.push({ part, isOpen });
    }
    return joined.map(({ part }) => part);
  }

  #isNamed(title: string): boolean {
    return this.#named(title) !== undefined;
  }

  /** The section of the service that a title names. Of a step with a number, the whole title has to be the name. */
  #named(title: string): DraftSection | undefined {
    const wanted = slugOf(serviceOf(title));
    const isStep = titleNumber(title) !== null;
    if (isStep && isDeed.test(wanted)) return undefined;
    const names = isStep ? [wanted] : [wanted, ...wanted.split('-')];
    return names.map(name => this.#bySlug.get(name)).find(section => section !== undefined);
  }

  /** A part for hosts that no section has all of, taken apart by its hosts. */
  apart(part: RollbackPart): readonly RollbackPart[] {
    const hosts = [...new Set(part.placed.flatMap(each => each.hosts))];
    if (hosts.length < 2 || this.#firstOn(hosts) !== null) return [part];
    const groups: { key: string; placed: Placed[] }[] = [];
    for (const each of part.placed) {
      const key = each.hosts.toSorted().join(' ');
      const last = groups.at(-1);
      if (last !== undefined && (key === '' || last.key === key || last.key === '')) {
        last.placed.push(each);
        if (last.key === '') last.key = key;
      } else groups.push({ key, placed: [each] });
    }
    return groups.map(({ placed }, index) => ({
      ...part,
      line: index === 0 ? part.line : (placed[0]?.step.line ?? part.line),
      placed,
    }));
  }

  /** Several where the document goes one of several ways there: each of them is taken back by the same steps. */
  sectionsFor(part: RollbackPart, findings: FindingsBook): readonly DraftSection[] {
    const named = this.#named(part.title);
    const hosts = [...new Set(part.placed.flatMap(each => each.hosts))];
    const isThere = (section: DraftSection) => hosts.every(host => section.hosts.includes(host));
    if (named !== undefined) {
      const same = this.#sections.filter(each => each.service === named.service);
      return [isThere(named) ? named : (same.find(isThere) ?? this.#sections.find(isThere) ?? named)];
    }
    const shared = new Map<number, number>();
    for (const word of wordsOf(part.placed.map(each => each.step)))
      for (const index of this.#byWord.get(word) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
    // Where nothing is done on its hosts, nothing is to be taken back; of what shares nothing, the first: that ran if
    // anything did.
    const first = this.#firstOn(hosts);
    if (first !== null) for (const [index] of shared) if (!this.#isOn(index, hosts)) shared.delete(index);
    const ranked = [...shared].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]).map(([index]) => index);
    const best =
      ranked.find(index => !this.#ways.isOptional(index)) ??
      this.#firstDone(hosts) ??
      ranked[0] ??
      first ??
      0;
    const chosen = [best, ...this.#ways.others(best, part, ranked)].toSorted((a, b) => a - b);
    const sections = chosen.flatMap(index => this.#sections[index] ?? []);
    if (this.#sections.length > 1)
      for (const { service } of sections)
        findings.assume(part.line, 'rollbackPlace', `${part.title}: ${service}`);
    return sections;
  }

  /** The first section on the hosts that is not left to a yes or no. */
  #firstDone(hosts: readonly string[]): number | null {
    const [host] = hosts;
    const there = host === undefined ? [...this.#sections.keys()] : (this.#byHost.get(host) ?? []);
    return there.find(index => this.#isOn(index, hosts) && !this.#ways.isOptional(index)) ?? null;
  }
}

/** What is done, and no name of a service. */
const isDeed =
  /^(?:verify|check|test|validate|confirm|stop|start|restart|back-?up|restore|monitor|identify|prepare|review)$|^(?:停止|启动|重启|备份|恢复|还原|验证|检查|回滚|更新|升级|部署)(?:服务|数据|数据库|配置|代码|应用|程序|容器)?$/u;

/** Paths and names in scripts, as far as they are telling. */
function wordsOf(steps: readonly DraftStep[]): ReadonlySet<string> {
  return new Set(
    steps.flatMap(step =>
      [...scriptOf(step).matchAll(/[\w./-]{4,80}/g)]
        .map(match => match[0])
        .filter(word => !/^(sudo|systemctl|service|-.*|start|stop|restart)$/.test(word)),
    ),
  );
}
