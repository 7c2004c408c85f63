import { onEachHost } from './each-host.ts';
import type { Rule } from './finding.ts';
import { backupExists, rollbackPath } from './rules/backup.ts';
import { chained, sudoRedirect } from './rules/chain.ts';
import { copyNests, noopSwap, unpackLive } from './rules/copies.ts';
import { destructive, overbroadRights } from './rules/destruct.ts';
import { noGate, noHealth } from './rules/health.ts';
import { hostAsymmetry, repeatAmbiguous } from './rules/hosts.ts';
import { otpHealth, otpPackage, otpPermanent, otpRollback, otpUnchecked } from './rules/otp.ts';
import { placeholderUnfilled } from './rules/placeholder.ts';
import { killBroad, killNoWait } from './rules/process.ts';
import { notIdempotent } from './rules/retry.ts';
import { rollbackMissing, rollbackNoStop } from './rules/rollback.ts';
import { secret } from './rules/secret.ts';
import { backgroundStart, followNoExit, foreground, session } from './rules/session.ts';
import { implicitDirectory, noSpace, uploadUnverified } from './rules/space.ts';
import { alternatives, notShell, structure } from './rules/structure.ts';

export const rules: readonly Rule[] = [
  onEachHost([rollbackPath, copyNests, backupExists, unpackLive, notIdempotent, noopSwap]),
  placeholderUnfilled,
  notShell,
  killBroad,
  killNoWait,
  rollbackMissing,
  rollbackNoStop,
  noHealth,
  repeatAmbiguous,
  hostAsymmetry,
  session,
  backgroundStart,
  followNoExit,
  noSpace,
  uploadUnverified,
  destructive,
  chained,
  implicitDirectory,
  secret,
  alternatives,
  structure,
  noGate,
  sudoRedirect,
  foreground,
  overbroadRights,
  otpPermanent,
  otpUnchecked,
  otpRollback,
  otpHealth,
  otpPackage,
];
