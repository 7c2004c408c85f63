import { dialogRegion } from '../dialogs/dialog.ts';
import { paragraph } from '../paint/line.ts';
import { frameOf, isTooSmall, smallest } from '../view/layout.ts';
import { showsHosts } from '../view/modes.ts';
import type { Scene } from '../view/scene.ts';
import { footerRegion } from './footer.ts';
import { headerLines } from './header.ts';
import { helpRegion } from './help.ts';
import { hostsRegion } from './hosts.ts';
import { notesRegion } from './notes.ts';
import { type Region, region } from './region.ts';
import { signOffRegion } from './sign-off.ts';
import { stepsRegions, zoomRegion } from './steps.ts';
import { verifyRegions } from './verify.ts';

/** The whole screen as rectangles of text, later ones over earlier ones. A pure function of the scene. */
export function screenOf(scene: Scene): readonly Region[] {
  const { size, view } = scene;
  if (isTooSmall(size)) return [tooSmall(scene)];
  const { header, footer } = frameOf(size);
  return [
    region('header', header, headerLines(scene, header.width)),
    ...bodyOf(scene),
    ...(view.dialog === null || view.help ? [] : [dialogRegion(scene, view.dialog)]),
    footerRegion(scene, footer),
  ];
}

function bodyOf(scene: Scene): readonly Region[] {
  const { view } = scene;
  if (view.help) return [helpRegion(scene)];
  if (view.zoom !== null) return [zoomRegion(scene, view.zoom)];
  switch (view.screen) {
    case 'notes':
      return [notesRegion(scene)];
    case 'steps':
      return showsHosts(scene) ? [hostsRegion(scene, frameOf(scene.size).body)] : stepsRegions(scene);
    case 'verify':
      return verifyRegions(scene);
    case 'signOff':
      return [signOffRegion(scene)];
  }
}

function tooSmall({ size, words }: Scene): Region {
  const { columns, rows } = size;
  const text = words.messages.tooSmall(columns, rows, smallest.columns, smallest.rows);
  return region(
    'tooSmall',
    { x: 0, y: 0, width: columns, height: rows },
    paragraph(text, Math.max(1, columns)),
  );
}
