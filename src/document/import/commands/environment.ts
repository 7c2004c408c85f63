/** Does nothing but change the directory or set variables. */
export function isIdle(
  commands: readonly {
    readonly words: readonly string[];
    readonly nested: boolean;
    readonly assignments: readonly unknown[];
  }[],
): boolean {
  return commands.every(
    ({ words, nested, assignments }) => nested || words[0] === 'cd' || isSetting(words, assignments.length),
  );
}

export function isSetting(words: readonly string[], assignments: number): boolean {
  if (words.length === 0) return assignments > 0;
  return words[0] === 'export' && words.length > 1 && words.slice(1).every(word => word.includes('='));
}

/** Variables that a login gives, or that hosts have for their own. */
export function isOfTheHost(name: string): boolean {
  return /^(HOME|PATH|USER|PWD|OLDPWD|HOSTNAME|HOST|SHELL|LANG|LC_\w+|TMPDIR|TERM|LOGNAME|UID|EUID|RANDOM|SECONDS|PPID|IFS|EDITOR|MAIL|SSH_\w+|XDG_\w+|BASH\w*|SUDO_USER|DISPLAY|LINENO|OPTARG|OPTIND|REPLY|GOPATH|GOBIN|GOROOT|JAVA_HOME|KUBECONFIG|SHLVL|_)$/.test(
    name,
  );
}

/** What `/bin/sh` need not know. */
export const bashisms =
  /\[\[|(^|[;&|\s])source\s|[<>]\(|&>|\bfunction\s+\w|\$'|\{\w+\.\.\w+\}|[\w/.-]\{[^{}\s]*,[^{}\s]*\}|\bpushd\b|\w=\(|<<<|(^|[;\n])\s*(declare|local)\s/;
