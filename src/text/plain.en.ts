import type { LockHolder } from '../model/transport.ts';
import type { AttemptWords, DryRunWords, HostWords, PlainWords, RollbackWords } from './plain.ts';
import { plural } from './plural.ts';

const host: HostWords = {
  reconnecting: 'It is tried again by itself.',
  notBack: (tries, sentence, next) =>
    `not back after ${tries === 1 ? '1 try' : `${tries} tries`}, next in ${next}: ${sentence}`,
  gaveUp: tries => `It was tried ${plural(tries, 'time')} in vain.`,
  triesEnded: by => `${by} ended the tries.`,
  back: after => `It was away for ${after}.`,
  nodeChanged: node => `the Erlang node ${node} was found changed, between the steps`,
  nodeBack: node => `the Erlang node ${node} answers again`,
  obstacle: why => `Commands end with the connection here: ${why}`,
  leftover: ({ run, path, running }) =>
    `Left there by run ${run}: ${path}${running === 0 ? '' : ` (${plural(running, 'command')} of it still running)`}`,
  lockReplaced: holder => `The lock of run ${holder.run} was taken over (${heldBy(holder)}).`,
  lockBroken: ({ by, reason }, holder, at) =>
    `${by} broke the lock${holder === null ? '' : ` of run ${holder.run} (${heldBy(holder)})`} at ${at}: ${reason}`,
  kept: (path, why) => `still there: ${path} (${why})`,
  notSwept: sentence => `what the run keeps there could not be removed: ${sentence}`,
  lockNotGivenBack: sentence => `its lock could not be given back: ${sentence}`,
};

function heldBy({ operator, hostname }: LockHolder): string {
  return `${operator}, from ${hostname}`;
}

const attempt: AttemptWords = {
  detached: reason => `no contact (${reason}): it runs on there, and its result will be fetched`,
  interruptedWork: reason => `no contact (${reason}): it is done again when its host is back`,
  attaching: 'its host is asked what became of it',
  repeating: 'what is there is looked at, and the rest is done again',
  attached: 'still runs there; its output is followed again',
  fenced: 'was never started there, and will not be by that attempt: it can be confirmed again',
  keptResult: 'Nobody watched it end: the host had kept the result.',
  silent: 'has printed nothing for some time',
  swelled: bytes => `has printed ${bytes} so far, all of which its host keeps until the run is over`,
  swelledAdvice: 'Look how much room its disk has left. Where that runs out, the command can print no more.',
  silentAdvice: 'It may be working or it may hang. Look on its host, wait, give it more time, or stop it.',
  prompt: line => `seems to wait for an answer: ${line}`,
  promptAdvice: 'Send it a line, or stop it and correct the command so that it asks nothing.',
  promptWithoutInput:
    'Its input is empty, so no answer can come. Stop it and correct the command so that it asks nothing.',
  stirred: 'prints again',
  input: (text, by) =>
    text === null ? `a line was sent by ${by}, given as a secret` : `a line was sent by ${by}: ${text}`,
  interrupting: by => `interrupted by ${by} (INT, as Ctrl-C)`,
  unreached: (what, reason) =>
    `${what === 'input' ? 'the line' : 'the interruption'} did not reach it: ${reason}`,
  extended: (limit, by) =>
    limit === null ? `may take as long as it needs (${by})` : `may take ${limit} from its start (${by})`,
  amended: (reason, by) => `command changed by ${by} for the next attempt: ${reason}`,
  amendedBack: (reason, by) => `command put back to the plan's by ${by}: ${reason}`,
  evidence: 'Shown for it:',
  probing: by => `${by} looks with a command:`,
  probed: outcome => `looked: ${outcome}`,
};

const undo: RollbackWords = {
  opened: (services, reason, by) =>
    `Rollback of ${services === null ? 'the whole run' : services.join(', ')}, by ${by}: ${reason}`,
  order: 'To be undone, in this order:',
  undoes: tasks => `(undoes ${tasks.join(', ')})`,
  nothing: 'There is nothing to undo.',
  left: 'Left as it is:',
  finished: 'Rollback finished',
  rolledBack: 'Rolled back',
  replanned: by => `Plan changed by ${by}: the document is another one now`,
  added: tasks => `new: ${tasks.join(', ')}`,
  removed: tasks => `gone: ${tasks.join(', ')}`,
  changed: tasks => `changed: ${tasks.join(', ')}`,
};

const dryRun: DryRunWords = {
  mark: 'DRY RUN',
  opened: 'This is a dry run: the steps are shown, no host is contacted, and nothing runs.',
  shown: '(shown only: nobody confirmed it)',
  finished: 'was not run',
  completed: 'The dry run is over: nothing ran',
  counts: tasks => `${tasks} shown, none of them run`,
};

