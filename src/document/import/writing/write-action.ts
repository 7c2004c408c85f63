import type { DraftAction } from '../draft.ts';
import { artifactKey } from './artifact-key.ts';
import { plainText } from './plain-yaml.ts';

/** The verb of a step with what belongs to it, as a runbook has it. */
export function actionOf(action: DraftAction): object {
  switch (action.verb) {
    case 'run':
    case 'check':
      return {
        ...(action.shell === undefined ? {} : { shell: action.shell }),
        [action.verb]: action.script.map(({ text }) => text).join('\n'),
      };
    case 'upload':
      return { upload: action.artifacts.map(artifactKey), to: plainText(action.to) };
    case 'stop': {
      const { match, signal, wait, then, ifNone } = action;
      return {
        stop: {
          match,
          signal,
          wait,
          ...(then === undefined ? {} : { then }),
          ...(ifNone === undefined ? {} : { ifNone }),
        },
      };
    }
    case 'follow': {
      const { files, until, fail } = action;
      return {
        follow: files,
        ...(until === undefined ? {} : { until }),
        ...(fail === undefined ? {} : { fail }),
      };
    }
    case 'manual':
      return { manual: plainText(action.instruction) };
    case 'edit':
      return editOf(action);
    case 'eachNote':
      return {};
  }
}

/** A change that is in doubt is a person's, who is shown the file and what it is to hold. */
function editOf({ instruction, change }: Extract<DraftAction, { verb: 'edit' }>): object {
  if (change === null) return { manual: plainText(instruction) };
  const { path } = change;
  if (change.kind === 'set')
    return {
      edit: path,
      ...(change.section === undefined ? {} : { section: change.section }),
      set: Object.fromEntries(change.values.map(({ key, value }) => [key, value])),
    };
  const { text, create, mode } = change;
  return {
    edit: path,
    content: text,
    ...(create ? { create } : {}),
    ...(mode === undefined ? {} : { mode }),
  };
}
