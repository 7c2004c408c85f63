import type { Question, StopReason } from '../engine/event.ts';
import type { Refusal, RefusalCode } from '../engine/session.ts';
import { type NodeFacts, provisionalRelease } from '../model/node.ts';
import { exitCodeOf, type Outcome } from '../model/outcome.ts';
import type { Problem, ProblemCode } from '../model/transport.ts';
import { type AutomaticActor, isPerson } from './actors.ts';
import { formatDuration } from './format.ts';
import { plural } from './plural.ts';
import type { ProblemText, Terms } from './terms.ts';

export const english: Terms = {
  language: 'en',
  taskStatus: {
    pending: 'pending',
    ready: 'ready',
    running: 'running',
    waiting: 'waiting',
    finished: 'finished',
    failed: 'failed',
    skipped: 'skipped',
    doneByHand: 'done by hand',
    inDoubt: 'in doubt',
    rolledBack: 'rolled back',
  },
  runStatus: {
    open: 'open',
    stopped: 'stopped',
    inDoubt: 'in doubt',
    completed: 'completed',
    rolledBack: 'rolled back',
    aborted: 'aborted',
    closed: 'closed',
  },
  stage: {
    preparing: 'preparing',
    upgrade: 'upgrade',
    verify: 'verification',
    signOff: 'sign-off',
    commit: 'commit',
    rollback: 'rollback',
    over: 'over',
  },
  phase: { upgrade: 'upgrade', verify: 'verification', commit: 'commit', rollback: 'rollback' },
  verb: {
    run: 'run',
    upload: 'upload',
    stop: 'stop',
    edit: 'edit',
    follow: 'follow',
    check: 'check',
    manual: 'manual',
    prompt: 'prompt',
    wait: 'wait',
    otp: 'otp',
  },
  hostStatus: {
    unknown: 'not connected',
    connecting: 'connecting',
    connected: 'connected',
    failed: 'not reached',
    lost: 'connection lost',
    dropped: 'dropped',
  },
  verdict: { pass: 'pass', fail: 'fail', notApplicable: 'not applicable' },
  signature: { accepted: 'accepted', rejected: 'rejected' },
  resolution: {
    done: 'found done',
    failed: 'found failed',
    doneByHand: 'done by hand',
    again: 'to be run again',
  },
  deviation: {
    excluded: 'left out',
    skipped: 'skipped',
    retried: 'retried',
    doneByHand: 'done by hand',
    resolved: 'result stated by a person',
    ranAgain: 'run again after doubt',
    redone: 'done again',
    cancelled: 'stopped while running',
    jumped: 'jumped to',
    hostDropped: 'host dropped',
    amended: 'command changed',
    probed: 'looked at with a command',
    interrupted: 'interrupted (INT)',
    inputSent: 'input sent',
    extended: 'time limit changed',
    replanned: 'plan changed',
    rolledBack: 'rolled back',
    lockTakenOver: 'lock taken over',
  },
  leftReason: {
    noUndo: 'the runbook does not say how to undo it',
    irreversible: 'it is a point of no return',
    pastIrreversible: 'it ran before a point of no return',
  },
  keptReason: {
    asked: 'a task in doubt left it, for whoever looks',
    held: 'a process still holds it',
    running: 'a command of it still runs',
  },
  detached: 'on its host, not watched',
  rejected: 'the sign-off was rejected: roll back, or abort',
  actor: by => (isPerson(by) ? by : actors[by as AutomaticActor]),
  onError: { prompt: 'ask', abort: 'abort', continue: 'continue', rollback: 'roll back' },
  followChange: { appeared: 'appeared', rotated: 'was rotated', truncated: 'was truncated' },
  outcome: describeOutcome,
  outcomeHint: hintOf,
  problem: describeProblem,
  refusal: (refusal: Refusal) => refusals[refusal.code](refusal.subject),
  question: describeQuestion,
  stopReason: {
    operator: 'the operator left',
    manual: 'a person is needed',
    signOff: 'the sign-off waits for a person',
    inDoubt: 'nobody knows how a task ended',
    failed: 'a task failed',
    unreachable: 'a host could not be reached',
    locked: 'another run holds a host',
    interrupted: 'interrupted (Ctrl-C)',
    hangup: 'the terminal went away',
    gone: 'handrail was killed or its machine went down',
    terminated: 'told to terminate',
    journal: 'the journal can no longer be written',
  },
  stopAdvice: (reason, run) => stopAdvice[reason](`handrail resume ${run}`),
  node: describeNode,
  nodeSilent: since => `has not answered since ${since}; this is how it was before`,
  counted: (count, kind) => `${count} ${kind}`,
  tasks: count => plural(count, 'task'),
  hosts: count => plural(count, 'host'),
  steps: count => plural(count, 'step'),
  lines: count => plural(count, 'line'),
  outOf: (done, total) => `${done} of ${total}`,
  colon: ': ',
  list: names => names.join(', '),
};

