import { bareWords } from '../import/commands/bare-words.ts';
import type { CommandFact, Cwd, Fact, Placing, Script } from './fact.ts';
import { baseOf, expandedIn, inDirectory } from './paths.ts';

/** What a script does, command by command; returns the directory in which it ends. */
export function factsOfScript(
  script: Script,
  verb: CommandFact['verb'],
  placing: Omit<Placing, 'range'>,
  start: Cwd,
  emit: (fact: Fact) => void,
): Cwd {
  emit({ kind: 'script', ...placing, range: script.place(0, script.text.length).range, script, verb });
  let cwd = start;
  for (const statement of script.statements)
    for (const command of statement.commands) {
      const words = bareWords(command.words);
      const [program = ''] = words;
      emit({
        kind: 'command',
        ...placing,
        range: script.place(command.start, command.end).range,
        script,
        statement,
        command,
        words,
        name: baseOf(program),
        sudo: command.words[0] === 'sudo' || command.words[0] === 'doas',
        cwd,
        verb,
      });
      if (program === 'cd' && !command.nested) cwd = after(script, words[1] ?? '~', cwd);
    }
  return cwd;
}

function after(script: Script, to: string, cwd: Cwd): Cwd {
  const path = expandedIn(script.literals, to);
  return { kind: 'known', path: path === null || path === '-' ? to : inDirectory(cwd, path) };
}
