import { Document, isScalar, Pair, Scalar, YAMLMap } from 'yaml';
import type { Draft, DraftSection, DraftStep } from './draft.ts';
import { artifactKey } from './writing/artifact-key.ts';
import { plainName, plainText, printable, unseen } from './writing/plain-yaml.ts';
import { actionOf } from './writing/write-action.ts';
import { type Commented, commented, node } from './writing/yaml-nodes.ts';

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
