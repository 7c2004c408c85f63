import type { NodeBuild } from '../engine/otp.ts';
import { isBuilt, readBuild } from '../otp/node-build.ts';
import { nodeAnswer } from '../otp/node-request.ts';
import type { Attempt } from './attempt.ts';
import type { End } from './execute.ts';

/** What systools made of a build, going by its own answer: the escript ends with 0 whatever became of it. */
export function built(attempt: Attempt, { request, nonce }: NodeBuild, end: End): End {
  if (end.kind !== 'ended' || end.outcome.kind !== 'exited' || end.outcome.code !== 0) return end;
  const answer = nodeAnswer(0, attempt.sample.text(), nonce);
  const steps = answer.kind === 'value' ? readBuild(answer.term) : undefined;
  if (steps !== undefined && isBuilt(steps, request)) return end;
  const failed = steps?.filter(({ ok }) => !ok).map(({ step, said }) => `${step}: ${said}`) ?? [];
  const detail = failed.length > 0 ? failed.join('; ') : 'systools gave no answer that reads';
  return { ...end, problem: { code: 'otpNotBuilt', detail } };
}
