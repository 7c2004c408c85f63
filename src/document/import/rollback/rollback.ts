import type { Books } from '../books.ts';
import type { DraftSection, DraftStep } from '../draft.ts';
import type { FindingsBook } from '../findings.ts';
import type { Placed } from '../steps/placed.ts';
import { scriptOf } from '../steps/step-script.ts';
import { firstRemoval, guarded, movingAside } from './restoring.ts';
import { RollbackPlaces } from './rollback-place.ts';

/** The steps of a part of the document's rollback, with what the document calls the part. */
export interface RollbackPart {
  readonly title: string;
  readonly line: number;
  /** The line of the chapter that it stands in. */
  readonly chapter: number;
  readonly placed: readonly Placed[];
}

/** Sections with their rollback: the steps of the document, with the service stopped before and started after them. */
export function withRollback(
  sections: readonly DraftSection[],
  checks: ReadonlySet<DraftSection>,
  parts: readonly RollbackPart[],
  books: Books,
): readonly DraftSection[] {
  const changing = sections.filter(section => !checks.has(section));
  const places = new RollbackPlaces(changing.length > 0 ? changing : sections);
  const services = new Map<string, DraftSection[]>();
  for (const section of sections) {
    const same = services.get(section.service);
    if (same === undefined) services.set(section.service, [section]);
    else same.push(section);
  }
  const bySection = new Map<DraftSection, RollbackPart[]>();
  for (const part of places.together(parts).flatMap(each => places.apart(each))) {
    for (const found of places.sectionsFor(part, books.findings)) {
      const own = bySection.get(found);
      if (own === undefined) bySection.set(found, [part]);
      else own.push(part);
    }
  }
  return sections.map(section => {
    const own = bySection.get(section);
    return own === undefined
      ? section
      : {
          ...section,
          rollback: rollbackOf(section, (services.get(section.service) ?? []).slice(0, 20), own, books),
        };
  });
}

function rollbackOf(
  section: DraftSection,
  sameService: readonly DraftSection[],
  parts: readonly RollbackPart[],
  books: Books,
): readonly DraftStep[] {
  const { findings } = books;
  const forward = sameService.flatMap(each => each.steps);
  const stops = forward.filter(step => step.action.verb === 'stop');
  const starts = forward.filter(isStarting);
  const [known] = stops;
  const steps = parts.flatMap(part =>
    part.placed.map(each => sameProcess(placedIn(section, each, books), known)),
  );
  const hasStop = steps.some(
    step =>
      step.action.verb === 'stop' ||
      (step.action.verb === 'run' && /\b(stop|shutdown|down)\b/.test(scriptOf(step))),
  );
  const hasStart = steps.some(
    step => isStarting(step) || (step.action.verb === 'run' && /\b(re)?start|up -d\b/.test(scriptOf(step))),
  );
  const before = hasStop ? [] : unique(stops.map(quietly));
  const after = hasStart ? [] : unique(starts);
  const [line] = parts.map(part => part.line);
  const added = [...before, ...after].map(step => step.name);
  if (added.length > 0) findings.assume(line ?? section.line, 'rollbackAround', added.join(', '));
  // Where the document says in words that the service is stopped and started, that is where.
  const stopsAt = steps.findIndex(step => isSaid(step, /^(先)?(停止|停掉|停|关闭)|^(stop|shut down)\b/iu));
  const startsAt = steps.findLastIndex(step => isSaid(step, /^(重新)?(启动|重启)|^(re)?start\b/iu));
  const removal = firstRemoval(steps, forward);
  const middle = steps.flatMap((step, index) => {
    if (index === stopsAt && before.length > 0) return inPlaceOf(step, before);
    if (index === startsAt && after.length > 0) return inPlaceOf(step, after);
    const own = index === removal?.at ? guarded(step, removal, books) : step;
    return [...movingAside(step, forward, books), own];
  });
  return [...(stopsAt < 0 ? before : []), ...middle, ...(startsAt < 0 ? after : [])].map(step =>
    within(section, step),
  );
}

/** The steps, the first with the words of the one that they stand for. */
function inPlaceOf({ line, action }: DraftStep, steps: readonly DraftStep[]): readonly DraftStep[] {
  const text = action.verb === 'manual' ? action.instruction : '';
  return steps.map((step, index) => (index === 0 ? { ...step, remark: { line, text } } : step));
}

/** A short instruction in words. */
function isSaid({ action }: DraftStep, pattern: RegExp): boolean {
  return (
    action.verb === 'manual' && action.instruction.length <= 40 && pattern.test(action.instruction.trim())
  );
}

/** What is not there any more needs no stopping. */
function quietly(step: DraftStep): DraftStep {
  return step.action.verb === 'stop' ? { ...step, action: { ...step.action, ifNone: 'ok' } } : step;
}

/** A rollback seldom says more of the process than the steps did. */
function sameProcess(step: DraftStep, known: DraftStep | undefined): DraftStep {
  if (step.action.verb !== 'stop' || known?.action.verb !== 'stop' || !step.action.match.startsWith('{{'))
    return step;
  return { ...step, action: { ...step.action, match: known.action.match } };
}

function isStarting({ action }: DraftStep): boolean {
  return (
    action.verb === 'run' &&
    action.script.some(({ text, line }) => line === null && text.includes('"$detach"'))
  );
}

function unique(steps: readonly DraftStep[]): readonly DraftStep[] {
  const seen = new Set<string>();
  return steps.filter(step => {
    const key = JSON.stringify([step.action.verb === 'run' ? scriptOf(step) : step.action, step.hosts]);
    return !seen.has(key) && seen.add(key);
  });
}

function placedIn(section: DraftSection, { step, hosts }: Placed, { findings }: Books): DraftStep {
  const own = hosts.filter(host => section.hosts.includes(host));
  if (own.length === 0 && hosts.length > 0) return elsewhere(step, hosts, findings);
  return own.length === 0 || own.length === section.hosts.length ? step : { ...step, hosts: own };
}

/** On no other host than the one that the document says; there, this run did nothing. */
function elsewhere(step: DraftStep, hosts: readonly string[], findings: FindingsBook): DraftStep {
  const { action, hosts: _, cwd: __, env: ___, ...rest } = step;
  if (action.verb === 'manual') return step;
  findings.assume(step.line, 'rollbackElsewhere', `${hosts.join(', ')}: ${step.name}`);
  const words = scriptOf(step) || step.name;
  return { ...rest, action: { verb: 'manual', instruction: `${hosts.join(', ')}:\n\n${words}` } };
}

/** A step of another section for the same service may be for hosts that this one has not. */
function within(section: DraftSection, step: DraftStep): DraftStep {
  if (step.hosts === undefined) return step;
  const own = step.hosts.filter(host => section.hosts.includes(host));
  const { hosts: _, ...rest } = step;
  return own.length === 0 || own.length === section.hosts.length ? rest : { ...rest, hosts: own };
}
