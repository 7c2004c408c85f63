import { Document, isMap, isScalar, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { artifactKey } from './artifact-key.ts';
import type { Draft, DraftAction, DraftSection, DraftStep } from './draft.ts';

/** The draft as a runbook file, every step with its line in the document. */
export function writeRunbook(draft: Draft, source: string): string {
  const doc = new Document({});
  const root = new YAMLMap();
  const put = (key: string, value: unknown) => root.add(new Pair(new Scalar(key), node(doc, value)));
  put('handrail', 1);
  put('name', draft.name);
  put('title', draft.title);
  if (draft.notes.length > 0)
    put(
      'notes',
      draft.notes.map(({ id, text, line }) => commented({ id, text: plainText(text) }, [`line ${line}`])),
    );
  if (draft.variables.length > 0)
    put(
      'variables',
      Object.fromEntries(
        draft.variables.map(({ name, prompt, pattern, secret }) => [
          name,
          { prompt, ...(pattern === undefined || secret ? {} : { pattern }), ...(secret ? { secret } : {}) },
        ]),
      ),
    );
  put('inventory', {
    hosts: Object.fromEntries(
      draft.hosts.map(({ name, address, user, port }) => [
        name,
        {
          ...(address === undefined ? {} : { address }),
          ...(port === undefined ? {} : { port }),
          ...(user === undefined ? {} : { user }),
        },
      ]),
    ),
  });
  if (draft.artifacts.length > 0)
    put(
      'artifacts',
      Object.fromEntries(
        draft.artifacts.map(({ name }) => [artifactKey(name), { path: `artifacts/${name}` }]),
      ),
    );
  put('upgrade', draft.sections.map(sectionOf));
  if (draft.verify.length > 0) put('verify', draft.verify.map(stepOf));
  if (draft.commit.length > 0) put('commit', draft.commit.map(stepOf));
  doc.contents = root as unknown as typeof doc.contents;
  for (const pair of root.items)
    if (
      isScalar(pair.key) &&
      ['notes', 'variables', 'inventory', 'artifacts', 'upgrade', 'verify', 'commit'].includes(
        String(pair.key.value),
      )
    )
      pair.key.spaceBefore = true;
  doc.commentBefore = ` Imported from ${printable(source)
    .replace(unseen, '')
    .replace(/[\r\n]/g, ' ')}. The numbers are its lines.`;
  // Only where a quoted text has them: comments have none.
  return doc
    .toString({ lineWidth: 110, indentSeq: true, directives: false })
    .replace(unseen, each => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** What an editor does not show, or by which it shows a command in another order than the shell reads it. */
const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;
const hasUnseen = (text: string) => text.search(unseen) >= 0;

/** A value with comments that stand before it. */
class Commented {
  readonly value: object;
  readonly comments: readonly string[];
  constructor(value: object, comments: readonly string[]) {
    this.value = value;
    this.comments = comments;
  }
}

function commented(value: object, comments: readonly string[]): Commented {
  return new Commented(value, comments);
}

function node(doc: Document, value: unknown): unknown {
  if (value instanceof Commented) {
    const made = node(doc, value.value);
    if (isMap(made)) made.commentBefore = value.comments.map(each => ` ${each}`).join('\n');
    return made;
  }
  if (Array.isArray(value)) {
    const seq = new YAMLSeq();
    for (const each of value) seq.add(node(doc, each));
    if (value.length > 0 && value.every(each => typeof each === 'string')) seq.flow = true;
    return seq;
  }
  if (typeof value === 'object' && value !== null) {
    const map = new YAMLMap();
    // `add` looks for the key among those that are there.
    for (const [key, each] of Object.entries(value)) map.items.push(new Pair(scalar(key), node(doc, each)));
    if (map.items.length === 0) map.flow = true;
    return map;
  }
  return scalar(value);
}

function scalar(value: unknown): Scalar {
  const made = new Scalar(value);
  if (typeof value === 'string' && hasUnseen(value)) made.type = Scalar.QUOTE_DOUBLE;
  else if (
    typeof value === 'string' &&
    value.includes('\n') &&
    !/[^\S\n]\n|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/.test(value)
  )
    made.type = Scalar.BLOCK_LITERAL;
  return made;
}

function sectionOf(section: DraftSection): Commented {
  return commented(
    {
      service: section.service,
      hosts: section.hosts,
      steps: section.steps.map(stepOf),
      ...(section.rollback.length === 0 ? {} : { rollback: section.rollback.map(stepOf) }),
    },
    [`line ${section.line}`],
  );
}

function stepOf(step: DraftStep): Commented {
  const { name, line, hosts, when, cwd, env, action } = step;
  const comments = [`line ${line}`, ...remarkOf(step)];
  if (action.verb === 'eachNote') return commented({ each: 'notes' }, comments);
  const scripted = action.verb === 'run' || action.verb === 'check';
  return commented(
    {
      name: plainName(name),
      ...(hosts === undefined ? {} : { hosts }),
      ...(when === undefined ? {} : { when }),
      ...(scripted && cwd !== undefined ? { cwd: plainText(cwd) } : {}),
      ...(scripted && env !== undefined ? { env } : {}),
      ...actionOf(action),
    },
    comments,
  );
}

/** Unless the name says it all. */
function remarkOf({ remark, name }: DraftStep): readonly string[] {
  if (remark === undefined) return [];
  const text = printable(remark.text).replace(unseen, '').replace(/\s+/g, ' ').trim();
  if (text.replace(/[\s\p{P}]/gu, '') === name.replace(/[\s\p{P}]/gu, '')) return [];
  return [`line ${remark.line}: ${text.length > 200 ? `${text.slice(0, 199)}…` : text}`];
}

function actionOf(action: DraftAction): object {
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

/** Text in which nothing is taken for a placeholder. */
function plainText(text: string): string {
  const plain = printable(text).replaceAll('{{', '{ {');
  return plain.trim() === '' ? '…' : plain;
}

function plainName(text: string): string {
  return plainText(text.replace(/\s+/g, ' ').trim());
}

/** A file of YAML holds no control characters and no halves of characters. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g, '\ufffd');
}
