import type { Event } from '../../src/engine/event.ts';
import { ecscTranscript, Onlooker, readTranscript } from '../helpers/transcript.ts';

/** What an operator saw at one moment of the recorded release; found by what happened, not by its number. */
interface RecordedMoment {
  readonly name: string;
  reach(): Onlooker;
}

const start = 'ecsc/start-tomcat@ecsc-2';
const watch = 'ecsc/watch-the-logs@ecsc-2';

export const recordedMoments: readonly RecordedMoment[] = [
  { name: '01-notes', reach: fromTheStart },
  { name: '02-preparing', reach: () => reading().until(nth(4, ({ type }) => type === 'host.connected')) },
  { name: '03-first-step', reach: prepared },
  { name: '04-first-confirmation', reach: () => prepared().press('enter') },
  {
    name: '05-stop-confirmation',
    reach: () => prepared().before(confirms('ecsc/stop-tomcat@ecsc-1')).press('enter'),
  },
  { name: '06-tomcat-starts', reach: () => prepared().before(({ type }) => type === 'follow.matched') },
  { name: '07-failure', reach: failed },
  { name: '08-started-again', reach: startedAgain },
  { name: '09-repaired', reach: repaired },
  { name: '10-verification', reach: verifying },
  { name: '11-not-applicable', reach: () => verifying().until(marks('verify/mail-typo')).press('end') },
  { name: '12-comment', reach: judging },
  { name: '13-sign-off', reach: signing },
  { name: '14-accept', reach: () => signing().press('a') },
  { name: '15-completed', reach: () => signing().until(({ type }) => type === 'run.completed') },
];

function fromTheStart(): Onlooker {
  return new Onlooker(readTranscript(ecscTranscript).events);
}

/** The notes are read: on to the steps. */
function reading(): Onlooker {
  return fromTheStart().press('enter');
}

function prepared(): Onlooker {
  return reading().until(enters('upgrade'));
}

/** Tomcat does not come up on the second host; what can be done is offered. */
function failed(): Onlooker {
  return prepared().until(finishes(watch));
}

/** Tomcat is started once more; the failure is put aside, so that all four logs are to be seen. */
export function startedAgain(): Onlooker {
  return failed()
    .until(event => event.type === 'task.reopened')
    .press('escape')
    .until(finishes(start))
    .press('escape')
    .until(event => event.type === 'follow.output' && event.data.includes('Server startup'));
}

function repaired(): Onlooker {
  return failed().until(
    event =>
      finishes(watch)(event) &&
      event.type === 'task.finished' &&
      event.outcome.kind === 'exited' &&
      event.outcome.code === 0,
  );
}

/** The checks have passed; what only a person can judge is still open. */
function verifying(): Onlooker {
  return prepared().before(event => event.type === 'verification.marked' && event.by !== 'check');
}

/** Most items have a verdict, and one is being passed with a comment. */
export function judging(): Onlooker {
  return verifying()
    .until(marks('verify/security-group-notice'))
    .press('down', 'down', 'p', ...'created and deleted twice, no er');
}

function signing(): Onlooker {
  return prepared().until(enters('signOff'));
}

function enters(stage: string) {
  return (event: Event) => event.type === 'run.entered' && event.stage === stage;
}

function confirms(task: string) {
  return (event: Event) => event.type === 'task.confirmed' && event.task === task;
}

function finishes(task: string) {
  return (event: Event) => event.type === 'task.finished' && event.task === task;
}

function marks(item: string) {
  return (event: Event) => event.type === 'verification.marked' && event.item === item;
}

function nth(count: number, wanted: (event: Event) => boolean) {
  let seen = 0;
  return (event: Event) => wanted(event) && ++seen === count;
}
