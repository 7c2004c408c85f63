import type { ShellCommand } from '../../shell-syntax.ts';
import { bareWords } from './bare-words.ts';
import { standIn } from './commands.ts';

/** Whether commands do something else in another directory: they name files from where they are, or work on what is there. */
export function needsDirectory(commands: readonly ShellCommand[]): boolean {
  return commands.some(({ words, redirects }) => {
    const [name = '', ...args] = bareWords(words);
    const program = name.split('/').at(-1) ?? '';
    if (atWork.test(program) || (/^(docker|podman)$/.test(program) && args[0] === 'compose')) return true;
    if (/^[\w.-]+\//.test(name) || writesThere(program, args)) return true;
    if (redirects.some(({ operator, target }) => !operator.startsWith('<<') && isRelative(target, true)))
      return true;
    const takesFiles = files.test(program);
    // The first word of these is what they look for.
    const pattern = /^(?:[ef]?grep|sed|awk)$/.test(program)
      ? args.findIndex(arg => !arg.startsWith('-'))
      : -1;
    return args.some(
      (arg, index) => index !== pattern && isRelative(arg.replace(/^--?[\w-]+=/, ''), takesFiles),
    );
  });
}

/** What it fetches or unpacks comes to lie where it runs. */
function writesThere(program: string, args: readonly string[]): boolean {
  const has = (pattern: RegExp) => args.some(arg => pattern.test(arg));
  switch (program) {
    case 'wget':
      return !has(/^-\w*[OP]|^--(?:output-document|directory-prefix|spider)\b|^-V$|^--(?:help|version)$/);
    case 'curl':
      return has(/^-[a-zA-Z]*O|^--remote-name/) && !has(/^--output-dir\b/);
    case 'tar':
      return /^-?[a-zA-Z]*x|^--(?:extract|get)$/.test(args[0] ?? '') && !has(/^-\w*C|^--directory\b/);
    case 'unzip':
      return !has(/^-\w*[dlptv]/);
    default:
      return false;
  }
}

const atWork =
  /^(git|make|cmake|npm|yarn|pnpm|npx|mvn|gradle|gradlew|docker-compose|podman-compose|cargo|go|bundle|rake|composer|vagrant|terraform|ansible(-playbook)?|ls|ll|pwd|find|pip3?|poetry|svn|hg|artisan)$/;
const files =
  /^(cp|mv|rm|mkdir|rmdir|touch|cat|tac|head|tail|less|tar|gzip|gunzip|zip|unzip|bzip2|xz|chmod|chown|chgrp|ln|sed|awk|grep|diff|patch|cd|pushd|sh|bash|source|\.|java|php|python[\d.]*|node|ruby|perl|dpkg|rpm|install|rsync|scp|md5sum|sha\d+sum|test|du|stat|file|vi|vim|nano|jar|tee)$/;

/** `sure`: the program takes files, so that a plain word is one. */
function isRelative(arg: string, sure: boolean): boolean {
  if (arg === '' || arg.startsWith(standIn) || /^[-/~$&|<>()'"`]|^\w+:\/\/|^[\w.-]+@|^\d+$/.test(arg))
    return false;
  if (arg === '.' || /^\.{1,2}\//.test(arg)) return true;
  if (sure) return /^[\w.*?{[\u4e00-\u9fff-]+(\/|$)|\//u.test(arg) && !/[=:]/.test(arg);
  return (
    /\.(sh|jar|war|ya?ml|json|conf|sql|tar|gz|tgz|zip|xml|properties|log|txt|py|env|toml|ini|rpm|deb|pem|crt|key)$/i.test(
      arg,
    ) && !/[=:]/.test(arg)
  );
}
