import type { Action } from '../model/runbook.ts';

/** The artifacts that an action puts on its host, by name. */
export function uploadedArtifacts(action: Action): readonly string[] {
  if (action.verb === 'upload') return action.artifacts;
  return action.verb === 'otp' && action.action === 'push' && action.package !== undefined
    ? [action.package]
    : [];
}
