import { keyName, labelOf, liveBindings } from '../keys/table.ts';
import { visiblePart } from '../view/edit.ts';
import type { Rect } from '../view/layout.ts';
import { modeOf } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import type { Notice } from '../view/view.ts';
import { fitLine, type Line, line, type Span, span, widthOfLine } from '../paint/line.ts';
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
        : statusText(scene);
  return region('footer', rect, [fitLine(first, rect.width), keys]);
}

/** The keys that work now, as many as fit; the help is always among them. */
function keyBar(scene: Scene, columns: number): Line {
  const shown = liveBindings(scene).filter(binding => binding.bar !== false);
  const parts = shown.map((binding): Line => {
    const label = labelOf(scene, binding);
    return [span(keyName(scene, binding), 'strong'), { text: ` ${label}` }];
  });
  const last = shown.findIndex(({ keys }) => keys[0] === '?');
  const help = parts[last] ?? [];
  const rest = parts.filter((_, index) => index !== last);
  const gap: Span = { text: '  ' };
  const kept: Span[] = [];
  for (const part of rest) {
    const needed = widthOfLine(kept) + 2 + widthOfLine(part) + (help.length === 0 ? 0 : 2 + widthOfLine(help));
    if (needed > columns) continue;
    kept.push(...(kept.length === 0 ? [] : [gap]), ...part);
  }
  return fitLine(line(kept, kept.length === 0 || help.length === 0 ? '' : gap, help), columns);
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
