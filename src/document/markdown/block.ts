/** What a Markdown document consists of, in the order of the source, as far as an upgrade is concerned. Lines count from 1. */
export type Block = HeadingBlock | TextBlock | CodeBlock | TableBlock;

/** Where a block stands. */
export interface Placed {
  readonly line: number;
  readonly endLine: number;
  /** The nearest list item around it. */
  readonly item: ListItem | null;
  /** In a block quote, a note box or the like. */
  readonly aside: boolean;
  /** The innermost tab around it. */
  readonly tab: Tab | null;
}

export interface HeadingBlock extends Placed {
  readonly kind: 'heading';
  /** 1 to 6; more for labels. */
  readonly depth: number;
  readonly text: string;
  /** `label`: a bold line, or a numbered one, that does a heading's work. */
  readonly style: 'heading' | 'label';
}

/** The depth of a bold line that does a heading's work: below every other kind of heading. */
export const boldLabel = 9;

export interface TextBlock extends Placed {
  readonly kind: 'text';
  /** Plain text; inline code stands in backquotes. */
  readonly text: string;
  readonly codes: readonly InlineCode[];
  /** Text that the paragraph begins with in bold type. */
  readonly label: string | null;
  /** The first block of its list item. */
  readonly opensItem: boolean;
}

export interface InlineCode {
  readonly text: string;
  readonly line: number;
  /** The text of the paragraph before it. */
  readonly before: string;
  readonly after: string;
}

export interface CodeBlock extends Placed {
  readonly kind: 'code';
  readonly lines: readonly CodeLine[];
  /** First word of the info string, in lower case; empty where there is none. */
  readonly language: string;
  /** The rest of the info string: a title, a file's name. */
  readonly info: string;
  readonly fenced: boolean;
}

export interface CodeLine {
  readonly text: string;
  readonly line: number;
}

export interface TableBlock extends Placed {
  readonly kind: 'table';
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
}

export interface ListItem {
  readonly line: number;
  /** Its number; null in a list of bullets. */
  readonly number: number | null;
  /** 0 for items of a list that is in no other list. */
  readonly depth: number;
  /** Of a task list. */
  readonly checked: boolean | null;
  readonly parent: ListItem | null;
}

/** One of several tabs of which a reader opens one. */
export interface Tab {
  readonly title: string;
  readonly line: number;
  readonly endLine: number;
  /** Line of the first tab of the same set. */
  readonly set: number;
}

/** A place where the document was read otherwise than CommonMark demands, because it was plainly meant so. */
export interface Repair {
  readonly line: number;
  readonly code: RepairCode;
}

export type RepairCode =
  | 'fenceIndented'
  | 'fenceLeavesList'
  | 'fenceOpen'
  | 'htmlOpen'
  | 'tabs'
  | 'indentedCommand'
  | 'blockCut'
  | 'plainText';

/** Lines that are no content: front matter, markers of tabs and boxes, comments. */
export interface Markup {
  readonly line: number;
  readonly endLine: number;
  readonly code: 'frontMatter' | 'markup';
}
