import { createHash } from 'node:crypto';
import { commandOf } from '../../src/engine/command.ts';
import { decide } from '../../src/engine/decide.ts';
import type { Context } from '../../src/engine/decision.ts';
import type { EditFacts, EditRequest } from '../../src/engine/edit.ts';
import type { Effect } from '../../src/engine/effect.ts';
import { effectsOf } from '../../src/engine/effects.ts';
import type { Event, EventBody, RunOpened } from '../../src/engine/event.ts';
import type { Intent } from '../../src/engine/intent.ts';
import { reduce } from '../../src/engine/reduce.ts';
import type { Reply } from '../../src/engine/session.ts';
import { currentRound, type RunState } from '../../src/engine/state.ts';
import { confirmable, typedWord } from '../../src/engine/turn.ts';
import type { Claim, HostFacts, ProcessFacts } from '../../src/model/transport.ts';
import type { Plan } from '../../src/plan/plan.ts';

export const context: Context = {
  operator: 'wang',
  sha256: text => createHash('sha256').update(text).digest('hex'),
};

/** The pure engine with a clock of its own: events are stamped a second apart, effects are kept until a test answers them. */
export class Drive {
  readonly events: Event[] = [];
  readonly effects: Effect[] = [];
  #state: RunState | null = null;
  #time: number;

