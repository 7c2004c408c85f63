import type { LintCode } from '../../text/lint.ts';

export type Severity = 'error' | 'warning';

/** Errors lose data, a service or the way back; warnings are doubtful, or someone may have meant them. */
const severities: Readonly<Record<LintCode, Severity>> = {
  'RB-PATH': 'error',
  'CP-NEST': 'error',
  'PH-UNFILLED': 'error',
  NONSHELL: 'error',
  'KILL-BROAD': 'error',
  'KILL-NOWAIT': 'error',
  'RB-MISSING': 'error',
  'RB-NOSTOP': 'error',
  'BK-EXISTS': 'error',
  'NO-HEALTH': 'error',
  'REPEAT-AMBIG': 'error',
  'HOST-ASYM': 'warning',
  'CONTEXT-SWITCH': 'error',
  'BG-START': 'error',
  'FOLLOW-NOEXIT': 'warning',
  'UNPACK-LIVE': 'warning',
  'NO-SPACE': 'warning',
  'UPLOAD-UNVERIFIED': 'warning',
  DESTRUCT: 'error',
  'CHAIN-RC': 'error',
  'CWD-IMPLICIT': 'warning',
  INTERACTIVE: 'warning',
  SECRET: 'error',
  ALT: 'warning',
  STRUCT: 'warning',
  NONIDEMP: 'warning',
  'NOOP-SWAP': 'warning',
  'NO-GATE': 'warning',
  'SUDO-REDIR': 'warning',
  FOREGROUND: 'warning',
  'OVERBROAD-CHMOD': 'warning',
  'OTP-PERMANENT': 'error',
  'OTP-UNCHECKED': 'warning',
  'IGNORE-REASON': 'error',
  'IGNORE-UNKNOWN': 'warning',
  'IGNORE-UNUSED': 'warning',
};

export const lintCodes = Object.keys(severities) as readonly LintCode[];

export function severityOf(code: LintCode): Severity {
  return severities[code];
}
