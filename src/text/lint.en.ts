import type { LintWords } from './lint.ts';
import { plural } from './plural.ts';

export const english: LintWords = {
  rules: {
    'RB-PATH': {
      message: 'The rollback restores from {path}, which no step creates.',
      why: 'A wrong date or name in it is found out only when the rollback is needed.',
      hint: 'Name the backup once, as a variable, use it in both places, and test that it is there before the run.',
      variants: { release: 'The rollback goes back from {release}, but the steps install {installs}.' },
      hints: { release: 'Name the release once, as a variable, and use it in both places.' },
    },
    'CP-NEST': {
      message: '{target} exists by then: the copy ends up in {inside}, and what was there stays.',
      why: 'cp succeeds all the same: the new version stays live, and nobody notices.',
      hint: 'Stop the service, move the directory aside (mv {target} {target}.failed), then copy, check and start.',
    },
    'PH-UNFILLED': {
      message: '{text} has no value here.',
      why: 'To the shell <X> is a redirection and an unset variable is nothing: the command does something else, or fails halfway.',
      hint: 'Make it a variable with a prompt and a pattern, so that nothing runs before it has a value.',
    },
    NONSHELL: {
      message: 'This block does not read like commands.',
      why: 'Whoever takes it for commands runs the text of a file, an output or another program’s language in a shell.',
      hint: 'Name in the block’s language what it is (```text, ```properties, ```sql), and say what to do with it.',
      variants: {
        file: 'This block reads like the content of a file, not like commands.',
        repl: 'This block is for another program’s prompt (SQL or a console), not for a shell.',
        output: 'This block reads like an output, not like commands.',
        doubtful: 'Nothing says that this block is to be run, and it does not read like commands.',
      },
    },
    'KILL-BROAD': {
      message: 'The process to end is chosen by “{word}”, which fits many.',
      why: 'A host runs several such processes; the wrong one is ended, or all of them.',
      hint: 'Look for a path that only this service has (pgrep -af /home/ecsc, ss -lntp), demand exactly one, and confirm its pid and command line; or use “stop” with such a match.',
    },
    'KILL-NOWAIT': {
      message: 'Nothing waits until the process is gone before “{next}”.',
      why: 'The process may still write while files are copied or replaced; -9 skips what it would do at its end.',
      hint: 'Send TERM, wait with kill -0 up to a limit, then KILL, and check that the pid is gone and the port free; or use “stop”.',
    },
    'RB-MISSING': {
      message: '{service} is changed, and no rollback brings it back.',
      why: 'After a rollback this part stays new while the others are old.',
      hint: 'Back it up before the change and add its rollback: stop, put back, start, check.',
      variants: {
        none: 'The document has no rollback.',
        unpacked: '{service} is unpacked (line {line}) and started, but neither backed up nor rolled back.',
        path: '{path} is unpacked here, and no command of the rollback touches it.',
        release: '{release} is installed here, and the rollback has no “downgrade” for the node.',
      },
      hints: {
        release:
          'Add “downgrade” to the rollback, which installs the old release and makes it permanent; then maybe “remove”.',
      },
    },
    'RB-NOSTOP': {
      message: 'The rollback replaces files, but neither stops the service before nor starts it after.',
      why: 'Files are swapped under a running process, which goes on with the old ones in memory or fails later.',
      hint: 'Put the steps that stop the service before, those that start and check it after, for every host that was upgraded.',
      variants: {
        stop: 'The rollback replaces files and does not stop the service before.',
        start: 'The rollback stops the service and replaces files, but does not start it again.',
      },
    },
    'BK-EXISTS': {
      message: 'The backup’s name is fixed ({target}), and nothing checks that it is free.',
      why: 'At a second attempt the copy goes inside the first backup, or overwrites the good one with the new version.',
      hint: 'Test before: test ! -e {target}; or put the run’s own number in the name.',
    },
    'NO-HEALTH': {
      message: '“{text}” names neither a command nor a criterion.',
      why: 'Later nobody can show that it was so.',
      hint: 'Say what to run, what it has to print and how long to wait; or what a person looks at, with something to keep as evidence.',
      variants: {
        start: 'Nothing checks that “{command}” brought the service up.',
        release: 'After the installation nothing asks whether {release} does what it is for.',
      },
    },
    'REPEAT-AMBIG': {
      message: '“{text}” does not say exactly which steps.',
      why: 'Names, addresses and files of the first host in these steps are easily carried over or left out.',
      hint: 'Write the steps out, or list the hosts once for a section whose steps are the same.',
      variants: {
        literal: '“{text}” takes {literal} over to another host.',
        hosts: '“{text}” for {hosts} does not say exactly which steps.',
      },
    },
    'HOST-ASYM': {
      message: 'Only {host} gets this, {other} does not: {what}',
      why: 'A file or a command that was forgotten on the second host is found by users.',
      hint: 'If it is meant, say so (in a runbook: “hosts” of the step); else add it.',
    },
    'CONTEXT-SWITCH': {
      message: 'What comes after “{command}” (“{next}”) runs elsewhere than it seems.',
      why: 'The next lines run locally, as another user, or are eaten as input.',
      hint: "Split the block here: give the lines below their own host or user, or hand them over: ssh HOST '…', su USER -c '…', docker exec NAME ….",
    },
    'BG-START': {
      message: '“{command}” is not cut off from the connection.',
      why: 'The connection stays open as long as the child holds its output, or the child dies with it.',
      hint: 'setsid nohup COMMAND </dev/null >>LOG 2>&1 & — then check that it runs.',
      variants: {
        script: '“{command}” starts something that keeps the connection’s input and output.',
        list: '“{command}” stands behind &&: the shell that goes to the background with it keeps the connection’s output.',
      },
    },
    'FOLLOW-NOEXIT': {
      message: '“{command}” never ends.',
      why: 'What comes after it is never reached, and nothing says when it was good.',
      hint: 'Use “follow” with “until”, “fail” and “timeout”; several files at once.',
      variants: {
        second: '“{command}” is never reached: “{first}” before it does not end.',
        until: 'Nothing says when following {files} is over.',
      },
    },
    'UNPACK-LIVE': {
      message: '{archive} is unpacked over {target}.',
      why: 'Files that the new version has no more stay and are loaded; a failure leaves half of each.',
      hint: 'Look into the archive first (tar -tf), unpack beside it, then swap by mv and keep the old directory.',
      variants: { copied: '{archive} is copied over {target}.' },
      hints: { copied: 'Copy beside it, then swap by mv and keep the old directory.' },
    },
    'NO-SPACE': {
      message: 'Nothing checks that there is room for “{command}”.',
      why: 'A full disk leaves half a backup and a stopped service.',
      hint: 'Compare du -sk of what is copied with df -Pk of the target before anything stops; a fifth more than needed.',
    },
    'UPLOAD-UNVERIFIED': {
      message: 'Nobody compares what arrives of {files}.',
      why: 'A truncated file, a wrong build, or another file on the second host is noticed after the start.',
      hint: 'Compare sha256sum on both sides, or use “upload”, which does.',
      variants: { package: 'Nothing says which build of {files} is meant: its artifact has no sha256.' },
      hints: { package: 'Write the sha256 of what was built beside the artifact’s path.' },
    },
    DESTRUCT: {
      message: '“{command}” destroys data for good.',
      why: 'A slip in it cannot be taken back.',
      hint: 'Show first what it affects, have it confirmed (confirm: typed), and rather move than delete.',
      variants: {
        variable: '“{path}” is deleted, whatever the variable holds.',
        glob: '“{path}” is deleted, whatever is there.',
        wide: '“{path}” is deleted, a whole tree near the root.',
        relative: '“{path}” is deleted in whatever directory the shell is.',
      },
    },
    'CHAIN-RC': {
      message: '“{next}” runs even if “{command}” failed.',
      why: 'The failure is not noticed, and what comes after it works on the wrong state.',
      hint: 'Join with &&, or begin the script with set -e (and set -o pipefail).',
      variants: {
        cd: 'If “{command}” fails, “{next}” runs in another directory.',
        pipe: 'The pipe hides whether “{command}” failed.',
        ignored: 'Whether “{command}” failed is ignored.',
      },
    },
    'CWD-IMPLICIT': {
      message: '“{path}” is relative, and nothing says to which directory.',
      why: 'The command works wherever the shell happens to be.',
      hint: 'Use an absolute path, or give the step its directory (cwd).',
      variants: { prose: '“{path}” is relative, and only the text above says that it is in {directory}.' },
    },
    INTERACTIVE: {
      message: '“{command}” needs a person at a terminal.',
      why: 'Without one it hangs or fails, and what was typed leaves no trace.',
      hint: 'Make it a command that needs no input, or a manual step that keeps a diff of the file as evidence.',
      variants: {
        terminal: '“{command}” asks for a terminal, which a step does not have, and docker refuses it.',
      },
      hints: { terminal: 'Leave out “-t”.' },
    },
    SECRET: {
      message: 'A secret stands here in plain text.',
      why: 'It ends up in the record, in reports, in the shell’s history and in the list of processes.',
      hint: 'Declare a variable with “secret: true”; in a script it then comes on standard input. Change the one that was written down.',
    },
    ALT: {
      message: 'These are alternatives: {options}.',
      why: 'Whoever runs all of them in order runs steps that exclude each other.',
      hint: 'Ask once at the start and keep the answer on record: a variable, and “when” at the steps.',
      variants: { optional: '“{option}” is optional, and nothing decides it.' },
    },
    STRUCT: {
      message: '{number} comes where {expected} should be.',
      why: 'A missing step cannot be seen, and what is read as one thing may be another.',
      hint: 'Number the parts again, or put back what is missing.',
      variants: {
        repeated: '{number} comes again or out of order; {expected} should be here.',
        heading:
          'This reads like a heading, and stands in a code block: maybe the block should have ended before it.',
        fence: 'This code block is never closed.',
        continued: 'The last line ends with a backslash: the command goes on, and nothing follows.',
        syntax: 'The shell cannot read this: {detail}.',
        reference: 'This speaks of step {number}, and no step has that number.',
        option: '{option} stands at the begin of a command: the line before does not end with a backslash.',
      },
    },
    NONIDEMP: {
      message: '“{command}” is not safe to run twice.',
      why: 'After an interruption the retry fails here, or does it once more.',
      hint: 'Test first whether it is done already.',
      variants: {
        mkdir: '“{command}” fails where the directory exists.',
        append: '“{command}” adds to {target} once more with every attempt.',
        move: 'At a second attempt “{command}” fails, or moves the new version over the old.',
        sql: '“{command}” changes the database once more, or fails, at a second attempt.',
      },
    },
    'NOOP-SWAP': {
      message: '“{copy}” and “{move}” undo each other.',
      why: 'All is as before: the change that was meant is not made.',
      hint: 'Say what should be where in the end; one of the two is too much.',
    },
    'NO-GATE': {
      message: '{next} begins although nothing has looked whether {host} is well.',
      why: 'A fault of the new version takes down every host instead of one.',
      hint: 'Add a check after the start, so that the next host waits for it.',
    },
    'SUDO-REDIR': {
      message: 'Not sudo but your own shell opens {target}.',
      why: 'The redirection fails for lack of rights, or makes a file with the wrong owner.',
      hint: 'COMMAND | sudo tee FILE >/dev/null',
    },
    FOREGROUND: {
      message: '“{command}” does not return while the server runs.',
      why: 'What comes after it is never reached.',
      hint: 'Start it with a service manager, or in the background and cut off; then check it.',
    },
    'OVERBROAD-CHMOD': {
      message: '“{command}” changes everything below {path}.',
      why: 'Rights and owners of a whole tree cannot be put back.',
      hint: 'Name the directory exactly, quote it, and keep a list of what it was (getfacl -R).',
    },
    'OTP-PERMANENT': {
      message: '{release} is installed, but nothing makes it permanent.',
      why: 'At its next restart, maybe months later, the node comes up with the old release.',
      hint: 'Put “makePermanent” into “commit”: after the sign-off, and before anything restarts the node.',
      variants: {
        early: '{release} is made permanent before anybody verified it.',
        reboot: 'The node is restarted here while {release} is not permanent yet.',
      },
    },
    'OTP-UNCHECKED': {
      message: '{release} is installed without having been checked.',
      why: 'A missing or a wrong relup shows only in the middle of the installation, and then the node restarts.',
      hint: 'Add “check” before it, and the relup’s sha256 (“relup”) once somebody has read what it does: handrail otp show.',
    },
    'IGNORE-REASON': {
      message: 'This ignore has no reason.',
      why: 'Later nobody knows why {code} was no danger here.',
      hint: 'handrail-ignore {code} why it is none',
    },
    'IGNORE-UNKNOWN': {
      message: 'There is no rule {code}.',
      why: 'Nothing is suppressed.',
      hint: 'Use the code that the finding was reported with.',
    },
    'IGNORE-UNUSED': {
      message: 'Nothing here is reported as {code}.',
      why: 'An ignore that is left over hides the next one.',
      hint: 'Remove it.',
    },
  },
  join: '; ',
  error: 'error',
  warning: 'warning',
  why: 'Why: ',
  hint: 'Hint: ',
  nearest: 'The nearest is {nearest} (line {line}).',
  clean: file => `${file}: nothing found`,
  counted: (errors, warnings) => `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`,
  suppressed: count => `${count} suppressed by handrail-ignore`,
  fixable: count => `${count} can be fixed with --fix`,
  fixed: (count, file) => `${plural(count, 'change')} made in ${file}`,
  nothingToFix: 'Nothing that can be fixed mechanically.',
  unreadable: (file, detail) => `cannot read ${file}: ${detail}`,
  shellcheckFailed: detail => `shellcheck was found but gave no result: ${detail}`,
  shellcheckSlow: seconds => `it did not end within ${seconds} s`,
  oneFormat: '--json and --sarif exclude each other',
};
