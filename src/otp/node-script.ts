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
  const { argv, env, input, remark } = nodeRequest(address, expression, options);
  const settings = Object.entries(env)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${shellQuote(value)}`);
  const words = argv.map(word => (/^[A-Za-z0-9_./:@%+,=-]+$/.test(word) ? word : shellQuote(word)));
  const command = [...settings, ...words].join(' ');
  const comments = [options.title.replaceAll('\n', ' '), ...(remark?.split('\n') ?? [])];
  return `${comments.map(each => `# ${each}`).join('\n')}
${input === null ? `${command} </dev/null` : `${command} <<'${end}'\n${input}${end}`}
code=$?
${address.release === undefined ? erlCallEnd : releaseEnd}`;
}

const erlCallEnd = `printf '\\nerl_call ended with %s\\n' "$code"
# 142: it waited in vain. 255: the connection was lost, as when a node stops. What became of it, the node is asked.
case $code in 0 | 142 | 255) exit 0 ;; esac
exit "$code"
`;

/** A release's own script uses 1 for a node that is not there and for one that went away meanwhile. */
const releaseEnd = `printf '\\nrpc ended with %s\\n' "$code"
# 126 and 127: it could not be started. Else only the node knows what became of it, and is asked.
case $code in 126 | 127) exit "$code" ;; esac
exit 0
`;

/** How the program ended that such a script has started, by its own words; undefined: it does not say. */
export function endedWith(output: string): number | undefined {
  const code = /^(?:erl_call|rpc) ended with (\d+)$/m.exec(output)?.[1];
  return code === undefined ? undefined : Number(code);
}
