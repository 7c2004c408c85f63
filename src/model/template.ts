/**
 * `{{name}}` in commands and in plain strings. In a command a value is shell-quoted where it stands; inside shell
 * quotes only a value that needs no quoting may stand.
 */
export type TemplateValue = { readonly kind: 'value'; readonly value: string } | { readonly kind: 'secret' };

export interface Rendered {
  readonly text: string;
  /** Names without a value; their placeholders are still in `text`. */
  readonly missing: readonly string[];
  /** Names whose value cannot stand where it is used: unsafe inside shell quotes, or a secret in single quotes. */
  readonly unsafe: readonly string[];
}
