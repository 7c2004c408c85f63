import type { ShellCommand } from '../shell-syntax.ts';
import { has, split } from './archives.ts';
import type { CommandFact } from './fact.ts';

/** Commands that destroy data for good, besides rm; by what they are and not by what they are given. */
export function isDestructive(fact: CommandFact): boolean {
  const { name, words } = fact;
  const { plain } = split(words.slice(1), optionsWithValue);
  const doing = plain.slice(0, 3).join(' ');
  switch (name) {
    case 'kubectl':
    case 'oc':
      return plain[0] === 'delete' && !has(words, /^--dry-run/);
    case 'helm':
      return /^(uninstall|delete)\b/.test(doing) && !has(words, /^--dry-run/);
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'docker-compose':
    case 'podman-compose':
      if (/^(volume (rm|remove|prune)|system prune)\b/.test(doing))
        return !doing.startsWith('system') || has(words, /^--volumes(=true)?$/);
      // The volumes go, too.
      return /(^|\s)(down|rm)(\s|$)/.test(doing) && has(words, /^-[a-z]*v$|^--volumes$/);
    case 'dd':
      return words.some(word => /^of=\/dev\/(?!null|zero)/.test(word));
    case 'find':
      return words.includes('-delete') || /-exec(dir)? (sudo )?rm\b/.test(words.join(' '));
    case 'git':
      return plain[0] === 'clean' && has(words, /^-[a-z]*f|^--force$/);
    case 'lvremove':
    case 'vgremove':
    case 'pvremove':
    case 'wipefs':
    case 'blkdiscard':
    case 'dropdb':
    case 'pg_dropcluster':
      return true;
    case 'zfs':
    case 'zpool':
    case 'terraform':
      return plain[0] === 'destroy' || (name === 'terraform' && has(words, /^-destroy$/));
    case 'redis-cli':
      return words.some(word => /^flush(all|db)$/i.test(word));
    case 'etcdctl':
      return plain[0] === 'del' && has(words, /^--(prefix|from-key)$/);
    case 'curl':
      return /(^|\s)(-X ?|--request[= ])DELETE\b/i.test(words.join(' '));
    case 'aws':
    case 'gsutil':
      return /\b(s3 rb|rb|s3 rm|rm)\b/.test(doing) && has(words, /^--(recursive|force)$|^-[a-z]*r$|^rb$/);
    case 'userdel':
    case 'deluser':
      return has(words, /^-[a-z]*r|^--remove(-home)?$/);
    case 'apt':
    case 'apt-get':
      return plain[0] === 'purge' || (/^(auto)?remove$/.test(plain[0] ?? '') && has(words, /^--purge$/));
    case 'dpkg':
      return has(words, /^-P$|^--purge$/);
    case 'rabbitmqctl':
      return /^(reset|force_reset|delete_vhost|delete_queue|purge_queue)$/.test(plain[0] ?? '');
    default:
      return (
        /^mkfs/.test(name) ||
        words.some(word => /\bunsafe-reset-all\b/.test(word)) ||
        dropsSchema(words) ||
        deletesRows(fact)
      );
  }
}

/** `-f a.yaml`: the file is no word of its own. */
const optionsWithValue =
  /^(-f|--file|-p|--project-name|--profile|--env-file|-H|--host|--context|-n|--namespace|--kubeconfig|-C|-c|--endpoints|-h|-a)$/;

/** What `echo` hands to a command through a pipe. */
function echoedBefore({ commands }: CommandFact['statement'], command: ShellCommand): readonly string[] {
  return commands.flatMap(({ words: [program, ...rest], end }) =>
    (program === 'echo' || program === 'printf') && end <= command.start ? rest : [],
  );
}

/** Tools that make a database anew. */
function dropsSchema(words: readonly string[]): boolean {
  if (
    words.some(word =>
      /^(db:(drop|reset|purge)(:\w+)?|migrate:(fresh|refresh|reset)|ecto\.(drop|reset))$/.test(word),
    )
  )
    return true;
  return /\b(prisma migrate reset|flyway clean|manage\.py flush|liquibase drop-?all)\b/i.test(
    words.join(' '),
  );
}

function deletesRows({ name, words, command, statement, script }: CommandFact): boolean {
  if (!/^(mysql|mariadb|psql|sqlite3|mysqladmin|clickhouse-client|cqlsh|mongo|mongosh|sqlplus)$/.test(name))
    return false;
  // What a here-document feeds it stands behind the command, what a pipe does before it.
  const fed = command.redirects.some(({ operator }) => operator.startsWith('<<'));
  const told = statement.shape === 'pipeline' ? echoedBefore(statement, command) : [];
  const texts = [
    ...words.slice(1),
    ...told,
    script.text.slice(command.start, fed ? statement.end : command.end),
  ];
  return texts.some(
    text =>
      /\b(drop\s+(database|table|schema|keyspace|user|index)|truncate\s+(table\s+)?\w|dropDatabase\(|\.drop\(\))/i.test(
        text,
      ) || /\bdelete\s+from\s+[\w.`"]+\s*(;|["']|\n|$)/i.test(text),
  );
}
