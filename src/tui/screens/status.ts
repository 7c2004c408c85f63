import { taskOutputKey } from '../../engine/output.ts';
import { isTriedAgain, mostTries } from '../../engine/reconnect.ts';
import {
  lastAttempt,
  type RunState,
  runningOn,
  type TaskState,
  taskNamed,
  tasksOf,
} from '../../engine/state.ts';
import { confirmable } from '../../engine/turn.ts';
import { type Waiting, waitingFor } from '../../engine/waiting.ts';
import { formatElapsed } from '../../text/format.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { widthOf } from '../../text/width.ts';
import { fitting } from '../paint/fitting.ts';
import { type Line, line, type Span, span, widthOfLine } from '../paint/line.ts';
import { roundOf } from '../view/demand.ts';
import type { Scene } from '../view/scene.ts';
import { lookWords } from './look-words.ts';

/** What the tool waits for, as a sentence; where there is not room for all of it, the step's name is cut. */
export function statusText(scene: Scene, width: number): Line {
  const { state, words, view } = scene;
  const { waiting: messages, notice } = words.messages;
  if (view.sending !== null) return line(span(`▶ ${notice.sending}`, 'accent'));
  if (state.stage === 'over' && state.info.dryRun !== null)
    return line(span(`■ ${messages.dryRunOver}`, 'strong'));
  if (state.stage === 'over')
    return line(span(`■ ${messages.over(words.terms.runStatus[state.status])}`, 'strong'));
  if (state.stopped !== null)
    return line(span(`■ ${messages.stopped(words.terms.stopReason[state.stopped.reason])}`, 'warn'));
  // The sign before a sentence.
  return line(...sentenceOf(scene, waitingFor(state), width - 2));
}

function sentenceOf(scene: Scene, waiting: Waiting, columns: number): readonly Span[] {
  const { state, words } = scene;
  const { waiting: messages } = words.messages;
  switch (waiting.for) {
    case 'nothing':
      return [];
    case 'work':
      return workOf(scene, waiting, columns);
    case 'question':
      return [span(`▲ ${messages.question(words.terms.question(waiting.question))}`, 'warn')];
    case 'inDoubt': {
      const task = taskNamed(state, waiting.tasks[0] ?? '');
      const say = (name: string) => messages.inDoubt(name, task?.host ?? '');
      return [span(`? ${fitting(task?.name ?? '', say, columns)}`, 'bad')];
    }
    case 'host':
      return [hostSpan(scene, waiting.host, columns)];
    case 'failure': {
      const names = waiting.tasks.map(id => taskNamed(state, id));
      const hosts = words.terms.list(names.flatMap(task => task?.host ?? []));
      const say = (name: string) => messages.failed(name, hosts);
      return [span(`✖ ${fitting(names[0]?.name ?? '', say, columns)}`, 'bad')];
    }
    case 'file': {
      const host = taskNamed(state, waiting.task)?.host ?? '';
      return [span(`✖ ${words.messages.confirm.fileFailed(host)}`, 'bad')];
    }
    case 'node': {
      const task = taskNamed(state, waiting.task);
      const say = (name: string) => messages.nodeNotReady(name, task?.host ?? '');
      if (state.tasks[waiting.task]?.inspection?.kind === 'failed')
        return [span(`✖ ${fitting(task?.name ?? '', say, columns)}`, 'bad')];
      return nextSpans(scene, task?.name ?? '', task?.host ?? '', columns);
    }
    case 'process':
    case 'value': {
      const task = taskNamed(state, waiting.task);
      return nextSpans(scene, task?.name ?? '', task?.host ?? '', columns);
    }
    case 'paused':
      return [span(`‖ ${rolledBackOnly(scene) ?? messages.paused}`, 'warn')];
    case 'manual': {
      const task = taskNamed(state, waiting.tasks[0] ?? '');
      return [span(`▲ ${fitting(task?.name ?? '', messages.manual, columns)}`, 'warn')];
    }
    case 'confirmation':
      return nextOf(scene, waiting.round, columns);
    case 'verdicts':
      return [span(`▲ ${messages.verify(waiting.items.length)}`, 'warn')];
    case 'signOff':
      return [span(`▲ ${messages.signOff}`, 'warn')];
    case 'rejected':
      return [span(`▲ ${messages.rejected}`, 'warn')];
  }
}

