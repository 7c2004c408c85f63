import { shellQuote } from '../model/shell.ts';
import type { NodeAddress } from './node-request.ts';

/**
 * Starts a node that is down once, as heart would. Where an emulator of its target system is alive, nothing is started:
 * it comes up by itself, or hangs, and a second one would only take its name.
 */
export function startScript(
  { home, epmdPort, release, root = '' }: NodeAddress,
  { title }: { readonly title: string },
): string {
  const settings = [
    `HOME=${shellQuote(home)}`,
    ...(epmdPort === undefined ? [] : [`ERL_EPMD_PORT=${epmdPort}`]),
  ];
  const command =
    release === undefined ? [shellQuote(`${root}/bin/start`)] : [shellQuote(release.program), 'daemon'];
  return `# ${title.replaceAll('\n', ' ')}
cd ${shellQuote(root)} || exit
running=$(ps -A -o args=) || exit
if printf '%s\\n' "$running" | grep -F -e "-root $PWD " -e "-root $(pwd -P) " | grep -q beam; then
  echo 'Nothing was started: an emulator of this system is alive.' >&2
  exit 1
fi
${[...settings, ...command].join(' ')} </dev/null >/dev/null 2>&1
code=$?
echo "the start ended with $code"
exit "$code"
`;
}
