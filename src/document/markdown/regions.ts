import type { Markup, Tab } from './block.ts';

/** What opens, closes or stands between tabs and note boxes, in the dialects of the common site generators. */
export type Marker =
  /** MkDocs: the content is what is indented by four more. */
  | { readonly kind: 'indented'; readonly tab: string | null; readonly plain?: true }
  /** Hugo, Docusaurus, VitePress: the content ends with a marker of its own. */
  | { readonly kind: 'open'; readonly name: string; readonly tab: string | null }
  | { readonly kind: 'close'; readonly name: string };

export function markerOf(line: string): Marker | null {
  const text = line.trim();
  const tab = /^===[!+]?\s+["'](.*)["']$/.exec(text);
  if (tab) return { kind: 'indented', tab: tab[1] ?? '' };
  // Some sites put a box without a title around whatever is to be done.
  if (/^!!!\s+(?:tip|note|info|abstract|example)\s+""\s*$/.test(text))
    return { kind: 'indented', tab: null, plain: true };
  if (/^(?:!!!|\?\?\?\+?)\s+\w/.test(text)) return { kind: 'indented', tab: null };
  const shortcode = /^\{\{[<%]\s*(\/?)\s*([\w-]+)\s*([^{}]*?)\s*[>%]\}\}$/.exec(text);
  if (shortcode) return named(shortcode[2] ?? '', shortcode[1] === '/', shortcode[3] ?? '');
  const component = /^<(\/?)(Tabs|TabItem|tabs|tab|CodeGroup|TabPanel)\b([^<>]*)>$/.exec(text);
  if (component) return named(component[2] ?? '', component[1] === '/', component[3] ?? '');
  const fence = /^:{3,}\s*(.*)$/.exec(text);
  if (fence) {
    const rest = fence[1] ?? '';
    return rest === '' ? { kind: 'close', name: ':::' } : { kind: 'open', name: ':::', tab: null };
  }
  return null;
}

function named(name: string, closes: boolean, attributes: string): Marker | null {
  const kind = name.toLowerCase();
  if (closes) return { kind: 'close', name: kind };
  if (!boxes.test(kind)) return { kind: 'close', name: '' };
  const title = /(?:name|label|value|title|header)\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1];
  const plain = /^["']([^"']*)["']/.exec(attributes)?.[1];
  const isTab = /^(tab|tabitem|tabpanel)$/.test(kind);
  return { kind: 'open', name: kind, tab: isTab ? (title ?? plain ?? attributes) : null };
}

/** Names that come with an end; any other shortcode stands for itself. */
const boxes =
  /^(tabs?|tabitem|tabpanel|codegroup|note|warning|caution|tip|info|alert|important|details|callout)$/;

/** Nobody opens more of them in each other; what is open is looked at for every line. */
const deepest = 50;

interface OpenRegion {
  readonly line: number;
  readonly marker: 'indented' | 'explicit';
  readonly name: string;
  /** Column that the content of an indented region begins at. */
  readonly indent: number;
  readonly tab: { title: string; line: number; endLine: number; set: number } | null;
}

/** Which tabs and boxes are open while the lines of a document go by. */
export class Regions {
  readonly markup: Markup[] = [];
  readonly #open: OpenRegion[] = [];
  /** The last tab that ended, while nothing but blank lines came after it. */
  #ended: { readonly set: number; readonly depth: number } | null = null;

  get tab(): Tab | null {
    return this.#open.findLast(each => each.tab !== null)?.tab ?? null;
  }

  get aside(): boolean {
    return this.#open.at(-1)?.tab === null && !/^(tabs|codegroup|box)$/.test(this.#open.at(-1)?.name ?? '');
  }

  /** Columns that lines are indented by for the regions' sake alone. */
  get indent(): number {
    return this.#open.findLast(each => each.marker === 'indented')?.indent ?? 0;
  }

  /** Ends what a line with content at this column is no longer in. */
  leave(column: number, line: number): void {
    for (let last = this.#open.at(-1); last?.marker === 'indented' && column < last.indent; ) {
      this.#close(line);
      last = this.#open.at(-1);
    }
  }

  content(): void {
    this.#ended = null;
  }

  take(marker: Marker, column: number, line: number): void {
    this.markup.push({ line, endLine: line, code: 'markup' });
    if (marker.kind === 'close') {
      if (marker.name === '') return;
      const index = this.#open.findLastIndex(each => each.name === marker.name);
      while (index >= 0 && this.#open.length > index) this.#close(line);
      return;
    }
    const depth = this.#open.length;
    if (depth >= deepest) return;
    const isTab = marker.tab !== null;
    const set = isTab && this.#ended?.depth === depth ? this.#ended.set : line;
    this.#open.push({
      line,
      marker: marker.kind === 'indented' ? 'indented' : 'explicit',
      name: marker.kind === 'indented' ? (marker.plain === true ? 'box' : '') : marker.name,
      indent: column + 4,
      tab: marker.tab === null ? null : { title: marker.tab, line, endLine: line, set },
    });
    this.#ended = null;
  }

  end(line: number): void {
    while (this.#open.length > 0) this.#close(line);
  }

  #close(line: number): void {
    const region = this.#open.pop();
    if (region?.tab) {
      region.tab.endLine = line;
      this.#ended = { set: region.tab.set, depth: this.#open.length };
    }
  }
}
