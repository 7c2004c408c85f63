import { plural } from './plural.ts';
import { dialogsEnglish } from './tui-dialogs.en.ts';
import { keysEnglish } from './tui-keys.en.ts';
import { nodeEnglish } from './tui-node.ts';

/** What the full-screen interface says, in English. The other language has the same shape. */
export const english = {
  tooSmall: (columns: number, rows: number, neededColumns: number, neededRows: number) =>
    `The terminal has ${columns}×${rows} characters. handrail needs ${neededColumns}×${neededRows}: please enlarge it. The run goes on meanwhile.`,
  screens: { notes: 'Notes', steps: 'Steps', verify: 'Verify', signOff: 'Sign-off' },

  header: {
    replay: 'REPLAY',
    dryRun: 'DRY RUN',
    paused: 'Paused',
    leaving: 'leaving when nothing runs',
    /** How far an upgrade with a commit is. */
    planned: 'not permanent until the commit',
    provisional: 'installed, not permanent',
    committing: 'not permanent until the commit is done',
    reverted: '✖ gone: restarted before it was permanent',
    unanswered: '✖ a node no longer answers',
    permanent: 'permanent',
    lost: (hosts: string) => `${hosts} lost`,
    failed: (count: number) => `${count} failed`,
    inDoubt: (count: number) => `${count} in doubt`,
    windowOpens: (duration: string, clock: string) => `window opens in ${duration} (${clock})`,
    windowOpensShort: (duration: string) => `opens in ${duration}`,
    windowLeft: (duration: string, clock: string) => `window ${duration} left (${clock})`,
    /** What is left is less than what a rollback needs. */
    windowReserve: (duration: string, clock: string) => `▲ only rollback time left: ${duration} (${clock})`,
    windowOver: (duration: string, clock: string) => `▲ window over for ${duration} (${clock})`,
  },

  checklist: {
    title: 'Checklist',
    verify: 'Verification',
    commit: 'Commit',
    /** `number` counts the sections of that name from 1. */
    rollback: (service: string, number: number) => `Rollback ${service}${number === 1 ? '' : ` (${number})`}`,
    stepsAndHosts: (steps: string, hosts: string) => `${steps} on ${hosts}`,
  },

  task: {
    command: 'Command',
    output: 'Output',
    on: (host: string, user: string) => `on ${host} as ${user}`,
    as: (user: string) => `as ${user}`,
    loginUser: 'the login user',
    byPerson: 'a person does this',
    shell: { sh: '/bin/sh', bash: 'bash', login: 'login shell' },
    attempt: (number: number) => `attempt ${number}`,
    took: (duration: string) => `took ${duration}`,
    runningFor: (duration: string) => `running for ${duration}`,
    usually: (duration: string) => `usually ${duration}`,
    limit: (duration: string) => `limit ${duration}`,
    noOutput: 'No output yet.',
    noOutputAtAll: 'It printed nothing.',
    notRun: 'Nothing has run yet.',
    moreRows: (rows: number) => `${rows} more: Tab, then z`,
    progress: (done: string, total: string, percent: string) => `${done} of ${total}, ${percent}`,
    note: (reason: string, by: string) => `${reason} (${by})`,
    /** Shown until the process of a stop has been looked up. */
    stopPlan: (match: string, signal: string, wait: string) =>
      `Look for the process whose command line contains\n  ${match}\nsend it ${signal} and wait ${wait} until it is gone.`,
    stopThen: (signal: string) => `If it is still there then, send ${signal}.`,
    nodeLater: 'The node is asked before the step is confirmed.',
    editLater: 'What it changes is shown line by line when its turn comes, before anything is written.',
    stopLater:
      'Which process that is, is looked up when the turn comes, and shown before anything is signalled.',
    undoesEdit: (key: string) =>
      `Only where the file still holds what was written; where it is as before, nothing is done, and else the step fails. A mode or an owner that it was given since stays. ${key} shows the script that does it.`,
    waitsForValue: (name: string) => `${name} gets its value during the run.`,
    unsafeValue: (name: string) => `The value of ${name} cannot stand where the command uses it.`,
    /** Contact is lost, and it goes on. */
    goesOnThere: (host: string) => `goes on on ${host}, contact lost`,
    askingHost: (host: string) => `asking ${host} about it`,
    /** Output that its host keeps. */
    swelled: (bytes: string) => `${bytes} of output kept on the host: mind its disk`,
    askedAgain: 'looked at again once contact is back',
    amended: 'text changed by a person',
    keptResult: 'Nobody watched it end: the host had kept the result.',
    shownForIt: 'Shown for it:',
    unreached: (what: 'input' | 'interrupt', reason: string) =>
      `${what === 'input' ? 'The line' : 'The interruption'} did not reach it: ${reason}`,
    ranInstead: (attempt: number) => `What ran in attempt ${attempt}, in place of the plan’s text:`,
    ofPlan: 'The plan’s text:',
  },

  pane: {
    rate: (lines: string) => `${lines}/s`,
    silent: (duration: string) => `silent ${duration}`,
    closed: 'closed',
    untilPerson: 'until a person ends it',
    matched: (line: string) => `matched: ${line}`,
    failed: (line: string) => `failure: ${line}`,
    waiting: 'Nothing new since the section began.',
    of: (first: number, last: number, all: number) => `${first}-${last} of ${all}`,
    dropped: (lines: string) => `… ${lines} before this are only in the journal`,
    linesBelow: (lines: string) => `▼ ${lines}`,
    found: (line: number, of: number) => `line ${line} of ${of}`,
    notFound: 'not found',
    cut: (characters: number) => `… ${characters} more characters in this line`,
  },

  hosts: {
    title: 'Hosts',
    host: 'Host',
    status: 'Status',
    calls: 'Calls itself',
    user: 'User',
    clock: 'Clock',
    key: 'Host key',
    address: 'Address',
    clockWarning: (hosts: string) =>
      `The clock differs by more than 2 s: ${hosts}. Times in logs will not match.`,
    local: 'this machine',
    dropped: (reason: string, by: string) => `Dropped: ${reason} (${by})`,
    connected: (done: number, all: number) => `${done} of ${all} connected`,
    tries: (count: number) => `try ${count}`,
    triedAgain: (count: number, of: number) =>
      `It is tried again by itself, ${of} times within about ten minutes${count === 0 ? '' : `; ${count} in vain so far`}. Then, or once you stop that, you decide how to go on.`,
    obstacle: (why: string) => `Commands end with the connection: ${why}`,
    leftover: (run: string, running: number) =>
      `Left by run ${run}${running === 0 ? '' : `, ${plural(running, 'command')} of it still running`}`,
    kept: (path: string, why: string) => `Kept: ${path} (${why})`,
  },

  node: nodeEnglish,

  notes: {
    title: 'Release notes',
    release: (version: string) => `Release ${version}`,
    change: (id: string) => `Change ${id}`,
    window: (from: string, to: string, reserve: string) =>
      `Window ${from} to ${to}, ${reserve} of it kept for a rollback`,
    windowOpen: (to: string, reserve: string) => `Window until ${to}, ${reserve} of it kept for a rollback`,
    operator: (name: string, seat: string) => `Operator ${name}, at ${seat}`,
    plan: (digest: string) => `Plan ${digest}`,
    run: (id: string) => `Run ${id}`,
    scope: (sections: number, tasks: string, hosts: string) =>
      `${plural(sections, 'section')}, ${tasks} on ${hosts}`,
    none: 'This runbook has no release notes.',
    ofRun: 'Notes taken in this run',
  },

  verify: {
    title: 'Verification',
    evidence: 'Evidence',
    noVerdict: 'no verdict',
    notYet: 'The verification begins when every step of the upgrade is settled.',
    markedBy: (verdict: string, by: string, clock: string) => `${verdict}, by ${by} at ${clock}`,
    byCheck: 'the check itself',
    comment: (text: string) => `Comment: ${text}`,
    manual: 'A person looks and decides:',
    note: (id: string) => `Release note ${id}`,
    check: 'Check',
    notRunYet: 'The check has not run yet.',
    none: 'This runbook has nothing to verify.',
  },

  signOff: {
    title: 'Sign-off',
    summary: 'Summary',
    notYet: 'Sign-off comes when every item of the verification has a verdict.',
    ready: 'Every item has a verdict. Accept or reject the upgrade.',
    thenCommit: (tasks: string) =>
      `Accepting starts the commit (${tasks}), which makes the upgrade permanent.`,
    counts: 'Tasks',
    deviations: 'Deviations from the plan',
    noDeviations: 'None: every step ran as planned, at the first attempt.',
    noneRecorded: 'None was recorded.',
    verification: 'Verification',
    failedItems: 'Items that failed',
    notApplicableItems: 'Items that did not apply',
    openItems: 'Items without a verdict',
    signatures: 'Signatures',
    signed: (verdict: string, name: string, time: string) => `${verdict} by ${name}, ${time}`,
    time: (from: string, to: string, duration: string) => `${from} to ${to}, ${duration}`,
    over: {
      completed: 'The run is complete.',
      dryRun: 'The dry run is over: nothing ran.',
      rolledBack: 'The run was rolled back.',
      aborted: 'The run was aborted.',
      closed: 'The run was closed by hand.',
    },
    leftAsIs: 'Left as it is',
    nothingLeft: 'Everything that it did was undone.',
    permanent: 'The upgrade is permanent.',
    notPermanent: 'The upgrade is not permanent: its commit has not run.',
    reverted: 'The upgrade is gone from a node: it was restarted before the commit.',
    unanswered: 'A node no longer answers: nobody knows what runs there.',
    nodes: 'Erlang nodes',
    endedBecause: (reason: string, by: string) => `Reason: ${reason} (${by})`,
    next: 'What to do with the record',
    reportHint: (run: string) => `handrail report ${run}     the report, to keep with the change`,
    replayHint: (run: string) => `handrail replay ${run}     everything again, step by step`,
    showHint: (run: string) => `handrail show ${run}       the state of every task`,
  },

  ...dialogsEnglish,

  notice: {
    needed: (field: string) => `${field}: something must be entered here.`,
    mismatch: (expected: string) => `Please enter ${expected}.`,
    pasted: 'Pasted text is taken only where text is typed. Nothing was done.',
    failed: (message: string) => `This could not be recorded: ${message}`,
    sending: 'Recording …',
  },

  /** What the tool waits for, as a sentence. */
  waiting: {
    connecting: (done: number, all: number) => `Connecting: ${done} of ${all} hosts are connected.`,
    hostFailed: (host: string) => `${host} could not be reached: connect again, drop it, or abort.`,
    question: (text: string) => `A question is open: ${text}`,
    inDoubt: (step: string, host: string) => `In doubt: ${step} on ${host}. Somebody must look on the host.`,
    failed: (step: string, host: string) => `Failed: ${step} on ${host}. Decide how to go on.`,
    manual: (step: string) => `Waiting for you: ${step}`,
    running: (step: string, hosts: string, duration: string) => `Running ${step} on ${hosts}, ${duration}`,
    detached: (step: string, hosts: string, duration: string) =>
      `${step} goes on on ${hosts}, ${duration}; contact lost`,
    attaching: (step: string, hosts: string) => `Contact is back: asking ${hosts} about ${step} …`,
    reconnecting: (hosts: string, tries: number, of: number) =>
      `contact with ${hosts} lost, trying again${tries > 0 ? ` (${tries} of ${of} in vain)` : ''}`,
    tryingAgain: (tries: number, of: number) =>
      `trying again${tries > 0 ? ` (${tries} of ${of} in vain)` : ''}`,
    stalledPrompt: (line: string) => `seems to ask: ${line}`,
    stalled: 'seems to hang',
    rejected: 'Rejected: roll back, or end the run as it is.',
    silent: (duration: string) => `no output for ${duration}`,
    starting: (step: string) => `Starting ${step} …`,
    next: (step: string, hosts: string) => `Next: ${step} on ${hosts}.`,
    unconfirmed: ' Nothing runs until you confirm it.',
    nextPerson: (step: string) => `Next: ${step}`,
    hostLocked: (host: string) => `${host} is held by another run: try again, drop it, or abort.`,
    nodeNotReady: (step: string, host: string) => `${step} on ${host}: its Erlang node is not ready for it.`,
    hostMissing: (host: string) => `${host} is needed next and is not connected.`,
    hostCutOff: (host: string, step: string) => `${host} is not connected. Decide about ${step} there.`,
    paused: 'Paused: nothing new starts.',
    /** Whether the others are upgraded all the same is for a person to say. */
    restAfterRollback: (services: string) =>
      `${services} is rolled back. Decide about the rest: p goes on with it, q leaves.`,
    verify: (open: number) =>
      `${plural(open, 'item')} of the verification ${open === 1 ? 'needs' : 'need'} a verdict.`,
    signOff: 'Everything has a verdict: sign off, or reject.',
    stopped: (reason: string) => `The run was left: ${reason}.`,
    over: (status: string) => `The run is over: ${status}.`,
    dryRunOver: 'The dry run is over: nothing ran.',
    retrying: (step: string) => `${step} failed and will be tried again by itself.`,
    working: 'Working …',
    events: (position: number, length: number) => `event ${position} of ${length}`,
    replayEnd: 'end of the transcript',
    search: 'Search',
  },

  help: {
    title: 'Help',
    symbols: 'Symbols',
    confirmRule:
      'Nothing runs before you have seen it and pressed Enter in the confirmation, but for steps with “confirm: none” and runs with --auto. Pasted text never confirms.',
    fullLines: 'Lines too long for a pane end in …; the full screen (z) shows them whole.',
  },

  modes: {
    any: 'Everywhere',
    notes: 'Notes',
    steps: 'Steps',
    hosts: 'Hosts',
    verify: 'Verify',
    signOff: 'Sign-off',
    zoom: 'Full screen',
    searching: 'Search',
    confirm: 'Confirmation',
    menu: 'Decisions',
    form: 'Input',
    help: 'Help',
    replay: 'Replay',
  },

  ...keysEnglish,

  symbols: {
    pending: 'later',
    ready: 'its turn, not confirmed',
    running: 'running',
    waiting: 'waits for a person',
    finished: 'finished',
    failed: 'failed',
    skipped: 'skipped',
    doneByHand: 'done by hand',
    inDoubt: 'in doubt',
    rolledBack: 'rolled back',
    detached: 'running, contact lost',
    stalled: 'running, seems to hang',
  },
};
