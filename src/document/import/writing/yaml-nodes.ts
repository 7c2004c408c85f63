import { type Document, isMap, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { hasUnseen } from './plain-yaml.ts';

/** A value with comments that stand before it. */
export class Commented {
  readonly value: object;
  readonly comments: readonly string[];
  constructor(value: object, comments: readonly string[]) {
    this.value = value;
    this.comments = comments;
  }
}

/** The value, with comments to stand before it. */
export function commented(value: object, comments: readonly string[]): Commented {
  return new Commented(value, comments);
}

/** A value as a node of YAML: texts of several lines as blocks, lists of names on one line. */
export function node(doc: Document, value: unknown): unknown {
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
