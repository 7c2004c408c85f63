import { describe, expect, test } from 'vitest';
import { renderOtp } from '../../src/engine/otp.ts';
import type { OtpAction } from '../../src/model/runbook.ts';

const probe: OtpAction = {
  verb: 'otp',
  action: 'probe',
  node: 'channel',
  program: 'erl_call',
  timeout: 60_000,
  settle: 60_000,
  stable: 0,
  expr: 'app:knows("{{who}}")',
};

function rendered(who: string | undefined) {
  const { step, parts } = renderOtp(probe, () =>
    who === undefined ? undefined : { kind: 'value', value: who },
  );
  return {
    expr: step?.expr,
    missing: parts.flatMap(part => part.missing),
    unsafe: parts.flatMap(part => part.unsafe),
  };
}

describe('an expression with a value put in', () => {
  test('is handed to the node where it is plain text', () => {
    expect(rendered('x')).toEqual({ expr: 'app:knows("x")', missing: [], unsafe: [] });
  });

  test.each(['值', 'é', 'a\tb', 'x\nHANDRAIL_END\nreboot\n'])('is not asked with %j', who => {
    expect(rendered(who)).toMatchObject({ missing: [], unsafe: ['expr'] });
  });

  test('waits for a value that is not known', () => {
    expect(rendered(undefined)).toMatchObject({ missing: ['who'], unsafe: [] });
  });
});
