import type { ExecRequest, ExecResult } from '../model/transport.ts';
import { longestScript } from './remote-command.ts';

/** Why a request cannot be sent to any shell; null when it can. */
export function refusalOf(request: ExecRequest): ExecResult | null {
  const texts = [request.script, ...Object.values(request.secrets)];
  const bad = Object.keys(request.secrets).find(name => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const detail = texts.some(text => text.includes('\0'))
    ? 'the script contains a NUL byte, which no shell can take'
    : texts.some(text => Buffer.byteLength(text) > longestScript)
      ? `the script is longer than ${longestScript} bytes; upload it as a file and run that`
      : bad !== undefined
        ? `the secret's name "${bad}" cannot be the name of a variable`
        : null;
  if (detail === null) return null;
  return { outcome: { kind: 'unreachable', reason: detail }, problem: { code: 'other', detail } };
}
