import type { CodeLine } from '../../markdown/block.ts';
import { bareWords } from '../commands/bare-words.ts';
import { textOf } from '../commands/command-text.ts';
import { readScript, type SourceCommand } from '../commands/commands.ts';
import { type CommentGroup, commentBehind, commentGroups } from '../commands/comment-groups.ts';

/**
 * Whether a block lists what can be done and nobody does all of it: the same command under one comment after the other,
 * with more options each time, or a service that is started, stopped and restarted.
 */
export function isMenu(lines: readonly CodeLine[]): boolean {
  const groups = commentGroups(lines).flatMap(each => (each.comment === '' ? saidBehind(each) : [each]));
  return (groups.length > 1 && (repeatsItself(groups) || doesAll(groups))) || takesBackAtOnce(lines);
}

/** What was started anew is stopped right after it: nobody means both. */
function takesBackAtOnce(lines: readonly CodeLine[]): boolean {
  if (!lines.some(({ text }) => text.includes('restart'))) return false;
  const acts = readScript(lines).commands.map(lifeOf);
  return acts.some((act, index) => {
    const next = acts[index + 1];
    return act?.verb === 'restart' && next?.of === act.of && /^(?:stop|down|start|up)$/.test(next.verb);
  });
}

interface Act {
  readonly verb: string;
  /** The program, and whatever it is done to. */
  readonly of: string;
}

/** Null where a line does something else, or more. */
function lifeOf({ statements }: SourceCommand): Act | null {
  const [only, ...others] = statements.flatMap(each => each.commands);
  if (only === undefined || others.length > 0) return null;
  const [program = '', ...args] = bareWords(only.words);
  if (!/^(?:systemctl|service|supervisorctl|pm2|docker|podman|docker-compose)$/.test(program)) return null;
  const words = args.filter(arg => !arg.startsWith('-'));
  const verb = words.find(word => /^(?:re)?start$|^(?:stop|down|up)$/.test(word));
  if (verb === undefined) return null;
  return { verb, of: [program, ...words.filter(word => word !== verb).toSorted()].join(' ') };
}

/** Each command by itself that has a comment behind it. */
function saidBehind({ commands }: CommentGroup): readonly CommentGroup[] {
  return commands.flatMap(command => {
    const comment = commentBehind(command);
    return comment === '' ? [] : [{ comment, commands: [command] }];
  });
}

function repeatsItself(groups: readonly CommentGroup[]): boolean {
  const alone = groups.flatMap(({ commands: [only, ...others] }) =>
    only === undefined || others.length > 0 || isLook(only) ? [] : [wordsIn(only)],
  );
  return alone.some((words, index) => alone.slice(index + 1).some(other => isWithOptions(words, other)));
}

function wordsIn({ lines }: SourceCommand): readonly string[] {
  return textOf(lines)
    .replace(/\s#\s.*$/, '')
    .split(/[\s\\]+/)
    .filter(word => word !== '');
}

/** `other` is the same with nothing but options behind. */
function isWithOptions(words: readonly string[], other: readonly string[]): boolean {
  const more = other.slice(words.length);
  return (
    words.length > 1 &&
    more.length > 0 &&
    words.every((word, index) => other[index] === word) &&
    more.every((word, index) => word.startsWith('-') || /^--\w/.test(more[index - 1] ?? ''))
  );
}

/** Only shows something, however often. */
function isLook({ statements }: SourceCommand): boolean {
  return statements.every(({ commands }) =>
    commands.every(({ words }) => looks.test(bareWords(words).join(' '))),
  );
}

const looks =
  /^(?:ls|ll|cat|head|tail|less|grep|ps|top|df|du|free|ss|netstat|lsof|echo|printf|date|uptime|uname|id|whoami|pwd|which|stat|journalctl|dmesg|systemctl (?:status|is-\S+|list-\S+|show|cat)|service \S+ status|(?:docker|podman|docker-compose|docker compose|kubectl|oc|helm|git|ceph|nodetool|pm2)(?: -\S+(?: \S+)?)* (?:ps|images?|logs|inspect|stats|version|info|top|get|describe|list|ls|history|status|diff|show|log|branch|remote|health|values|config)\b|pg_lsclusters|rabbitmqctl (?:status|list_\S+)|\S+ (?:-[vV]|--version|version))(?:\s|$)/;

function doesAll(groups: readonly CommentGroup[]): boolean {
  const verbs = new Map<string, Set<string>>();
  for (const { commands } of groups)
    for (const { statements } of commands)
      for (const { words } of statements.flatMap(each => each.commands)) {
        const [verb, service] = servedBy(bareWords(words));
        if (verb !== undefined && service !== undefined)
          verbs.set(service, (verbs.get(service) ?? new Set()).add(verb));
      }
  return [...verbs.values()].some(each => ['start', 'stop', 'restart'].every(verb => each.has(verb)));
}

/** What is done to which service. */
function servedBy([program = '', ...args]: readonly string[]): readonly (string | undefined)[] {
  const [first, second] = args.filter(arg => !arg.startsWith('-'));
  switch (program) {
    case 'service':
    case 'rc-service':
      return [second, first];
    case 'systemctl':
    case 'supervisorctl':
    case 'pm2':
    case 'docker':
    case 'podman':
    case 'gitlab-ctl':
      return [first, second ?? ''];
    default:
      return [];
  }
}
