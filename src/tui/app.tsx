import type { ReactElement } from 'react';
import { Keyboard } from './components/Keyboard.tsx';
import { Screen } from './components/Screen.tsx';
import { screenOf } from './screens/screen.ts';
import type { Press } from './view/keypress.ts';
import type { Scene } from './view/scene.ts';

/** The interface as a function of the scene: nothing is remembered, timed or executed in here. */
export function App({
  scene,
  onPress,
  onPaste,
}: {
  readonly scene: Scene;
  readonly onPress: (presses: readonly Press[]) => void;
  readonly onPaste: (text: string) => void;
}): ReactElement {
  return (
    <>
      <Keyboard onPress={onPress} onPaste={onPaste} />
      <Screen regions={screenOf(scene)} size={scene.size} colour={scene.words.colour} />
    </>
  );
}