/** After a rollback of single services the run stands still until somebody says what becomes of the others. */
function rolledBackOnly({ state, words }: Scene): string | null {
  const latest = state.rollbacks.at(-1);
  if (latest === undefined || !latest.finished || latest.rollback.services === null) return null;
  return words.messages.waiting.restAfterRollback(words.terms.list(latest.rollback.services));
}

function nextOf(scene: Scene, id: string, columns: number): readonly Span[] {
  const { state, words } = scene;
  const round = roundOf(state, id);
  const tasks = round === undefined ? [] : confirmable(state, round);
  const name = (round === undefined ? undefined : tasksOf(state, round)[0])?.name ?? '';
  const hosts = tasks.flatMap(({ host }) => host ?? []);
  if (hosts.length > 0) return nextSpans(scene, name, hostList(words, hosts), columns);
  return [span(`● ${fitting(name, words.messages.waiting.nextPerson, columns)}`, 'accent')];
}

/** What comes next, and that it waits for a person, as far as there is room for that. */
function nextSpans({ words }: Scene, name: string, hosts: string, columns: number): readonly Span[] {
  const { waiting: messages } = words.messages;
  const next = fitting(name, step => messages.next(step, hosts), columns);
  const both = `${next}${messages.unconfirmed}`;
  return [span(`● ${widthOf(both) <= columns ? both : next}`, 'accent')];
}

/** What is going on without anybody: connections, running tasks with their time, retries. */
function workOf(scene: Scene, waiting: Extract<Waiting, { for: 'work' }>, columns: number): readonly Span[] {
  const { state, words, now } = scene;
  const { waiting: messages } = words.messages;
  const [first] = waiting.tasks;
  if (first === undefined) {
    const hosts = Object.values(state.hosts).filter(host => host.status !== 'dropped');
    const connected = hosts.filter(host => host.status === 'connected').length;
    const lost = contactLost(scene, waiting.hosts);
    const text = waiting.hosts.length > 0 ? messages.connecting(connected, hosts.length) : messages.working;
    if (lost !== null) {
      const both = `${text} ${lost}`;
      const isPreparing = state.stage === 'preparing' && widthOf(both) <= columns;
      return [span(`▲ ${isPreparing ? both : lost}`, 'warn')];
    }
    return [span(`▶ ${text}`, 'accent')];
  }
  const name = taskNamed(state, first)?.name ?? first;
  const hosts = waiting.tasks.flatMap(id => taskNamed(state, id)?.host ?? []);
  const own = state.tasks[first];
  if (own?.status === 'failed') return [span(`▲ ${messages.retrying(name)}`, 'warn')];
  if (own?.status === 'ready')
    return [
      span(`▶ ${lookWords(words, taskNamed(state, first)).looking(words.terms.list(hosts))}`, 'accent'),
    ];
  const since = own === undefined ? null : (lastAttempt(own)?.startedAt ?? null);
  if (since === null) return [span(`▶ ${messages.starting(name)}`, 'accent')];
  const lasted = formatElapsed(now - Date.parse(since));
  if (own?.detached != null) return unwatched(scene, own, { name, hosts, lasted, columns });
  const lost = contactLost(scene, waiting.hosts);
  const tail = lost === null ? [] : [span(` · ${lost}`, 'warn')];
  const stalled = stallOf(scene, waiting.tasks);
  const silence = silenceOf(scene, waiting.tasks, state);
  const still = stalled ?? (silence === null ? null : messages.silent(silence));
  const more = [...(still === null ? [] : [span(` · ${still}`, 'warn')]), ...tail];
  const say = (step: string) => messages.running(step, hostList(words, hosts), lasted);
  return [span(`▶ ${fitting(name, say, columns - widthOfLine(more))}`, 'accent'), ...more];
}

