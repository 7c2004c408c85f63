import { has, split } from './archives.ts';
import type { CommandFact } from './fact.ts';

/** Whether a command of a program that mostly changes things only shows something here. */
export function onlyReads({ name, words, command }: CommandFact): boolean {
  const args = words.slice(1);
  const { plain } = split(args, /^(-n|--namespace|--context|--kubeconfig|-l|--selector|-o|-c)$/);
  const [verb = '', more = ''] = plain;
  switch (name) {
    case 'kubectl':
    case 'oc':
      return (
        /^(get|describe|logs|top|version|cluster-info|explain|api-resources|api-versions|diff|wait|events?|auth)$/.test(
          verb,
        ) ||
        (verb === 'rollout' && /^(status|history)$/.test(more)) ||
        (verb === 'config' && /^(view|get-contexts|current-context)$/.test(more)) ||
        has(args, /^--dry-run/)
      );
    case 'helm':
      return (
        /^(list|ls|status|history|get|show|search|template|lint|version|env|diff)$/.test(verb) ||
        has(args, /^--dry-run/)
      );
    case 'yum':
    case 'dnf':
    case 'apt':
    case 'apt-get':
    case 'snap':
      return /^(list|info|search|show|check-update|policy|repolist|history|makecache|check)$/.test(verb);
    case 'rpm':
      return has(args, /^-q[a-z]*$|^-V|^--(query|verify)$/);
    case 'dpkg':
      return has(args, /^-[lsLSc]$|^--(list|status|listfiles|print-architecture|get-selections)$/);
    case 'mysql':
    case 'mariadb':
    case 'psql': {
      const [sql, ...others] = args.flatMap((arg, index) =>
        /^(-[a-zA-Z]*[ce]|--command|--execute)$/.test(arg) ? [args[index + 1] ?? ''] : [],
      );
      if (sql === undefined)
        return has(
          args,
          /^(--(command|execute)=)?["']?(select|show)\b|^-[a-zA-Z]*l$|^--(list|version)$|^-V$/i,
        );
      const fed = command.redirects.some(({ operator }) => operator.startsWith('<'));
      return !fed && [sql, ...others].every(each => readsOnly(each));
    }
    default:
      return false;
  }
}

function readsOnly(sql: string): boolean {
  return (
    /^\s*(select|show|explain|describe|desc|\\[a-z]|table)\b|^\s*\\[a-z]/i.test(sql) &&
    !/\b(insert|update|delete|drop|alter|create|truncate|grant|pg_promote|into\s+outfile|pg_terminate\w*|pg_reload_conf|pg_switch_wal|setval)\b/i.test(
      sql,
    )
  );
}
