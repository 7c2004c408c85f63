import type { NodeFacts } from '../model/node.ts';
import { actionExpression } from './node-action.ts';
import type { NodeAddress } from './node-request.ts';
import { nodeScript } from './node-script.ts';
import type { NodeStep } from './node-step.ts';
import { string, type Term } from './term.ts';
import { termText } from './term-text.ts';

/**
 * A way back that an emulator's restart cuts in two: the old release can only be made permanent by the emulator that
 * runs it, and until then the next start takes the new one again.
 */
export function isCutInTwo({ action, release }: NodeStep, { relup, releases }: NodeFacts): boolean {
  const isPermanent = releases?.some(each => each.version === release && each.status === 'permanent');
  return action === 'downgrade' && relup?.restarts === true && isPermanent !== true;
}

/** The first part of such a way is done: the old release runs. */
export function isHalfway({ action, release }: NodeStep, { releases }: NodeFacts): boolean {
  return (
    action === 'downgrade' &&
    (releases?.some(each => each.version === release && each.status === 'current') ?? false)
  );
}

/**
 * The old release was installed, and what failed is only to make it permanent, since the emulator that restarts had taken
 * the release handler with it. Whether it is permanent all the same, as it is where the new one never was, the node knows.
 */
export function isOvertaken({ action }: NodeStep, { relup }: NodeFacts, reason: Term): boolean {
  return (
    action === 'downgrade' &&
    relup?.restarts === true &&
    termText(reason).includes('{gen_server,call,[release_handler,{make_permanent,')
  );
}

interface ReturnOptions {
  readonly nonce: string;
  /** Of one call, and how long the node may take to come back; in seconds. */
  readonly timeout: number;
  readonly patience: number;
  readonly title: string;
}

/** Installs the old release, waits for the node that comes back with it, and makes it permanent. */
export function returnScript(
  address: NodeAddress,
  { release, errorAction }: NodeStep,
  { pid, creation }: NodeFacts,
  { nonce, timeout, patience, title }: ReturnOptions,
): string {
  const version = termText(string(release), { ascii: true });
  const install = `case ${actionExpression({ kind: 'install', version: release, direction: 'down', errorAction })} of
  {error, HandrailError} -> {error, HandrailError};
  _ -> ok
end`;
  const keep = `case {os:getpid(), erlang:system_info(creation)} of
  {${termText(string(pid), { ascii: true })}, ${creation}} -> again;
  _ -> case lists:keyfind(${version}, 2, release_handler:which_releases()) of
    {_, _, _, current} -> ${actionExpression({ kind: 'makePermanent', version: release })};
    {_, _, _, permanent} -> ok;
    _ -> again
  end
end`;
  const call = (expression: string, part: string, what: string) =>
    nodeScript(address, expression, { nonce: `${nonce}${part}`, timeout, title: what });
  return `# ${title}: the emulator restarts in between
go_back() (
${call(install, '', `install ${release}`)})
keep() (
${call(keep, 'Kept', `make ${release} permanent where it runs on another emulator`)})
said=$(go_back)
code=$?
printf '%s\\n' "$said"
[ "$code" = 0 ] || exit "$code"
case $said in ${saying('{value,{error,', '{raised,')}) exit 0 ;; esac
tries=0
while [ "$tries" -lt ${patience} ]; do
  tries=$((tries + 1))
  sleep 1
  said=$(keep 2>/dev/null)
  case $said in
    ${saying('{value,ok}', '{value,{error,')})
      printf '%s\\n' "$said"
      exit 0
      ;;
  esac
done
echo '${release.replace(/[^\w.+-]/g, '?')} was not made permanent: the node did not come back with it' >&2
`;
}

/** A shell's pattern for output with one of these answers; a release's own script prints them in Base64. */
function saying(...beginnings: readonly string[]): string {
  return beginnings
    .flatMap(text => [text, btoa(text.slice(0, text.length - (text.length % 3)))])
    .map(text => `*'${text}'*`)
    .join(' | ');
}