const actors: Readonly<Record<AutomaticActor, string>> = {
  auto: 'automatic',
  retry: 'automatic retry',
  flag: 'a command-line flag',
  when: 'the condition of the step',
  onError: 'the step (onError)',
  check: 'the check itself',
  handrail: 'handrail',
};

function describeNode(facts: NodeFacts): readonly string[] {
  if (facts.status === 'down') return [`${facts.node}: down, nothing of its name answers`];
  const provisional = provisionalRelease(facts);
  return [
    `${facts.node}: started with ${facts.boot.version}, pid ${facts.pid}, creation ${facts.creation}`,
    ...(facts.releases ?? []).map(
      ({ name, version, status, disk }) => `  ${name} ${version}: ${status}, on disk ${disk ?? 'nothing'}`,
    ),
    ...(facts.releases === null ? ['  its release handler is busy or not there'] : []),
    ...(facts.starts === null ? [] : [`  a restart would start ${facts.starts}`]),
    ...(provisional === undefined
      ? []
      : [`  ${provisional.version} is provisional until it is made permanent`]),
  ];
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited':
      return `exited ${outcome.code}`;
    case 'signalled': {
      const code = exitCodeOf(outcome) ?? 0;
      return `killed by SIG${outcome.signal}${code > 128 ? ` (${code})` : ''}`;
    }
    case 'timedOut':
      return `timed out after ${formatDuration(outcome.after)}`;
    case 'cancelled':
      return 'stopped by the operator';
    case 'lost':
      return `lost: ${outcome.reason}`;
    case 'unreachable':
      return `not sent: ${outcome.reason}`;
  }
}

function hintOf(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'exited':
      return outcome.code > 128 ? afterSignal(exitHints[outcome.code]) : (exitHints[outcome.code] ?? null);
    case 'signalled':
      return exitHints[exitCodeOf(outcome) ?? 0] ?? null;
    case 'timedOut':
      return 'Its processes were killed. See what it left behind before trying again.';
    case 'cancelled':
      return 'Its processes were ended. See what it left behind before trying again.';
    case 'lost':
      return 'It may have finished, and it may still be running. Look on the host before deciding.';
    case 'unreachable':
      return 'Nothing ran on the host.';
  }
}

/** A shell hands on the end of its command by a signal as an exit code, and a program may use the same code itself. */
function afterSignal(hint: string | undefined): string | null {
  return hint === undefined
    ? null
    : `As after ${hint} It may also have chosen this code itself: a shell cannot tell.`;
}

const exitHints: Readonly<Record<number, string>> = {
  126: 'The command was found but could not be executed: no execute permission, or a missing interpreter.',
  127: 'A command was not found: a typing error, or a PATH that a login shell would have set.',
  129: 'SIGHUP: something hung up on it.',
  130: 'SIGINT: somebody interrupted it.',
  134: 'SIGABRT: the program aborted itself.',
  137: 'SIGKILL: killed by force, often by the kernel when memory ran out (see dmesg).',
  139: 'SIGSEGV: the program crashed.',
  141: 'SIGPIPE: it wrote to a pipe that nobody read any more.',
  143: 'SIGTERM: somebody or something told it to terminate.',
};

function describeProblem(problem: Problem): ProblemText {
  const { sentence, advice } = problems[problem.code];
  return { sentence: sentence(problem.detail), advice };
}

interface ProblemEntry {
  sentence(detail: string): string;
  readonly advice: string;
}

function said(sentence: string): (detail: string) => string {
  return detail => (detail === '' ? `${sentence}.` : `${sentence}: ${detail}`);
}

