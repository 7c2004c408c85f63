import { describe, expect, test } from 'vitest';
import { bindingFor, keyName, keyTable, labelOf, liveBindings } from '../../src/tui/keys/table.ts';
import { screenOf } from '../../src/tui/screens/screen.ts';
import { isText } from '../../src/tui/view/edit.ts';
import { modeOf, takesText } from '../../src/tui/view/modes.ts';
import { wordsOf } from '../helpers/operator.ts';
import { moments as firstMoments } from './scenarios.ts';
import { repairMoments } from './scenarios-repair.ts';

const moments = [...firstMoments, ...repairMoments];

describe('the key table', () => {
  test.each(moments.map(moment => [`${moment.scenario} ${moment.name}`, moment] as const))(
    'the bar of %s shows only keys that do something',
    (_, { reach }) => {
      const operator = reach();
      operator.wait(400);
      const { scene } = operator;
      for (const binding of liveBindings(scene)) {
        for (const key of binding.keys.slice(0, 1)) expect(bindingFor(scene, key)).toBe(binding);
        expect(keyName(scene, binding)).not.toBe('');
        expect(labelOf(scene, binding)).not.toBe('');
        expect(binding.action(scene).type).not.toBe('none');
      }
    },
  );

  test('where text is typed no letter is a command', () => {
    for (const { reach } of moments) {
      const operator = reach();
      if (!takesText(operator.scene)) continue;
      const before = operator.drive.events.length;
      for (const letter of 'abcdefghijklmnopqrstuvwxyzAJRPE?/1234. ') operator.press(letter);
      expect(operator.drive.events).toHaveLength(before);
      expect(takesText(operator.scene)).toBe(true);
    }
  });

  test('there is a way out of every place by Escape or q, and always Ctrl-C', () => {
    for (const { reach } of moments) {
      const { scene } = reach();
      const keys = liveBindings(scene).flatMap(binding => binding.keys);
      expect(keys.includes('escape') || keys.includes('q')).toBe(true);
      expect(keys).toContain('ctrl-c');
    }
  });

  test('every key that is not text has a name', () => {
    const known = new Set(['ctrl-c']);
    for (const key of keyTable.flatMap(binding => binding.keys))
      expect(isText(key) || known.has(key) || wordsOf('en').messages.keyNames[key] !== undefined).toBe(true);
  });

  test('the help names every binding that can be named', () => {
    const operator = moments.find(moment => moment.scenario === 'steps')!.reach();
    operator.press('?');
    operator.size = { columns: 80, rows: 200 };
    const text = screenOf(operator.scene)
      .flatMap(region => region.lines.map(line => line.map(part => part.text).join('')))
      .join('\n');
    const { keys } = operator.scene.words.messages;
    for (const binding of keyTable) {
      const name = binding.helpLabel ?? (typeof binding.label === 'string' ? binding.label : null);
      if (name === null || binding.when?.length === undefined) continue;
      const label = keys[name];
      if (modeOf(operator.scene) === 'help' && !isReplayOnly(label)) expect(text).toContain(label);
    }

    function isReplayOnly(label: string): boolean {
      return [
        keys.play,
        keys.faster,
        keys.slower,
        keys.nextTask,
        keys.previousTask,
        keys.nextFailure,
        keys.restart,
        keys.toEnd,
      ].includes(label);
    }
  });
});
