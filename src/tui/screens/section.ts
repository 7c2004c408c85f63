import { statusMarks } from '../../text/marks.ts';
import { type Line, line, paragraph, span } from '../paint/line.ts';
import { checklistRows, cursorOf } from '../view/checklist.ts';
import type { Rect } from '../view/layout.ts';
import type { Scene } from '../view/scene.ts';
import { aggregate, sectionName } from './checklist.ts';
import { type Region, region } from './region.ts';
import { rule } from './rule.ts';
import { tones } from './symbols.ts';

/** Shown in place of a task when the cursor is on a section: its hosts, each with how its tasks stand. */
export function sectionRegion(scene: Scene, rect: Rect): Region {
  const { state, words } = scene;
  const cursor = cursorOf(scene);
  const row = checklistRows(scene).find(
    candidate => candidate.kind === 'section' && candidate.section.id === cursor?.section,
  );
  if (row === undefined || row.kind !== 'section') return region('task', rect, []);
  const { section, tasks } = row;
  const title = line(span(sectionName(scene, section), 'strong'));
  const what = words.messages.checklist.stepsAndHosts(
    words.terms.steps(section.steps.length),
    words.terms.hosts(section.hosts.length),
  );
  const hosts = section.hosts.map((host): Line => {
    const own = tasks.filter(task => task.host === host);
    const status = state.hosts[host]?.status ?? 'unknown';
    return line(`  ${host}`, aggregate(scene, own), span(` ${words.terms.hostStatus[status]}`, 'dim'));
  });
  const legend = (Object.keys(statusMarks) as (keyof typeof statusMarks)[]).map(
    (status): Line =>
      line('  ', span(statusMarks[status], tones[status]), ` ${words.messages.symbols[status]}`),
  );
  return region('task', rect, [
    rule(title, rect.width, scene.view.focus === 'command'),
    ...paragraph(what, rect.width),
    [],
    ...hosts,
    [],
    ...(hosts.length + legend.length + 4 <= rect.height ? legend : []),
  ]);
}
