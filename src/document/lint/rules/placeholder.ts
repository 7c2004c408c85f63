import { placeholdersIn } from '../../import/blocks/placeholders.ts';
import type { CommandFact, LintFacts, ScriptFact } from '../fact.ts';
import type { Finding } from '../finding.ts';

/** PH-UNFILLED: something that a person should have replaced reaches the shell. */
export function* placeholderUnfilled({ facts, kind }: LintFacts): Iterable<Finding> {
  for (const fact of facts) {
    if (fact.kind === 'script') {
      yield* written(fact, kind === 'yaml');
      yield* unset(fact);
    }
    if (fact.kind === 'command') yield* upperCase(fact);
  }
}

function* written({ script }: ScriptFact, templates: boolean): Iterable<Finding> {
  let offset = 0;
  for (const line of script.text.split('\n')) {
    // A runbook's own variables have a value before anything runs.
    const text = templates
      ? line.replace(/\{\{\s*[A-Za-z]\w*\s*\}\}/g, each => '\uE000'.repeat(each.length))
      : line;
    if (!/^\s*#|\bmktemp\b/.test(text) && text.length < 5000)
      for (const each of marksIn(text)) {
        if (/^\{(print|next|exit|getline|printf)\}$/.test(each.text)) continue;
        yield {
          code: 'PH-UNFILLED',
          range: script.place(offset + each.start, offset + each.end).range,
          parameters: { text: each.text },
        };
      }
    offset += line.length + 1;
  }
}

interface Mark {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What the import would make a variable, and names within paths that it leaves alone. */
function marksIn(line: string): readonly Mark[] {
  const found: Mark[] = [...placeholdersIn(line)];
  for (const match of line.matchAll(
    /(?<![A-Za-z0-9_$])YOUR_[A-Z]\w*|(?<![\w.])[xX](?:\.[xX]){1,3}(?!\w)|(?<![\w.$~}])\/?path\/to\/(?:[\w.-]+\/?)+|(?<=:)\/path\/to\/(?:[\w.-]+\/?)+|(?<=\w)<-[A-Za-z][\w-]*>|(?<=\/)(?:\.{3}|…)(?=$|[\s/'"])(?<!(?:^|[\s=])\.\/(?:\.{3}|…))|(?<=\s)(?:\.{3}|…)(?=\s|$)/g,
  )) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (!found.some(each => start < each.end && each.start < end)) found.push({ text: match[0], start, end });
  }
  return found;
}

function* unset({ script }: ScriptFact): Iterable<Finding> {
  const used = new Set(script.statements.flatMap(({ uses }) => uses));
  const seen = new Set<string>();
  for (const match of script.parsed.matchAll(/\$\{?([A-Za-z_]\w*)(:?[-+=?])?/g)) {
    const [whole, name = '', guard] = match;
    if (!used.has(name) || seen.has(name)) continue;
    seen.add(name);
    const hasValue = script.assigned.has(name) || script.set.has(name) || ofTheHost.test(name);
    if (hasValue || (guard !== undefined && whole.startsWith('${'))) continue;
    const closed = whole.startsWith('${') && script.parsed[match.index + whole.length] === '}';
    const end = match.index + whole.length - (guard?.length ?? 0) + (closed ? 1 : 0);
    const { range } = script.place(match.index, end);
    yield { code: 'PH-UNFILLED', range, parameters: { text: `$${name}` } };
  }
}

const ofTheHost =
  /^(HOME|PATH|USER|PWD|OLDPWD|HOSTNAME|HOST|SHELL|LANG|LC_\w+|TMPDIR|TERM|LOGNAME|UID|EUID|RANDOM|SECONDS|PPID|IFS|EDITOR|MAIL|SSH_\w+|XDG_\w+|BASH\w*|SUDO_USER|DISPLAY|LINENO|OPTARG|OPTIND|REPLY|GOPATH|GOBIN|GOROOT|JAVA_HOME|CATALINA_\w+|KUBECONFIG|SHLVL|HANDRAIL_\w+|_)$/;

/** `kill -9 PID`, `cp NEW_JAR /opt`, `--dbname=DB_NAME`, `scp a.tar USER@IP:/srv`, `kill 进程号` */
function* upperCase({ words, name, script, command }: CommandFact): Iterable<Finding> {
  if (!takesNames.test(name)) return;
  if (name === 'kill') yield* processes(words, script, command);
  for (const [index, word] of words.entries()) {
    // Names of variables that a container is given.
    if (index === 0 || /^(-e|--env|--build-arg|-X|--request|-s|--signal)$/.test(words[index - 1] ?? ''))
      continue;
    if (word.length > 500) continue;
    for (const part of partsOf(word)) {
      if (!standsIn(part, name) || script.set.has(part)) continue;
      const at = script.parsed
        .slice(command.start, command.end)
        .search(new RegExp(`(?:(?<![\\p{L}\\p{N}_$])|(?<=\\s-p))${part}(?![\\p{L}\\p{N}_])`, 'u'));
      if (at >= 0)
        yield {
          code: 'PH-UNFILLED',
          range: script.place(command.start + at, command.start + at + part.length).range,
          parameters: { text: part },
        };
    }
  }
}

/** `kill -9 pid`: neither a number, nor a job, nor a signal. */
function* processes(
  words: CommandFact['words'],
  script: CommandFact['script'],
  command: CommandFact['command'],
): Iterable<Finding> {
  for (const [index, word] of words.entries()) {
    if (index === 0 || !/^[a-z]\w*$/.test(word) || /^(-s|-n|--signal)$/.test(words[index - 1] ?? ''))
      continue;
    if (/^(sig)?(hup|int|quit|kill|term|usr[12]|winch|stop|cont)$/.test(word)) continue;
    const at = script.parsed.slice(command.start, command.end).lastIndexOf(word);
    if (at >= 0)
      yield {
        code: 'PH-UNFILLED',
        range: script.place(command.start + at, command.start + at + word.length).range,
        parameters: { text: word },
      };
  }
}

const takesNames =
  /^(kill|cd|cp|mv|rm|tar|unzip|ssh|scp|rsync|docker|docker-compose|podman|kubectl|wget|curl|sh|bash|ping|git|helm|mysql|mysqldump|psql|pg_dump|pg_restore|systemctl|service|chown|mkdir|netstat|grep|redis-cli|mongodump|sftp|nc|telnet)$/;

/** A word, or what stands in it for a value: behind the = of an option, a user, a host. */
function partsOf(word: string): readonly string[] {
  if (/^[A-Z][A-Z0-9_]*$/.test(word) || /^[\u4e00-\u9fff]/.test(word)) return [word];
  const password = /^-p([A-Z][A-Z_]*)$/.exec(word)?.[1];
  if (password !== undefined) return [password];
  const value = /^--[a-z][\w-]*=(.+)$/.exec(word)?.[1];
  if (value !== undefined) return /^--(env|build-arg)=/.test(word) ? [] : [value];
  const [, user, host] = /^([\w-]+)@([\w.-]+)(?::.*)?$/.exec(word) ?? [];
  return user === undefined || host === undefined ? [] : [user, host];
}

function standsIn(part: string, program: string): boolean {
  if (/^[\u4e00-\u9fff]/.test(part))
    return /^[\u4e00-\u9fff]{0,6}(号|文件名|服务名|主机名|用户名|名称|地址|路径|密码|IP|ip|id|ID|PID)$/.test(
      part,
    );
  if (/^SIG|^YOUR_/.test(part) || !/^[A-Z][A-Z0-9_]*$/.test(part)) return false;
  if (/^(PID|VERSION|HOSTNAME|IP|USERNAME|PASSWOR[DT]|DBNAME|DATABASE|DOMAIN)$/.test(part))
    return program !== 'grep' && program !== 'git';
  // Tags of releases, and words that are looked for.
  return /_/.test(part) && program !== 'grep' && !(program === 'git' && /\d/.test(part));
}
