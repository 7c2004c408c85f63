import { parseExpression, substituted } from '../model/expression.ts';
import type { Action, EditAction, OtpAction, Step } from '../model/runbook.ts';
import { checkScript, commandScript } from '../model/script.ts';
import {
  placeholdersOf,
  type Rendered,
  renderPattern,
  renderPlain,
  renderShell,
  type TemplateValue,
} from '../model/template.ts';
import { type VariableSources, variablesOn } from '../model/variables.ts';
import type { Phase, Task } from './plan.ts';

export interface TaskContext {
  readonly sources: VariableSources;
}

export interface TaskPlace {
  readonly section: string;
  readonly service?: string;
  readonly phase: Phase;
  readonly host: string | null;
}

type LookUp = (name: string) => TemplateValue | undefined;

/** A step on one host, with every value put in that is known before the run. */
export function planTask({ sources }: TaskContext, step: Step, place: TaskPlace): Task {
  const { section, phase, host } = place;
  const lookUp = variablesOn(sources, host);
  const path = phase === 'rollback' ? `${section}/rollback/${step.id}` : `${section}/${step.id}`;
  const { action } = step;
  const template = action.verb === 'run' || action.verb === 'check' ? templateOf(step, action) : '';
  return {
    id: host === null ? path : `${path}@${host}`,
    section,
    step: step.id,
    name: step.name,
    ...(place.service === undefined ? {} : { service: place.service }),
    phase,
    host,
    verb: action.verb,
    action: plannedAction(step, lookUp),
    secrets: secretsIn(template, lookUp),
    ...(step.timeout === undefined ? {} : { timeout: step.timeout }),
    retries: step.retries,
    interval: step.interval,
    ...(step.when === undefined ? {} : { when: conditionWith(step.when, lookUp) }),
    confirm: step.confirm,
    onError: step.onError,
    capture: Object.fromEntries(
      Object.entries(step.capture).map(([name, source]) => [name, put(renderPattern(source, lookUp))]),
    ),
    ...(step.undo === undefined ? {} : plannedUndo(partsScript(step, step.undo), lookUp)),
    ...(step.irreversible === undefined ? {} : { irreversible: step.irreversible }),
    ...(step.estimate === undefined ? {} : { estimate: step.estimate }),
  };
}

function plannedUndo(template: string, lookUp: LookUp): Pick<Task, 'undo' | 'undoSecrets'> {
  const secrets = secretsIn(template, lookUp);
  return {
    undo: put(renderShell(template, lookUp)),
    ...(secrets.length === 0 ? {} : { undoSecrets: secrets }),
  };
}

function plannedAction(step: Step, lookUp: LookUp): Action {
  const { action } = step;
  switch (action.verb) {
    case 'run':
      return { ...action, script: put(renderShell(templateOf(step, action), lookUp)) };
    case 'check': {
      const { matches } = action.expect;
      return {
        ...action,
        script: put(renderShell(templateOf(step, action), lookUp)),
        expect: {
          ...action.expect,
          ...(matches === undefined ? {} : { matches: put(renderPattern(matches, lookUp)) }),
        },
      };
    }
    case 'upload':
      return { ...action, to: put(renderPlain(action.to, lookUp)) };
    case 'stop':
      return { ...action, match: put(renderPlain(action.match, lookUp)) };
    case 'edit':
      return plannedEdit(action, lookUp);
    case 'follow':
      return {
        ...action,
        files: action.files.map(file => put(renderPlain(file, lookUp))),
        ...(action.until === undefined ? {} : { until: put(renderPattern(action.until, lookUp)) }),
        ...(action.fail === undefined ? {} : { fail: put(renderPattern(action.fail, lookUp)) }),
      };
    case 'manual':
      return { ...action, instruction: put(renderPlain(action.instruction, lookUp)) };
    case 'prompt':
      return {
        ...action,
        question: put(renderPlain(action.question, lookUp)),
        ...(action.pattern === undefined ? {} : { pattern: put(renderPattern(action.pattern, lookUp)) }),
      };
    case 'wait':
      return action;
    case 'otp':
      return plannedOtp(action, lookUp);
  }
}

function plannedEdit(action: EditAction, lookUp: LookUp): EditAction {
  const plain = (text: string) => put(renderPlain(text, lookUp));
  const { change } = action;
  switch (change.kind) {
    case 'set': {
      const values = change.values.map(({ key, value }) => ({ key, value: plain(value) }));
      const section = change.section === undefined ? {} : { section: plain(change.section) };
      return { ...action, path: plain(action.path), change: { ...change, values, ...section } };
    }
    case 'replace': {
      const texts = { text: plain(change.text), with: plain(change.with) };
      return { ...action, path: plain(action.path), change: { ...change, ...texts } };
    }
    case 'content':
    case 'patch':
      return { ...action, path: plain(action.path), change: { ...change, text: plain(change.text) } };
  }
}

function plannedOtp(action: OtpAction, lookUp: LookUp): OtpAction {
  const texts = [
    'node',
    'cookie',
    'epmd',
    'program',
    'mix',
    'relx',
    'root',
    'package',
    'release',
    'from',
    'expr',
    'expect',
  ] as const;
  const known = texts.flatMap(key => {
    const text = action[key];
    return text === undefined ? [] : [[key, put(renderPlain(text, lookUp))] as const];
  });
  const path = action.path?.map(text => put(renderPlain(text, lookUp)));
  return { ...action, ...Object.fromEntries(known), ...(path === undefined ? {} : { path }) };
}

function templateOf(step: Step, action: Extract<Action, { verb: 'run' | 'check' }>): string {
  return action.verb === 'run'
    ? partsScript(step, action.script)
    : checkScript({ ...contextOf(step), script: action.script });
}

function partsScript(step: Step, script: string): string {
  return commandScript({ ...contextOf(step), script });
}

function contextOf({ cwd, env }: Step): { readonly cwd?: string; readonly env: Step['env'] } {
  return { ...(cwd === undefined ? {} : { cwd }), env };
}

function secretsIn(template: string, lookUp: LookUp): readonly string[] {
  const names = placeholdersOf(template).map(each => each.name);
  return [...new Set(names)].filter(name => lookUp(name)?.kind === 'secret');
}

/** The condition over what is still open: the engine knows only the values that the run itself brings. */
function conditionWith(when: string, lookUp: LookUp): string {
  const parsed = parseExpression(when);
  if (!parsed.ok) throw new TypeError(`the loader accepted the condition ${when}`);
  return substituted(parsed.expression, name => {
    const value = lookUp(name);
    return value?.kind === 'value' ? value.value : undefined;
  });
}

function put({ text, unsafe }: Rendered): string {
  if (unsafe.length > 0) throw new TypeError(`the loader accepted ${unsafe.join(', ')} in: ${text}`);
  return text;
}
