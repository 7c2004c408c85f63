import { createHash } from 'node:crypto';

/**
 * Where we keep things on a host: below the login user's state directory, which outlives a boot. Beside the records of
 * runs, which a host that runs handrail itself has in the same place.
 */
export const placeText = `umask 077
state=\${XDG_STATE_HOME:-}
case "$state" in /*) ;; *) state=\${HOME:-$PWD}/.local/state ;; esac
base=$state/handrail/host`;

/** Several hosts of an inventory may share one home directory. */
export function hostHash(host: string): string {
  return shortHash(host);
}

/** The name of the lock of a runbook on a host. */
export function lockName(host: string, runbook: string): string {
  return shortHash(`${host}\0${runbook}`);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The run whose directory on a host this is. */
export function runOfDirectory(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/-[0-9a-f]{12}(\.\d+)?$/, '');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
