import type { Event } from '../../src/engine/event.ts';
import type { FaultHost } from './fault-estate.ts';
import { eventsOf, ledgerOf, repeated } from './fault-record.ts';
import type { FaultKind } from './fault-run.ts';

/** Steps that are opened again by themselves. */
const onlyLooks = /\/(watch|look|pause)@/;

/** What happened in all runs of a test. */
export class FaultCounts {
  readonly #byKind = new Map<FaultKind, number>();
  readonly #numbers = {
    runs: 0,
    processes: 0,
    commands: 0,
    duplicates: 0,
    lost: 0,
    'in doubt': 0,
    'kept by the host': 0,
    fenced: 0,
    're-attached': 0,
    resumptions: 0,
    'connections lost': 0,
  };

  get faults(): number {
    return [...this.#byKind.values()].reduce((sum, count) => sum + count, 0);
  }

  get inDoubt(): number {
    return this.#numbers['in doubt'];
  }

  struck(kind: FaultKind): void {
    this.#byKind.set(kind, (this.#byKind.get(kind) ?? 0) + 1);
  }

  add(events: readonly Event[], hosts: readonly FaultHost[], run: string, processes: number): void {
    const numbers = this.#numbers;
    const finished = eventsOf(events, 'task.finished');
    numbers.runs += 1;
    numbers.processes += processes;
    for (const host of hosts) {
      const ledger = ledgerOf(host, run);
      numbers.commands += ledger.filter(line => line.startsWith('begun ')).length;
      numbers.duplicates += repeated(ledger).length;
      numbers.lost += ledger.filter(
        line => line.startsWith('begun ') && !ledger.includes(line.replace('begun', 'ended')),
      ).length;
    }
    numbers['in doubt'] += finished.filter(
      ({ task, outcome }) => outcome.kind === 'lost' && !onlyLooks.test(task),
    ).length;
    numbers['kept by the host'] += finished.filter(({ kept }) => kept).length;
    numbers.fenced += eventsOf(events, 'task.fenced').length;
    numbers['re-attached'] += eventsOf(events, 'task.attached').length;
    numbers.resumptions += eventsOf(events, 'run.resumed').length;
    numbers['connections lost'] += eventsOf(events, 'host.lost').length;
  }

  toString(): string {
    const kinds = [...this.#byKind].map(([kind, count]) => `${kind} ${count}`).join(', ');
    const numbers = Object.entries(this.#numbers).map(([name, count]) => `${name} ${count}`);
    return `${this.faults} faults (${kinds})\n${numbers.join(', ')}`;
  }
}
