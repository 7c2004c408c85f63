import type { Block, CodeBlock } from '../../markdown/block.ts';
import { isCommandLine, isTyped } from '../../markdown/command-line.ts';
import { allSections, type Section } from '../../markdown/outline.ts';
import { type BlockKind, classify } from '../blocks/classify.ts';
import type { HostBook } from '../hosts/hosts.ts';
import { prose } from '../words.ts';

/** Tells of blocks and sections, before they are read, whether anything in them is to be done. */
export class SectionContents {
  readonly #hosts: HostBook;
  readonly #programs: ReadonlySet<string>;
  readonly #kinds = new Map<CodeBlock, BlockKind>();

  constructor(hosts: HostBook, programs: ReadonlySet<string>) {
    this.#hosts = hosts;
    this.#programs = programs;
  }

  holdsCommands(block: Block): boolean {
    if (block.aside) return false;
    if (block.kind === 'text')
      return (
        block.item !== null &&
        (isTyped(block.text) ||
          block.codes.some(code => block.text.trim() === `\`${code.text}\`` && isCommandLine(code.text)))
      );
    if (block.kind !== 'code') return false;
    const kind = this.#kindOf(block);
    return kind === 'command' || kind === 'session';
  }

  /** Has something to do, though maybe no commands: it names a host, or repeats what came before. */
  goesOn(section: Section): boolean {
    return (
      this.#hosts.titled(section.title).length > 0 ||
      section.blocks.some(
        block =>
          this.#asks(block) ||
          (block.kind === 'text' && block.text.length < 2000 && prose.repeat.test(block.text)),
      ) ||
      section.sections.some(child => this.goesOn(child))
    );
  }

  /** A block that a person would do something with. */
  #asks(block: Block): boolean {
    if (block.kind !== 'code' || block.aside) return false;
    return !['reference', 'output'].includes(this.#kindOf(block));
  }

  /** What a block is, whatever the prose before it says. */
  #kindOf(block: CodeBlock): BlockKind {
    const kind = this.#kinds.get(block) ?? classify(block, '', this.#programs).kind;
    this.#kinds.set(block, kind);
    return kind;
  }
}

/** It holds code or a list, itself or in a section inside. */
export function hasItems(section: Section): boolean {
  return hasOwnItems(section) || section.sections.some(hasItems);
}

function hasOwnItems({ blocks }: Section): boolean {
  return blocks.some(block => block.kind === 'code' || (block.kind === 'text' && block.item !== null));
}

/** Line of the last section in which something is done; `besides`: sections that are no part of that as a matter of course. */
export function lastWorkIn(root: Section, besides: ReadonlySet<Section>): number {
  const left = new Set([...besides].flatMap(section => [section, ...allSections(section)]));
  return (
    allSections(root).findLast(
      section =>
        !left.has(section) &&
        ((section.role === 'steps' && hasOwnItems(section)) ||
          (section.role === 'prerequisites' && section.blocks.some(({ kind }) => kind === 'code'))),
    )?.line ?? 0
  );
}
