import { formatDuration } from '../model/duration.ts';
import type { Action, EditAction, OtpAction } from '../model/runbook.ts';

/**
 * What an action does, as far as the plan knows it: a script as it is, anything else in the words of the runbook's own
 * keys. Values that come during the run are still `{{name}}`.
 */
export function plannedText(action: Action): string {
  switch (action.verb) {
    case 'run':
      return action.script;
    case 'check':
      return [action.script, ...expectationLines(action.expect)].join('\n');
    case 'upload':
      return action.artifacts.map(name => `upload ${name} to ${action.to}`).join('\n');
    case 'stop':
      return [
        `stop the process with ${JSON.stringify(action.match)} in its command line`,
        `signal ${action.signal}, wait ${formatDuration(action.wait)}${
          action.then === undefined ? '' : `, then ${action.then}`
        }, ifNone ${action.ifNone}`,
      ].join('\n');
    case 'edit':
      return editText(action);
    case 'follow':
      return [
        ...action.files.map(file => `follow ${file}`),
        ...(action.until === undefined ? [] : [`until /${action.until}/`]),
        ...(action.fail === undefined ? [] : [`fail /${action.fail}/`]),
      ].join('\n');
    case 'manual':
      return action.instruction;
    case 'prompt':
      return `${action.question} → {{${action.into}}}`;
    case 'wait':
      return `wait ${formatDuration(action.duration)}`;
    case 'otp':
      return otpText(action);
  }
}

function editText({ path, change, create }: EditAction): string {
  const made = create === undefined ? [] : [`create it with mode ${create} where it is not there`];
  return [`edit ${path}`, ...made, ...changeLines(change)].join('\n');
}

function changeLines(change: EditAction['change']): readonly string[] {
  switch (change.kind) {
    case 'set':
      return [
        ...(change.section === undefined ? [] : [`in section [${change.section}]`]),
        ...change.values.map(({ key, value }) => `set ${key} to ${JSON.stringify(value)}`),
      ];
    case 'replace':
      return ['replace', ...indented(change.text), 'with', ...indented(change.with)];
    case 'content':
      return [
        change.from === undefined ? 'its content' : `its content, from ${change.from}`,
        ...indented(change.text),
      ];
    case 'patch':
      return ['patch', ...indented(change.text)];
  }
}

function otpText({
  action,
  node,
  package: name,
  root,
  release,
  from,
  relup,
  approved,
  errorAction,
  path,
  expr,
  expect,
}: OtpAction): string {
  const line = (word: string, text: string | undefined) => (text === undefined ? [] : [`${word} ${text}`]);
  return [
    node === '' ? `otp ${action}` : `otp ${action} at ${node}`,
    ...line('package', name),
    ...line('release', release),
    ...line('from', from),
    ...(action === 'push' ? line('into', root) : []),
    ...(action === 'build' ? line('in', root) : []),
    ...(path ?? []).map(each => `path ${each}`),
    ...line('relup sha256', relup),
    ...line('relup terms sha256', approved),
    ...line('where it fails,', errorAction),
    ...line('evaluate', expr),
    ...line('expect', expect),
  ].join('\n');
}

function indented(text: string): readonly string[] {
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map(line => `  ${line}`);
}

function expectationLines(expect: { readonly code?: number; readonly matches?: string }): readonly string[] {
  return [
    ...(expect.code === undefined || expect.code === 0 ? [] : [`expect exit code ${expect.code}`]),
    ...(expect.matches === undefined ? [] : [`expect /${expect.matches}/`]),
  ];
}
