import { bareWords } from './bare-words.ts';

/** Whether a command changes something, so that asking it again and again would be no check. */
export function changesSomething(words: readonly string[]): boolean {
  const [name = '', ...all] = bareWords(words);
  const program = name.split('/').at(-1) ?? '';
  const args = all.filter(arg => !arg.startsWith('-'));
  const [first = '', second = ''] =
    /^(docker|podman)$/.test(program) && args[0] === 'compose' ? args.slice(1) : args;
  const is = (pattern: RegExp) => pattern.test(first);
  if (
    /^(rm|rmdir|mv|cp|ln|tee|kill|pkill|killall|reboot|shutdown|poweroff|dd|chown|chmod|truncate|unzip|createdb|dropdb|mkfs.*)$/.test(
      program,
    )
  )
    return true;
  switch (program) {
    case 'systemctl':
      return is(/^(re)?start$|^stop$|^reload|^enable$|^disable$|^daemon-reload$|^mask$|^try-restart$/);
    case 'service':
      return /^(re)?start$|^stop$|^reload$/.test(second);
    case 'docker':
    case 'podman':
    case 'docker-compose':
      return (
        is(/^(down|up|stop|start|restart|rm|rmi|kill|pull|build|create|load|import|tag|push)$/) ||
        second === 'prune'
      );
    case 'kubectl':
    case 'oc':
      return (
        args.some(arg =>
          /^(apply|create|delete|scale|drain|cordon|uncordon|patch|edit|replace|label|annotate|taint)$/.test(
            arg,
          ),
        ) || /\brollout (restart|undo)\b/.test(args.join(' '))
      );
    case 'helm':
      return args.some(arg => /^(install|upgrade|rollback|uninstall|delete)$/.test(arg));
    case 'apt':
    case 'apt-get':
    case 'yum':
    case 'dnf':
      return is(/^(install|remove|purge|upgrade|dist-upgrade|update|autoremove|downgrade|reinstall)$/);
    case 'git':
      return is(/^(pull|checkout|reset|merge|clone|push|clean|switch)$/);
    case 'npm':
    case 'yarn':
    case 'pnpm':
    case 'pip':
    case 'pip3':
    case 'composer':
    case 'gem':
    case 'bundle':
      return is(/^(install|update|upgrade|uninstall|remove|add|ci|require)$/);
    case 'php':
    case 'python':
    case 'python3':
    case 'rails':
    case 'rake':
    case 'artisan':
    case 'manage.py':
      return (
        args.some(arg =>
          /^(migrate(?!:status).*|db:(?!version|status|migrate:status).*|loaddata|flush|down|up)$/.test(arg),
        ) && !all.some(arg => /^--(check|plan|dry-run|pretend)$/.test(arg))
      );
    case 'sed':
      return all.some(arg => /^-[a-zA-Z]*i|^--in-place/.test(arg));
    case 'tar':
      return /^-?[a-zA-Z]*x/.test(all[0] ?? '');
    case 'terraform':
      return is(/^(apply|destroy)$/);
    case 'curl':
      return /(?:^|\s)(?:-X\s*|--request[ =])(?:PUT|DELETE|PATCH)\b/.test(all.join(' '));
    default:
      return false;
  }
}
