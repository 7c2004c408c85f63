import { plural } from './plural.ts';

/** What dialogs say: confirmations, decisions, and forms to fill in. */
export const dialogsEnglish = {
  confirm: {
    title: (step: string, batch: string) => `Confirm: ${step}${batch}`,
    retryTitle: (step: string) => `Run again: ${step}`,
    onHosts: (hosts: string, user: string) => `On ${hosts} as ${user}:`,
    byPerson: 'On no host in particular:',
    exactly: 'This is exactly what runs.',
    onlyShown: 'A dry run: it is shown, and nothing runs.',
    secrets: (names: string) => `Secrets passed on stdin, never shown: ${names}`,
    timeout: (duration: string) => `Killed if not done within ${duration}.`,
    typedAsk: (word: string) => `Type ${word} to confirm:`,
    looking: (host: string) => `Looking at the processes of ${host} …`,
    lookingAtNode: (host: string) => `Asking the Erlang node on ${host} …`,
    nodeFailed: (host: string) => `The step cannot be done at the Erlang node on ${host} as it is.`,
    lookingAtFile: (host: string) => `Reading the file on ${host} …`,
    fileFailed: (host: string) => `The file on ${host} cannot be edited as it is.`,
    lookFailed: (host: string) => `The processes of ${host} could not be looked at.`,
    pid: 'pid',
    started: 'started',
    commandLine: 'command line',
    several: (host: string, count: number) =>
      `${count} processes on ${host} could be meant. Choose the one to stop:`,
    none: (host: string, match: string) =>
      `No process on ${host} has this in its command line: ${match}. It may be stopped already.`,
    waits: (reason: string) => `It cannot run yet: ${reason}`,
    endsWithConnection: (host: string, why: string | null) =>
      `On ${host} it ends with the connection: if contact is lost it is cut off, and nobody knows how far it came.${why === null ? '' : ` (${why})`}`,
    amended: 'A person changed this text for this attempt. The difference to the plan:',
    amendedSame: 'It is the same as the plan’s.',
    inspectAgainOnRetry:
      'The step is opened again: what it needs is looked up anew and shown before it runs.',
  },

  failure: {
    title: (step: string, hosts: string) => `Failed: ${step} on ${hosts}`,
    on: (host: string, outcome: string) => `${host}: ${outcome}`,
    lastOutput: 'Last output:',
    lastOf: (path: string) => `The end of ${path}:`,
    rollback: (service: string) => `Rolling back ${service} would undo, newest first:`,
    noRollback: (service: string) => `The runbook says no way to undo what ran of ${service}.`,
    attempts: (count: number) => `${plural(count, 'attempt')} so far`,
    doneAgain: (step: string) => `“${step}” has been run again since. A retry looks again.`,
    looksOnly: (step: string) =>
      `A retry only looks again. To run “${step}” again: Esc, choose it in the checklist, R.`,
    target: (name: string) => `for ${name}`,
    allHosts: (hosts: string) => `all of ${hosts}`,
    targetHint: '←/→ choose the host',
  },

  doubt: {
    title: (step: string, host: string) => `In doubt: ${step} on ${host}`,
    known: 'It was started, and nobody knows how it ended. Look on the host before you decide.',
    confirmedAt: (clock: string, by: string) => `Confirmed at ${clock} by ${by}`,
    startedAt: (clock: string) => `Started at ${clock}`,
    directory: (path: string) => `Its output and result are kept on the host in ${path}`,
    probe: (number: number, by: string, clock: string) => `Check ${number}, by ${by} at ${clock}:`,
    probing: 'Asking the host …',
    lostBecause: (reason: string) => `Lost: ${reason}`,
    whatRan: 'What was started:',
  },

  manual: {
    title: (step: string, host: string) => `To do by hand: ${step}${host}`,
    onHost: (host: string) => ` on ${host}`,
  },

  hostDialog: {
    title: (host: string) => `Not connected: ${host}`,
    needed: 'The next step needs this host.',
    runsThere: (step: string) => `${step} was started there, and nobody knows how it goes on.`,
    lockedTitle: (host: string) => `Held by another run: ${host}`,
    /** The advice for a host that broke off at the first contact. */
    cutOff: 'See that the host and its network are up. Nothing ran on it.',
    /** The same for one that was there before. */
    wasThere: 'See that the host and its network are up. Commands that the host keeps go on there meanwhile.',
    tried: (count: number) => `Tried ${count} times in vain.`,
    breakLock: 'Where nothing of that run can run any more, its lock can be listed and broken:',
  },

  running: {
    title: (step: string, host: string) => `Running: ${step} on ${host}`,
    silent: (duration: string) => `Nothing printed for a while; noticed ${duration} ago.`,
    prompt: (line: string, duration: string) => `It seems to ask something, for ${duration}: ${line}`,
    detached: (host: string, reason: string) => `Contact lost (${reason}): it goes on on ${host}.`,
    noLimit: 'no time limit',
    noInput: 'Its input is empty: no line can be sent to it.',
    notDurable: 'It ends with the connection: no line and no Ctrl-C can be sent to it.',
  },

  rejected: {
    title: 'Rejected',
    choices: 'Roll back what the run did, or end the run and leave everything as it is.',
    nothingRan: 'Nothing that the run did can be rolled back: end the run and leave everything as it is.',
  },

  rollback: {
    title: 'Roll back',
    whole: 'The whole run',
    services: (names: string) => `Only ${names}; the run can go on with the rest`,
    targetHint: '←/→ choose',
    counts: (tasks: number, left: number) =>
      `${tasks} to undo, newest first${left === 0 ? '' : `; ${left} left as ${left === 1 ? 'it is' : 'they are'}`}.`,
    confirmed: 'Each step is shown and confirmed again before it runs.',
    asIn: (number: number) => `as in ${number}`,
    nothing: 'Nothing of this can be undone.',
    left: 'Left as it is:',
  },

  leave: {
    title: 'Leave',
    nothingRuns: 'Nothing is running. The run stops here and can be resumed.',
    /** Where the hosts end with the process. */
    nothingRunsNow: 'Nothing is running.',
    endsWithDemo: 'This ends with the hosts of the demo:',
    hostsEnd: (run: string) =>
      `The hosts of the demo end when you leave: steps that are left cannot go on. The record stays, and handrail resume ${run} can still take verdicts and the sign-off.`,
    over: 'The run is over.',
    runningTask: (step: string, host: string, duration: string) => `${step} on ${host}, for ${duration}`,
    goesOn: 'Leave? This goes on on its host, and its result is kept there:',
    again: 'This is ended, and begun again when the run is resumed:',
    inDoubt: 'This depends on the connection. If you leave now, nobody will know how it ends:',
    dryRun: 'A dry run: nothing ran, and nothing is kept that could be resumed.',
    resume: (run: string) => `Resume with: handrail resume ${run}`,
    interruptAgain: 'Ctrl-C again leaves at once.',
  },

  form: {
    reason: 'Reason',
    comment: 'Comment',
    name: 'Your name',
    note: 'Note',
    optional: ' (optional)',
    answer: 'Answer',
    secret: 'Answer (not shown)',
    command: 'Command',
    evidence: 'What shows it, pasted or typed',
    line: 'Line',
    hiddenLine: 'Line (not shown)',
    limit: 'Time limit from its start, such as 10m, or none',
    typed: (word: string) => `Type ${word}`,
    forTasks: (tasks: string) => `For ${tasks}`,
    titles: {
      doneByHand: 'Done by hand',
      skip: 'Skip',
      redo: 'Do again',
      dropHost: (host: string) => `Drop ${host}`,
      jump: 'Go on with another step',
      abort: 'Abort the run',
      resolveDone: 'It was done',
      resolveFailed: 'It failed',
      runAgain: 'Run again',
      cancel: 'End a running command',
      note: 'Take a note',
      verdict: (verdict: string) => `Verdict: ${verdict}`,
      accept: 'Sign off: accept',
      reject: 'Sign off: reject',
      hostKey: (host: string) => `Unknown host key: ${host}`,
      variable: (name: string) => `Value for ${name}`,
      prompt: (step: string) => `Question of ${step}`,
      login: (host: string) => `Login to ${host}`,
      amend: 'Change the command for this attempt',
      probe: 'Check by a command',
      input: 'Send a line',
      hiddenInput: 'Send a line that is not shown',
      extend: 'Time limit',
      rollback: (services: string | null) =>
        services === null ? 'Roll back the whole run' : `Roll back ${services}`,
    },
    about: {
      doneByHand: 'You did it outside handrail. It counts as done and is not run.',
      skip: 'It is passed over and not run.',
      redo: 'It will be confirmed and run once more.',
      dropHost: 'Its remaining tasks are skipped for the rest of the run.',
      jump: 'What is passed over stays open and comes again at the end.',
      abort: 'The run ends here for good; nothing is undone. It cannot be resumed.',
      resolve: 'Say how you know.',
      resolveWatch: 'This log is watched until a person says that it is done.',
      resolveUnseen: (pattern: string) =>
        `The watch ends before /${pattern}/ was seen, on your word. Say how you know.`,
      runAgain: 'It may have run already: running it twice must be harmless.',
      cancel: 'The command gets TERM, and KILL if it does not end. What it did stays done.',
      giveUp: (host: string) =>
        `${host} cannot be reached, so nothing is sent to it: the command may go on there. It is in doubt from then on.`,
      note: 'It goes into the record with your name and the time.',
      accept: 'Your name stands for the whole upgrade as this summary shows it.',
      reject: 'Then you decide: roll back, or end the run and leave everything as it is.',
      amend: 'It counts for the next attempt only, and is shown with the difference before it runs.',
      probe:
        'It runs once on that host, as the same user. It should only look: it is recorded and not undone.',
      input: 'The line and Enter are sent to the command, and recorded. Nothing typed: only Enter.',
      extend: 'Past the limit the command is killed.',
      noLimit: 'It has no limit now.',
      limitNow: (duration: string) => `Its limit is ${duration} now.`,
      acceptFailed: (count: number) => `${plural(count, 'item')} failed: say why you accept nevertheless.`,
      hostKey: (address: string, keyType: string, fingerprint: string) =>
        `${address} shows a key that known_hosts does not have.\n\n  ${keyType}\n  ${fingerprint}\n\nCompare it with what the people who run that host told you. yes accepts it and remembers it; no refuses it.`,
      choices: (choices: string) => `One of these, typed or picked with ↑↓:\n  ${choices}`,
      plainValue: 'Letters and digits, and _ . / : @ % + , = - may stand in it; no spaces.',
      pattern: (pattern: string) => `It must match ${pattern}`,
      secret: 'It is not shown, not recorded, and masked in all output.',
    },
    yes: 'yes',
    no: 'no',
  },
};