  constructor(plan: Plan, opening: Partial<RunOpened> = {}, start = Date.UTC(2026, 2, 15, 1, 0, 0)) {
    this.#time = start;
    this.#append([
      {
        type: 'run.opened',
        run: 'story-1',
        plan,
        planDigest: context.sha256(JSON.stringify(plan)),
        runbook: { path: 'story.yaml', digest: 'b'.repeat(64), text: 'handrail: 1\n' },
        excluded: [],
        operator: 'wang',
        seat: { user: 'ops', hostname: 'jump', pid: 4711 },
        auto: false,
        forks: 8,
        handrail: '0.1.0',
        ...opening,
      },
    ]);
    this.send({ type: 'advance' });
  }

  get state(): RunState {
    if (this.#state === null) throw new Error('not opened');
    return this.#state;
  }

  send(intent: Intent): Reply {
    const decision = decide(this.state, intent, context);
    if (!decision.ok) return decision;
    this.#append(decision.events);
    for (;;) {
      const next = decide(this.state, { type: 'advance' }, context);
      if (!next.ok || next.events.length === 0) return { ok: true };
      this.#append(next.events);
    }
  }

  /** Writes an event that no decision makes, such as output. */
  write(body: EventBody): void {
    this.#append([body]);
  }

  get #isDry(): boolean {
    return this.state.info.dryRun !== null;
  }

  pass(milliseconds: number): void {
    this.#time += milliseconds;
  }

  /** Takes the oldest effect for which `choose` says yes. */
  take(choose: (effect: Effect) => boolean = () => true): Effect | undefined {
    const index = this.effects.findIndex(choose);
    return index < 0 ? undefined : this.effects.splice(index, 1)[0];
  }

  /** Answers effects as a healthy estate would, until there is none left. */
  settle(world: World = {}): void {
    for (let effect = this.take(); effect !== undefined; effect = this.take()) this.answer(effect, world);
  }

  answer(effect: Effect, world: World = {}): void {
    switch (effect.type) {
      case 'connect':
        this.send({
          type: 'connected',
          host: effect.host,
          facts: factsOf(effect.host),
          ...(!this.#isDry
            ? { claim: world.claim?.(effect.host) ?? claimOf(this.state.info.run, effect.host) }
            : {}),
        });
        return;
      case 'locate':
        this.send({
          type: 'marked',
          section: effect.section,
          host: effect.host,
          positions: effect.files.map(path => ({ path, inode: '17', size: 42 })),
        });
        return;
      case 'inspect':
        this.send({
          type: 'inspected',
          task: effect.task,
          // A dry run looks at nothing.
          processes: this.#isDry ? null : effect.edit === null ? (world.processes ?? []) : [],
          ...(effect.edit === null || this.#isDry
            ? {}
            : {
                edit: world.edit?.(effect.host, effect.edit) ?? editFactsOf(this.state.info.run, effect.edit),
              }),
        });
        return;
      case 'execute': {
        if (effect.command.kind === 'manual' || effect.command.kind === 'prompt') return;
        const ending = world.ending?.(effect.task.id, effect.attempt) ?? {
          outcome: { kind: 'exited', code: 0 } as const,
        };
        if (ending === 'later') return;
        this.send({ type: 'finished', task: effect.task.id, attempt: effect.attempt, ...ending });
        return;
      }
      case 'attach': {
        const { task, attempt } = effect;
        const ending = world.ending?.(task.id, attempt) ?? {
          outcome: { kind: 'exited', code: 0 } as const,
          kept: true as const,
        };
        if (ending === 'later') this.send({ type: 'attached', task: task.id, attempt });
        else this.send({ type: 'finished', task: task.id, attempt, ...ending });
        return;
      }
      case 'probe': {
        const outcome = { kind: 'exited', code: 0 } as const;
        this.send({
          type: 'probed',
          task: effect.task,
          probe: effect.probe,
          outcome,
          output: 'as it should be\n',
        });
        return;
      }
      case 'reconnectLater':
        this.send({ type: 'reconnectDue', host: effect.host });
        return;
      case 'closeFollow':
        this.send({ type: 'followClosed', follow: effect.follow, reason: effect.reason });
        return;
      case 'retryLater':
        this.send({ type: 'retryDue', task: effect.task });
        return;
      case 'openFollow':
      case 'resumeFollows':
      case 'sendInput':
      case 'interrupt':
      case 'limit':
      case 'cancel':
      case 'unwatch':
      case 'deliver':
      case 'withdraw':
      case 'release':
        return;
    }
  }

  /** Confirms the current round as the screen would. */
  confirm(): Reply {
    const round = currentRound(this.state);
    if (round === null) throw new Error('nothing to confirm');
    return this.send({
      type: 'confirm',
      round: round.id,
      shown: shownOf(this.state),
      typed: typedWord(round, confirmable(this.state, round)),
    });
  }

  #append(bodies: readonly EventBody[]): void {
    for (const body of bodies) {
      const event = {
        v: 1,
        seq: this.events.length,
        time: new Date(this.#time).toISOString(),
        prev: '0'.repeat(64),
        ...body,
      } as Event;
      this.#time += 1000;
      this.events.push(event);
      this.#state = reduce(this.#state, event);
      this.effects.push(...effectsOf(this.#state, event));
    }
  }
}

export interface World {
  readonly processes?: readonly ProcessFacts[];
  /** What a look at the file of an edit gives. */
  readonly edit?: (host: string, request: EditRequest) => EditFacts;
  readonly claim?: (host: string) => Claim;
  readonly ending?: (
    task: string,
    attempt: number,
  ) => Omit<Extract<Intent, { type: 'finished' }>, 'type' | 'task' | 'attempt'> | 'later' | undefined;
}

/** A file of the pool's size, which the edit is to change. */
export function editFactsOf(run: string, { path }: EditRequest): EditFacts {
  const [before, after] = ['before', 'after'].map(text => context.sha256(text)) as [string, string];
  return {
    path,
    before: {
      sha256: before,
      traits: { owner: 'tomcat', group: 'tomcat', uid: 91, gid: 91, mode: '0640', links: 1 },
    },
    after,
    mode: '0640',
    backup: `${path}.handrail-${run}-${before.slice(0, 8)}`,
    diff: `@@ -3,4 +3,4 @@
 # connections to the database
 jdbc.url=jdbc:mysql://db-1/ecsc
-jdbc.pool.max=20
+jdbc.pool.max=50
 jdbc.pool.min=5
`,
  };
}

/** What a screen shows for the current round. */
export function shownOf(state: RunState): { task: string; text: string }[] {
  return confirmable(state).flatMap(task => {
    const result = commandOf(state, task);
    return result.ok ? [{ task: task.id, text: result.command.text }] : [];
  });
}

export function factsOf(host: string): HostFacts {
  return {
    hostname: `${host}.example`,
    user: 'ops',
    clockOffset: 12,
    address: '192.0.2.1:22',
    fingerprint: 'SHA256:abc',
  };
}

/** A host on which commands outlive their connection. */
export function claimOf(run: string, host: string): Claim {
  return {
    workspace: {
      path: `/home/ops/.local/state/handrail/runs/${run}-${host}`,
      means: 'setsid',
      boot: '7d3c1a52-9f0e-4b7a-8a55-0c1d2e3f4a5b',
      wrapper: { version: 1, sha256: 'c'.repeat(64) },
    },
    leftovers: [],
  };
}