const problems: Readonly<Record<ProblemCode, ProblemEntry>> = {
  artifactChanged: {
    sentence: said('The file here is no longer the one that was planned'),
    advice: 'Put the planned file back, or plan the release again with the new one.',
  },
  checksumMismatch: {
    sentence: said('The file on the host is not the one that was sent'),
    advice: 'Retry the upload. If it happens again, check the disk and the connection of that host.',
  },
  diskFull: {
    sentence: said('The disk is full'),
    advice: 'Free some space there, then retry.',
  },
  permissionDenied: {
    sentence: said('Permission denied'),
    advice: 'Check the owner and the mode of the path, and the user that handrail logs in as.',
  },
  noSuchDirectory: {
    sentence: said('There is no such directory'),
    advice: 'Create it on the host or correct the runbook, then retry.',
  },
  transferFailed: {
    sentence: said('The transfer failed'),
    advice: 'The old file is untouched. Retry the upload.',
  },
  authRefused: {
    sentence: said('The host refused the login'),
    advice: 'Check the user and the key in the inventory, and that the agent holds the key (ssh-add -l).',
  },
  hostKeyChanged: {
    sentence: said('The host key is not the one that known_hosts has'),
    advice:
      'Do not go on until somebody who runs that host confirms the new key. Then replace its line in known_hosts.',
  },
  hostKeyRefused: {
    sentence: said('The host key was not accepted'),
    advice: 'Compare the fingerprint with the one on the host (ssh-keygen -lf), then connect again.',
  },
  hostKeyRevoked: {
    sentence: said('known_hosts has this host key marked as revoked'),
    advice: 'Do not connect. Ask whoever runs that host.',
  },
  unreachable: {
    sentence: said('The host could not be reached'),
    advice: 'Check the address and the port in the inventory, and that the host is up. Nothing ran on it.',
  },
  connectionLost: {
    sentence: said('The connection was lost'),
    advice: 'Connect again and look on the host before you decide how the task ended.',
  },
  resultUnknown: {
    sentence: said('The host does not know how the command ended'),
    advice:
      'It may have run, in part or whole. Look on the host what it did before you decide how the task ended.',
  },
  processChanged: {
    sentence: said('The process is not the one that was confirmed'),
    advice: 'Nothing was signalled. Look at the processes again and confirm again.',
  },
  processRemains: {
    sentence: said('The process is still there'),
    advice: 'Look why it does not end. Stop it by hand, or retry with a longer wait or with KILL.',
  },
  failPattern: {
    sentence: said('A line matched the failure pattern'),
    advice: 'Read the log around that line before you go on.',
  },
  expectationNotMet: {
    sentence: said('What was expected did not hold'),
    advice: 'Compare the output with what the step expects.',
  },
  captureMissing: {
    sentence: said('The output has no value to capture'),
    advice: 'Later steps need this value. Correct the cause and retry.',
  },
  shellMissing: {
    sentence: said('The host does not have the shell that the step asks for'),
    advice: 'Install it there, or change the shell of the step.',
  },
  fileChanged: {
    sentence: said('The file is not as it was when it was shown'),
    advice:
      'The step did not write over it. Look at the file on the host, then retry: its new state is shown first.',
  },
  noSuchFile: {
    sentence: said('There is no such file'),
    advice: 'Correct the path in the runbook, or let the step make the file: content with create: true.',
  },
  fileUnfit: {
    sentence: said('The file cannot be edited'),
    advice: 'Edit works on text files in UTF-8 of at most 1 MiB. For others, use upload or run.',
  },
  editUnfit: {
    sentence: said('The change does not fit the file'),
    advice: 'Compare the file on the host with the runbook, correct one of the two, then look again.',
  },
  otpUnreachable: {
    sentence: said('The Erlang node could not be asked'),
    advice:
      'Check that the node runs and that its name, cookie and epmd port are right. A node that heart does not bring back is started once, by trying its reboot step again or with bin/start, and only where no beam is alive.',
  },
  otpNotReady: {
    sentence: said('The Erlang node is not as the step needs it'),
    advice:
      'Nothing was done to it. Where the node was restarted, what was not permanent is gone: look again, and install it again or roll back.',
  },
  otpNotBuilt: {
    sentence: said('systools could not build the release'),
    advice: 'Nothing was changed at a node. Correct what it names, then build again.',
  },
  otpBusy: {
    sentence: said('The release handler of the Erlang node is still at it, and nobody knows how it will end'),
    advice:
      'Nothing was repeated. Wait and ask the node again, let a node that it waits for come, or roll back: a node that does not come to an end is restarted with its permanent release.',
  },
  otpNotMet: {
    sentence: said('The Erlang node is not as it should be after the step'),
    advice:
      'Do not repeat it blindly: look at the node first. Where the emulator went on and an installation failed, its environment may be the new one already: restart it with init:restart(). Or roll back.',
  },
  locked: {
    sentence: said('Another run holds this host'),
    advice:
      'Let that run finish. If it was left, end it first: handrail resume goes on with it, handrail close ends it. Where neither can be done, handrail locks breaks its lock. Nothing ran on the host.',
  },
  other: {
    sentence: detail => detail || 'Something went wrong.',
    advice: 'Read the output, correct the cause, then retry.',
  },
};

