import { shellQuote } from '../model/shell.ts';
import { type NodeAddress, nodeRequest } from './node-request.ts';

/** Ends the text that a node is given; no expression holds a line like it. */
const end = 'HANDRAIL_END';

/**
 * A shell script that has an expression evaluated on a node and prints its answer behind `nonce`. It fails where nothing
 * was evaluated; where the answer is only missing, it does not: then nobody but the node knows.
 */
export function nodeScript(
  address: NodeAddress,
  expression: string,
  options: { readonly nonce: string; readonly timeout: number; readonly title: string },
): string {
  const { argv, env, input } = nodeRequest(address, expression, options);
  const settings = Object.entries(env)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${shellQuote(value)}`);
  const words = argv.map(word => (/^[A-Za-z0-9_./:@%+,=-]+$/.test(word) ? word : shellQuote(word)));
  return `# ${options.title.replaceAll('\n', ' ')}
${[...settings, ...words].join(' ')} <<'${end}'
${input}${end}
code=$?
printf '\\nerl_call ended with %s\\n' "$code"
# 142: it waited in vain. 255: the connection was lost, as when a node stops. What became of it, the node is asked.
case $code in 0 | 142 | 255) exit 0 ;; esac
exit "$code"
`;
}
