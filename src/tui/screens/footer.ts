import type { Binding } from '../keys/binding.ts';
import { keyName, labelOf, liveBindings } from '../keys/table.ts';
import { fitLine, type Line, line, span, widthOfLine } from '../paint/line.ts';
import { visiblePart } from '../view/edit.ts';
import type { Rect } from '../view/layout.ts';
import { modeOf } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import type { Notice } from '../view/view.ts';
import { playbackLine } from './playback.ts';
import { type Region, region } from './region.ts';
import { statusText } from './status.ts';

/** Two rows: what the tool waits for (or what went wrong with the last key), and the keys that work now. */
export function footerRegion(scene: Scene, rect: Rect): Region {
  const keys = keyBar(scene, rect.width);
  if (modeOf(scene) === 'searching') return searchRegion(scene, rect, keys);
  const { view, playback } = scene;
  const first =
    view.notice !== null
      ? noticeLine(scene, view.notice)
      : playback !== null
        ? playbackLine(scene, playback, rect.width)
        : statusText(scene, rect.width);
  return region('footer', rect, [fitLine(first, rect.width), keys]);
}

/** The keys that work now, as many as fit; the way out and the help are always among them. */
function keyBar(scene: Scene, columns: number): Line {
  const shown = liveBindings(scene).filter(binding => binding.bar !== false);
  const partOf = (binding: Binding): Line => [
    span(keyName(scene, binding), 'strong'),
    { text: ` ${labelOf(scene, binding)}` },
  ];
  const pinned = shown.filter(binding => binding.pinned).map(partOf);
  const kept: Line[] = [];
  const urgent = (binding: Binding) => binding.urgent?.(scene) === true;
  const others = shown.filter(binding => !binding.pinned);
  for (const binding of [...others.filter(urgent), ...others.filter(binding => !urgent(binding))]) {
    const part = partOf(binding);
    if (widthOfLine(joined([...kept, part, ...pinned])) <= columns) kept.push(part);
  }
  return joined([...kept, ...pinned]);
}

function joined(parts: readonly Line[]): Line {
  return parts.flatMap((part, index) => (index === 0 ? part : [{ text: '  ' }, ...part]));
}

function searchRegion(scene: Scene, rect: Rect, keys: Line): Region {
  const { search } = scene.view;
  const label = `${scene.words.messages.waiting.search} / `;
  const width = widthOfLine([{ text: label }]);
  const part = visiblePart(search?.query ?? { text: '', cursor: 0 }, rect.width - width);
  const row = line(span(label, 'accent'), span(part.text, 'strong'));
  return {
    ...region('footer', rect, [fitLine(row, rect.width), keys]),
    cursor: { x: Math.min(rect.width - 1, width + part.column), y: rect.y },
  };
}

function noticeLine({ words }: Scene, notice: Notice): Line {
  const { notice: messages } = words.messages;
  switch (notice.kind) {
    case 'refused':
      return line(span(`✖ ${words.terms.refusal(notice.refusal)}`, 'bad'));
    case 'needed':
      return line(span(`▲ ${messages.needed(notice.field)}`, 'warn'));
    case 'mismatch':
      return line(span(`▲ ${messages.mismatch(notice.expected)}`, 'warn'));
    case 'pasted':
      return line(span(`▲ ${messages.pasted}`, 'warn'));
    case 'failed':
      return line(span(`✖ ${messages.failed(notice.message)}`, 'bad'));
  }
}
