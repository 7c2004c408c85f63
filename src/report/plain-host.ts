import type { Event, HostEvent } from '../engine/event.ts';
import { pauseAfter } from '../engine/reconnect.ts';
import type { Claim } from '../model/transport.ts';
import { formatDateTime, formatDuration, formatOffset, milliseconds } from '../text/format.ts';
import { marks, type Tell, under } from './plain-line.ts';
import { seenLines, silentLines } from './plain-node.ts';

export function isHostEvent(event: Event): event is Event & HostEvent {
  return event.type.startsWith('host.');
}

/** The lines of what happens to a host. A dry run opens no connection, so it must not say that it did. */
export function tellHost(event: Event & HostEvent, tell: Tell): readonly string[] {
  const { terms, words, paint, state } = tell;
  const isDry = state.info.dryRun !== null;
  switch (event.type) {
    case 'host.connecting':
      // That it is tried again was said when it was lost, and how often is said of each try in vain.
      return isDry || tell.lost.has(event.host) ? [] : [`${event.host}  ${words.connecting}`];
    case 'host.connected':
      return isDry ? [] : connected(event, tell);
    case 'host.failed':
      return failed(event, tell);
    case 'host.lost':
      tell.lost.set(event.host, event.time);
      return [
        `${paint.bad(marks.bad)} ${event.host}  ${words.lost(event.reason)}`,
        ...under(
          state.hosts[event.host]?.status === 'lost' && state.hosts[event.host]?.seen
            ? [words.host.reconnecting]
            : [],
        ),
      ];
    case 'host.dropped':
      return [
        `${paint.warn(marks.skipped)} ${event.host}  ${words.dropped(event.reason, terms.actor(event.by))}`,
      ];
    case 'host.nodeSeen':
      return seenLines(event.host, event.node, tell);
    case 'host.nodeSilent':
      return silentLines(event.host, event.node, event.problem, tell);
    case 'host.swept': {
      const { kept, problem, what } = event;
      const failed = what === 'lock' ? words.host.lockNotGivenBack : words.host.notSwept;
      return [
        ...kept.map(({ path, why }) => `${event.host}  ${words.host.kept(path, terms.keptReason[why])}`),
        ...(problem === undefined
          ? []
          : [`${paint.warn(marks.open)} ${event.host}  ${failed(terms.problem(problem).sentence)}`]),
      ];
    }
  }
}

function connected(
  event: Extract<Event, { type: 'host.connected' }>,
  { words, paint, lost, timeZone }: Tell,
): readonly string[] {
  const away = milliseconds(lost.get(event.host), event.time);
  lost.delete(event.host);
  return [
    `${paint.good(marks.good)} ${event.host}  ${words.connected(event.facts, formatOffset(event.facts.clockOffset))}`,
    ...under(away === null ? [] : [words.host.back(formatDuration(away))]),
    ...under(event.claim === undefined ? [] : claimed(event.claim)),
  ];

  /** Nothing of a host where all is as it should be. */
  function claimed({ obstacle, leftovers, replaced, broken = [] }: Claim): readonly string[] {
    return [
      ...(obstacle === undefined ? [] : [paint.warn(words.host.obstacle(obstacle))]),
      ...(replaced === undefined ? [] : [words.host.lockReplaced(replaced)]),
      ...broken.map(each => words.host.lockBroken(each, each.holder, formatDateTime(each.at, timeZone))),
      // They were told when the host was first there.
      ...(away === null ? leftovers : []).map(leftover => words.host.leftover(leftover)),
    ];
  }
}

function failed(
  event: Extract<Event, { type: 'host.failed' }>,
  { terms, words, paint, state, lost }: Tell,
): readonly string[] {
  const { sentence, advice } = terms.problem(event.problem);
  const { failures = 0, status } = state.hosts[event.host] ?? {};
  if (status === 'lost') {
    // Cut off at its first contact: nothing said yet that it is tried again.
    if (!lost.has(event.host)) lost.set(event.host, event.time);
    const next = formatDuration(pauseAfter(failures));
    return [`${event.host}  ${words.host.notBack(failures, sentence, next)}`];
  }
  const tried = lost.delete(event.host) && failures > 1 ? [words.host.gaveUp(failures)] : [];
  const ended = event.by === undefined ? [] : [words.host.triesEnded(terms.actor(event.by))];
  return [
    `${paint.bad(marks.bad)} ${event.host}  ${words.notReached(sentence)}`,
    ...under([...tried, ...ended, advice]),
  ];
}