const refusals: Readonly<Record<RefusalCode, (subject: string) => string>> = {
  notNow: subject => `${about(subject)}This is not possible now.`,
  notCurrent: subject => `${about(subject)}It is not this one's turn.`,
  stale: subject => `${about(subject)}What would run has changed since it was shown. Read it again.`,
  typedMismatch: subject => `What was typed is not ${subject || 'what was asked for'}. Nothing ran.`,
  reasonMissing: () => 'A reason is needed: it goes into the record.',
  nameMissing: () => 'A name is needed: it goes into the record.',
  unknownTask: subject => `There is no task ${subject}.`,
  unknownHost: subject => `There is no host ${subject}.`,
  unknownQuestion: subject => `The question ${subject} is no longer open.`,
  badValue: subject => `${about(subject)}The value does not match the pattern that is asked for.`,
  valueMissing: subject => `${subject} has no value yet.`,
  unsafeValue: subject => `The value of ${subject} cannot stand inside shell quotes. Correct the runbook.`,
  hostNotConnected: subject => `${subject} is not connected. Connect to it first.`,
  stillRunning: subject => `${about(subject)}Something is still running. Wait for it or stop it first.`,
  inDoubt: subject => `${about(subject)}Say first how the task in doubt ended.`,
  notVerified: subject =>
    `${about(subject)}Every item of the verification needs a verdict before the sign-off, and a failed one cannot be accepted.`,
  nothingToUndo: () => 'There is nothing to undo: nothing that ran has a way back in the runbook.',
  replaying: () => 'This is a replay: nothing can be run or changed.',
  over: () => 'The run is over.',
};

function about(subject: string): string {
  return subject === '' ? '' : `${subject}: `;
}

function describeQuestion(question: Question): string {
  switch (question.kind) {
    case 'hostKey':
      return `${question.host} (${question.address}) shows a key that known_hosts does not have: ${question.keyType} ${question.fingerprint}. Is it the right one?`;
    case 'variable':
    case 'prompt':
      return question.prompt;
    case 'login':
      return `${question.host}: ${question.prompt}`;
  }
}

const stopAdvice: Readonly<Record<StopReason, (resume: string) => string>> = {
  operator: resume => `Go on with: ${resume}`,
  manual: resume => `Go on in a terminal with: ${resume}`,
  signOff: resume => `Verify and sign off in a terminal with: ${resume}`,
  inDoubt: resume => `Look on the host how the task ended, then say so with: ${resume}`,
  failed: resume =>
    `Decide in a terminal how to go on (retry, done by hand, skip, roll back, abort): ${resume}`,
  unreachable: resume => `Make the host reachable, then go on with: ${resume}`,
  locked: resume =>
    `Wait for the other run, or end it with handrail resume or handrail close (handrail locks says who it is), then go on with: ${resume}`,
  interrupted: resume => `Go on with: ${resume}`,
  hangup: resume => `Go on with: ${resume}`,
  gone: resume => `Look at what was running, and go on with: ${resume}`,
  terminated: resume => `Go on with: ${resume}`,
  journal: resume => `Free some space under the runs directory, then go on with: ${resume}`,
};
