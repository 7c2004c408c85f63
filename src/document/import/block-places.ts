import type { Books } from './books.ts';
import type { SourceCommand } from './commands.ts';
import { type Context, goTo } from './context.ts';

/** Where the comments of a block say that its commands are run: the hosts they name, or the parts that hosts play. */
export class BlockPlaces {
  readonly #places = new Map<SourceCommand, readonly string[]>();

  constructor(commands: readonly SourceCommand[], books: Books, { hosts, named }: Context) {
    const roles = new Map<SourceCommand, { readonly role: string; readonly said: string }>();
    for (const command of commands) {
      for (const { text } of command.comments) {
        const said = text.replace(/^[\s#─—=*-]+/, '').replace(/^[(（]?\d{1,2}[)）.、:：]\s*/, '');
        const known = hostsIn(said, books);
        if (known.length > 0) this.#places.set(command, known);
        const role = roleIn(said);
        if (role !== null && known.length === 0) roles.set(command, { role, said });
      }
    }
    // One role is where the reader is anyway; of two, one is another host, whatever it is called.
    if ((hosts.length > 0 && named) || new Set([...roles.values()].map(each => each.role)).size < 2) return;
    for (const [command, { role, said }] of roles) {
      const [{ line } = { line: 1 }] = command.lines;
      books.findings.assume(line, 'hostUnknown', `${said}: ${role}`);
      books.hosts.add(role, line);
      this.#places.set(command, [role]);
    }
  }

  get isEmpty(): boolean {
    return this.#places.size === 0;
  }

  /** Whether a command is somewhere else than what was before it. */
  changesAt(command: SourceCommand, { hosts }: Context): boolean {
    const place = this.#places.get(command);
    return place !== undefined && place.join(' ') !== hosts.join(' ');
  }

  go(command: SourceCommand, context: Context): void {
    const place = this.#places.get(command);
    if (place !== undefined) goTo(context, place);
  }
}

/** `On node2:`, `Node 2 (follower)`, and nothing that only sends something there. */
function hostsIn(text: string, { hosts }: Books): readonly string[] {
  if (text.length > 120 || /^(?:copy|push|send|sync|transfer|scp|move|拷贝|复制|分发|同步|传输)/iu.test(text))
    return [];
  const mentions = hosts.mentionsIn(text).filter(({ kind }) => kind === 'on' || kind === 'login');
  if (mentions.length > 0) return [...new Set(mentions.flatMap(each => each.hosts))];
  const bare = text.replace(/\s*[:：]?\s*$/, '');
  if (hosts.has(bare)) return [hosts.nameOf(bare)];
  const [, kind = '', number = ''] =
    /^(?:on\s+)?(node|server|host|broker|replica|member|worker|validator)[ -]?(\d{1,3})\b/i.exec(text) ?? [];
  const spelt = ['', '-', '0', '-0'].map(joint => `${kind.toLowerCase()}${joint}${number}`);
  return kind === '' ? [] : spelt.filter(each => hosts.has(each)).slice(0, 1);
}

const english = (words: string) =>
  new RegExp(
    String.raw`\bon (?:the |your )?(?:old |current |former |(new ))?(?:${words})(?: (?:node|server|host|database|db|machine|instance))?\b`,
    'iu',
  );
const chinese = (words: string) =>
  new RegExp(
    String.raw`(?:^|在|于)\s*(?:原|旧|老|(新))?(?:${words})\s*(?:[（(][^）)]*[）)])?\s*(?:上|执行|操作|运行|[:：])`,
    'iu',
  );
const roles = [
  ['primary', english('primary|master|leader|active'), chinese('主机|主库|主节点|主服务器')],
  [
    'standby',
    english('secondary|standby|slave|replica|follower|passive'),
    chinese('备机|备库|从库|从机|备节点|从节点|备服务器|从服务器'),
  ],
] as const;

/** The part that the host plays on which a comment puts what follows. */
function roleIn(text: string): string | null {
  for (const [role, ...wordings] of roles)
    for (const wording of wordings) {
      const found = wording.exec(text);
      if (found !== null) return found[1] === undefined ? role : `new-${role}`;
    }
  return null;
}
