import type { Section } from '../../markdown/outline.ts';
import type { Books } from '../books.ts';
import type { DraftSection } from '../draft.ts';
import type { FindingsBook } from '../findings.ts';
import { HostsAtWork } from '../hosts/hosts-at-work.ts';
import { isByHand } from '../steps/edits.ts';
import type { Placed } from '../steps/placed.ts';
import { sectionsOf } from './sections.ts';

/** How far back a repetition may go, in steps. */
const mostRepeated = 300;

/** The sections of the runbook as they gather, and the hosts that they are for. */
export class Units {
  readonly sections: DraftSection[] = [];
  /** Sections that come before anything is changed. */
  readonly checks = new Set<DraftSection>();
  readonly atWork: HostsAtWork;
  readonly #findings: FindingsBook;
  readonly #placed: Placed[] = [];
  #hostAsked = false;

  constructor({ hosts, findings }: Books) {
    this.atWork = new HostsAtWork(hosts);
    this.#findings = findings;
  }

  /** The last of the steps so far. */
  get earlier(): readonly Placed[] {
    return this.#placed.slice(-mostRepeated);
  }

  /** Makes a section, or several, of what came of a part of the document. */
  add(part: Section, service: string, placed: readonly Placed[]): void {
    const { fallback, anyHost } = this.atWork;
    if (!this.#hostAsked && placed.some(each => each.hosts.length === 0 && !isByHand(each.step.action))) {
      this.#hostAsked = true;
      this.#findings.assume(part.line, 'hostUnknown', `${part.title}: ${fallback.join(', ')}`);
    }
    for (const each of placed) this.#placed.push(each);
    for (const made of sectionsOf(service, part.line, placed, fallback, anyHost)) {
      const isLook = part.role === 'verification' && this.sections.every(each => this.checks.has(each));
      if (part.role === 'prerequisites' || isLook) this.checks.add(made);
      this.atWork.add(made, this.sections.length === 0);
      this.sections.push(made);
    }
  }
}
