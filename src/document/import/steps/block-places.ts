import type { Books } from '../books.ts';
import type { SourceCommand } from '../commands/commands.ts';
import { type Context, goTo } from '../hosts/context.ts';

/** Where the comments of a block say that its commands are run: the hosts they name, or the parts that hosts play. */
export class BlockPlaces {
  readonly #places = new Map<SourceCommand, readonly string[]>();

  constructor(commands: readonly SourceCommand[], books: Books) {
    for (const command of commands)
      for (const { text } of command.comments) {
        const said = text.replace(/^[\s#─—=*-]+/, '').replace(/^[(（]?\d{1,2}[)）.、:：]\s*/, '');
        const known = hostsIn(said, books);
        if (known.length > 0) this.#places.set(command, known);
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
