import type { ShellCommand } from '../../shell-syntax.ts';
import { bareWords } from './bare-words.ts';

/** A script or a program whose work is to start something. */
export function isStart(command: ShellCommand): boolean {
  const words = bareWords(command.words);
  const at = /^(nohup|setsid|sh|bash)$/.test(words[0] ?? '')
    ? /^(sh|bash)$/.test(words[1] ?? '')
      ? 2
      : 1
    : 0;
  const [program = '', argument = ''] = words.slice(at);
  const name = program.split('/').at(-1) ?? '';
  if (words[0] === 'nohup' || words[0] === 'setsid') return true;
  // What else it is told to do may be anything.
  if (/^run\.sh$/i.test(name) && !/^(?:|-.*|(?:re)?start|server)$/.test(argument)) return false;
  if (/^(startup|start|run|boot|launch|restart|start[-_]\w[\w-]*|[\w-]*[-_]start(up)?)\.sh$/i.test(name))
    return true;
  return /\.sh$/.test(name) && /^(re)?start$/.test(argument)
    ? true
    : program.includes('/bin/') && /^(startup|start|startServer)$/i.test(name);
}

/** A program that runs in the foreground and does not end. */
export function isForeground([name = '', ...args]: readonly string[]): boolean {
  const program = name.split('/').at(-1) ?? '';
  if (program === 'java') return args.includes('-jar') && !args.some(arg => /^-*(version|help)$/.test(arg));
  if (/^[a-z]+d$|^cosmovisor$|^geth$/.test(program) && !/^(systemd|cd|chmod|passwd)$/.test(program)) {
    if (program === 'cosmovisor') return args[0] === 'start' || (args[0] === 'run' && args[1] === 'start');
    return args[0] === 'start' && !args.some(arg => /^(-d|--daemon|--background)$/.test(arg));
  }
  if (/^(npm|yarn|pnpm)$/.test(program))
    return args[0] === 'start' || (args[0] === 'run' && /^(start|dev|serve)$/.test(args[1] ?? ''));
  if (/^(docker-compose)$/.test(program) || (/^(docker|podman)$/.test(program) && args[0] === 'compose'))
    return composeVerb(args) === 'up' && !args.some(arg => /^(-d|--detach|--no-start|--wait)$/.test(arg));
  if (program === 'bun' || program === 'deno')
    return /^(?:start|dev|serve)$/.test(args[args[0] === 'run' ? 1 : 0] ?? '');
  if (program === 'php')
    return (
      args.includes('-S') ||
      (args[0] === 'artisan' && /^(?:serve|queue:(?:work|listen)|horizon)$/.test(args[1] ?? ''))
    );
  if (program === 'rails')
    return /^(?:s|server)$/.test(args[0] ?? '') && !args.some(arg => /^(?:-d|--daemon)$/.test(arg));
  if (program === 'kubectl' || program === 'oc') return args.includes('port-forward') || args[0] === 'proxy';
  return (
    /^python[\d.]*$/.test(program) &&
    (args.includes('runserver') ||
      (args[0] === '-m' && /^(?:http\.server|SimpleHTTPServer)$/.test(args[1] ?? '')))
  );
}

/** What compose is told to do: nothing that it runs in a container. */
function composeVerb(args: readonly string[]): string | undefined {
  return args.find(
    (arg, index) =>
      !arg.startsWith('-') &&
      arg !== 'compose' &&
      !/^(?:-[fpH]|--(?:file|project-name|project-directory|profile|env-file|ansi|progress|parallel|context|host))$/.test(
        args[index - 1] ?? '',
      ),
  );
}