/** A task that goes on without contact, or whose host is being asked. */
function unwatched(
  { state, words }: Scene,
  { detached }: TaskState,
  about: {
    readonly name: string;
    readonly hosts: readonly string[];
    readonly lasted: string;
    readonly columns: number;
  },
): readonly Span[] {
  const { name, hosts, lasted, columns } = about;
  const { waiting: messages } = words.messages;
  const names = hostList(words, hosts);
  const ask = (step: string) => messages.attaching(step, names);
  if (detached?.asking) return [span(`▶ ${fitting(name, ask, columns)}`, 'accent')];
  const tries = Math.max(0, ...hosts.map(host => state.hosts[host]?.failures ?? 0));
  const again = ` · ${messages.tryingAgain(tries, mostTries)}`;
  const say = (step: string) => messages.detached(step, names, lasted);
  return [span(`▷ ${fitting(name, say, columns - widthOf(again))}${again}`, 'warn')];
}

function hostSpan({ state, words }: Scene, host: string, columns: number): Span {
  const { waiting: messages } = words.messages;
  const [first] = runningOn(state, host);
  if (state.hosts[host]?.problem?.code === 'locked') return span(`✖ ${messages.hostLocked(host)}`, 'bad');
  if (first !== undefined) {
    const say = (name: string) => messages.hostCutOff(host, name);
    return span(`✖ ${fitting(taskNamed(state, first.id)?.name ?? '', say, columns)}`, 'bad');
  }
  const text = state.stage === 'preparing' ? messages.hostFailed(host) : messages.hostMissing(host);
  return span(`✖ ${text}`, 'bad');
}

/** Hosts that were there and are tried again; null: there is none. */
function contactLost({ state, words }: Scene, hosts: readonly string[]): string | null {
  const lost = hosts.flatMap(name => {
    const host = state.hosts[name];
    return host !== undefined && isTriedAgain(host) ? [host] : [];
  });
  if (lost.length === 0) return null;
  const names = hostList(
    words,
    lost.map(({ name }) => name),
  );
  return words.messages.waiting.reconnecting(
    names,
    Math.max(...lost.map(({ failures }) => failures)),
    mostTries,
  );
}

/** What the first task that seems to hang is waiting for. */
function stallOf({ state, words }: Scene, tasks: readonly string[]): string | null {
  const stall = tasks.map(id => state.tasks[id]?.stall ?? null).find(found => found !== null);
  if (stall == null) return null;
  const { waiting: messages } = words.messages;
  if (stall.why === 'silent') return messages.stalled;
  return messages.stalledPrompt(sanitizeLine(stall.line ?? '', { colour: false }).trim());
}

/** How long nothing was printed, once that is long enough to look hung. */
const longSilence = 60_000;

function silenceOf({ view, now }: Scene, tasks: readonly string[], state: RunState): string | null {
  const last = tasks.map(id => {
    const started = Date.parse(state.tasks[id]?.attempts.at(-1)?.startedAt ?? '');
    return Math.max(Number.isNaN(started) ? now : started, view.rates[taskOutputKey(id)]?.grewAt ?? 0);
  });
  const verbs = tasks.map(id => taskNamed(state, id)?.verb);
  if (!verbs.every(verb => verb === 'run' || verb === 'stop' || verb === 'otp')) return null;
  const silence = now - Math.max(...last);
  return silence < longSilence ? null : formatElapsed(silence);
}

function hostList(words: Scene['words'], hosts: readonly string[]): string {
  return hosts.length > 4 ? words.terms.hosts(hosts.length) : words.terms.list(hosts);
}
