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
    /^(rm|rmdir|mv|ln|kill|pkill|killall|reboot|shutdown|poweroff|dd|chown|chmod|truncate|mkfs.*)$/.test(
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
    case 'terraform':
      return is(/^(apply|destroy)$/);
    case 'curl':
      return /(?:^|\s)(?:-X\s*|--request[ =])(?:PUT|DELETE|PATCH)\b/.test(all.join(' '));
    default:
      return false;
  }
}
