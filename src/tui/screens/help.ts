import { statusMarks } from '../../text/marks.ts';
import { pad, widthOf } from '../../text/width.ts';
import type { Binding } from '../keys/binding.ts';
import { replayKeys } from '../keys/replay.ts';
import { keyName, keyTable } from '../keys/table.ts';
import { type Line, line, paragraph, span } from '../paint/line.ts';
import { frameOf } from '../view/layout.ts';
import { type Mode, modeOf } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import { documentRegion } from './document.ts';
import type { Region } from './region.ts';
import { documentScrollable, type Scrollable } from './scrollables.ts';
import { detachedSymbol, stalledSymbol, tones } from './symbols.ts';

const order: readonly Mode[] = [
  'steps',
  'confirm',
  'menu',
  'form',
  'zoom',
  'searching',
  'verify',
  'signOff',
  'hosts',
  'notes',
];

/** All keys by where they work, those of the present place first, and what the symbols mean. */
export function helpScrollable(scene: Scene): Scrollable {
  const { body } = frameOf(scene.size);
  return documentScrollable('help', helpLines(scene, body.width), body.height - 1);
}

export function helpRegion(scene: Scene): Region {
  return documentRegion(scene, 'help', scene.words.messages.help.title, helpScrollable(scene));
}

function helpLines(scene: Scene, columns: number): readonly Line[] {
  const { messages } = scene.words;
  const here = modeOf({ ...scene, view: { ...scene.view, help: false } });
  const replay = scene.playback === null ? [] : section(scene, messages.modes.replay, replayKeys, columns);
  const modes = [here, ...order.filter(mode => mode !== here)];
  const common = keyTable.filter(isCommon);
  return [
    ...paragraph(messages.help.confirmRule, columns),
    ...paragraph(messages.help.fullLines, columns),
    ...replay,
    ...modes.flatMap(mode =>
      section(
        scene,
        messages.modes[mode],
        keyTable.filter(binding => binding.in.includes(mode) && !isCommon(binding) && !isReplay(binding)),
        columns,
      ),
    ),
    ...section(scene, messages.modes.any, common, columns),
    [],
    line(span(messages.help.symbols, 'strong')),
    ...(Object.keys(statusMarks) as (keyof typeof statusMarks)[]).map(status =>
      line('  ', span(statusMarks[status], tones[status]), `  ${messages.symbols[status]}`),
    ),
    line('  ', detachedSymbol, `  ${messages.symbols.detached}`),
    line('  ', stalledSymbol, `  ${messages.symbols.stalled}`),
  ];
}

/** A heading and its keys, in as many columns as fit. */
function section(
  scene: Scene,
  title: string,
  bindings: readonly Binding[],
  columns: number,
): readonly Line[] {
  const entries = entriesOf(scene, bindings);
  if (entries.length === 0) return [];
  const keyWidth = Math.max(...entries.map(({ key }) => widthOf(key)));
  const labelWidth = Math.max(...entries.map(({ label }) => widthOf(label)));
  const width = keyWidth + labelWidth + 6;
  const across = Math.max(1, Math.floor(columns / width));
  const down = Math.ceil(entries.length / across);
  const rows = Array.from(
    { length: down },
    (_, row): Line =>
      line(
        ...Array.from({ length: across }, (_, column) => {
          const entry = entries[column * down + row];
          if (entry === undefined) return '';
          return line('  ', span(pad(entry.key, keyWidth), 'strong'), `  ${pad(entry.label, labelWidth)}  `);
        }),
      ),
  );
  return [[], line(span(title, 'strong')), ...rows];
}

/** Each label once, with all the keys that have it. */
function entriesOf(
  scene: Scene,
  bindings: readonly Binding[],
): readonly { readonly key: string; readonly label: string }[] {
  const byLabel = new Map<string, string>();
  for (const binding of bindings) {
    const name = binding.helpLabel ?? (typeof binding.label === 'string' ? binding.label : null);
    if (name === null) continue;
    const label = scene.words.messages.keys[name];
    if (typeof label !== 'string') continue;
    const key = keyName(scene, binding);
    const known = byLabel.get(label);
    if (known === undefined) byLabel.set(label, key);
    else if (!known.split(' ').includes(key) && binding.bar !== false) byLabel.set(label, `${known} ${key}`);
  }
  return [...byLabel].map(([label, key]) => ({ key, label }));
}

function isCommon(binding: Binding): boolean {
  return !isReplay(binding) && binding.in.length >= 6;
}

function isReplay(binding: Binding): boolean {
  return replayKeys.includes(binding);
}
