import { describe, expect, it } from 'vitest';
import type { HostState } from '../../src/engine/state.ts';
import type { ProblemCode } from '../../src/model/transport.ts';
import { adviceFor } from '../../src/tui/screens/contact.ts';
import { Drive } from '../helpers/drive.ts';
import { Operator } from '../helpers/operator.ts';
import { section, undoable } from '../helpers/orders.ts';
import { planOf } from '../helpers/plans.ts';

const { words } = new Operator(planOf([section('app', [undoable])])).scene;

/** A host that broke off at its first contact, and what came of the next try. */
function triedAgain(code: ProblemCode): HostState | undefined {
  const drive = new Drive(planOf([section('app', [undoable])]));
  drive.take();
  const lost = { code: 'connectionLost', detail: 'the connection to alpha broke' } as const;
  drive.send({ type: 'connectFailed', host: 'alpha', problem: lost, cutOff: true });
  drive.send({ type: 'reconnectDue', host: 'alpha' });
  drive.send({ type: 'connectFailed', host: 'alpha', problem: { code, detail: '' } });
  return drive.state.hosts.alpha;
}

describe('what to do about a host that broke off at its first contact', () => {
  it.each(['unreachable', 'connectionLost'] as const)('and is away since: %s', code => {
    expect(adviceFor(triedAgain(code), 'its own', words)).toBe(words.messages.hostDialog.cutOff);
  });

  it.each(['hostKeyChanged', 'authRefused', 'locked', 'other'] as const)(
    'and then answered otherwise: %s',
    code => {
      expect(triedAgain(code)?.problem?.code).toBe(code);
      expect(adviceFor(triedAgain(code), 'its own', words)).toBe('its own');
    },
  );
});