export const plainEnglish: PlainWords = {
  host,
  attempt,
  undo,
  dryRun,
  opened: (run, title) => `Run ${run}: ${title}`,
  size: (tasks, hosts) => `${plural(tasks, 'task')} on ${plural(hosts.length, 'host')}: ${hosts.join(', ')}`,
  operator: (name, seat) => `Operator: ${name} (${seat.user}@${seat.hostname}, pid ${seat.pid})`,
  planDigest: digest => `Plan: sha256 ${digest}`,
  automatic:
    'Steps are not confirmed one by one (--auto). Manual items and the sign-off still wait for a person.',
  leftOut: (count, flag) => `Left out by ${flag}: ${plural(count, 'task')}`,
  resumed: (operator, seat) => `Resumed by ${operator} (${seat.user}@${seat.hostname}, pid ${seat.pid})`,
  paused: by => `Paused by ${by}: nothing new is started`,
  continued: by => `Continued by ${by}`,
  jumped: (round, reason, by) => `${by} jumped to ${round}: ${reason}`,
  entered: stage => `Stage: ${stage}`,
  stopped: (reason, detail) => `Stopped: ${reason}${detail ? ` (${detail})` : ''}`,
  completed: 'Completed',
  aborted: (reason, by) => `Aborted by ${by}: ${reason}`,
  closed: (reason, by) => `Closed by ${by}: ${reason}`,
  connecting: 'connecting',
  connected: (facts, clock) =>
    `connected to ${facts.user}@${facts.hostname} (${facts.address}), clock ${clock}`,
  notReached: sentence => `not connected: ${sentence}`,
  lost: reason => `connection lost: ${reason}`,
  dropped: (reason, by) => `dropped for the rest of the run by ${by}: ${reason}`,
  processes: count =>
    count === 0 ? 'no process matches' : count === 1 ? '1 process matches' : `${count} processes match`,
  process: (pid, started, command) => `pid ${pid}, since ${started}: ${command}`,
  releaseGone: (name, version) => `${name} ${version}: gone`,
  inspectionFailed: sentence => `the processes could not be listed: ${sentence}`,
  picked: (pid, by) => `pid ${pid} chosen by ${by}`,
  started: (by, attempt) => `(confirmed: ${by}${attempt === 1 ? '' : `; attempt ${attempt}`})`,
  moreLines: count => `… ${plural(count, 'more line')}`,
  omitted: bytes => `… ${bytes} of output are left out here`,
  progress: (percent, done, total) => `${percent} sent (${done} of ${total})`,
  cancelling: by => `being stopped by ${by}`,
  finished: duration => `finished${duration === null ? '' : ` in ${duration}`}`,
  outputHeld:
    'Something it started still holds its output: what that prints is not recorded. Start daemons with </dev/null >log 2>&1.',
  captured: (name, value) => `${name} = ${value}`,
  failed: (outcome, duration) => `failed: ${outcome}${duration === null ? '' : ` (after ${duration})`}`,
  doubt: outcome => `in doubt: ${outcome}`,
  lastLines: count => `Its last ${count === 1 ? 'line' : `${count} lines`} of output:`,
  noOutput: 'It printed nothing.',
  rollback: section => `To undo ${section} by hand, where it was begun:`,
  retrying: (attempt, of, after) => `Attempt ${attempt} of ${of} follows in ${after}.`,
  goingOn: 'The run goes on all the same (onError: continue).',
  waitsFor: 'It waits for:',
  leftRunning: 'Running on its host when handrail left; a resumption asks what became of it:',
  skipped: (reason, by) => `skipped (${by}): ${reason}`,
  resolved: (as, reason, by) => `${as}, says ${by}: ${reason}`,
  reopened: (reason, by) => `to be done again (${by}): ${reason}`,
  following: path => `following ${path}`,
  fileChanged: (path, change) => `${path} ${change}`,
  matched: (pattern, path, line) =>
    `${path}: ${pattern === 'until' ? 'the line waited for' : 'a line that means failure'}: ${line}`,
  answered: by => `answered by ${by}`,
  verdict: (verdict, comment, by) => `${verdict} (${by})${comment === '' ? '' : `: ${comment}`}`,
  signed: (verdict, name, comment) =>
    `Sign-off: ${verdict} by ${name}${comment === '' ? '' : `: ${comment}`}`,
  note: (text, by) => `Note by ${by}: ${text}`,
  repaired: (bytes, kept) => `The journal ended in a torn line: ${bytes} were cut off and kept in ${kept}`,
  findProcess: (match, signal) =>
    `find the one process with ${match} in its command line, and send it SIG${signal}`,
};
