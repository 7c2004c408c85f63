import type { PlainWords } from './plain.ts';
import { plural } from './plural.ts';

export const plainEnglish: PlainWords = {
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
