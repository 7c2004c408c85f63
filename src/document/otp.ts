import { nearestName } from '../model/nearest.ts';
import type { OtpAction, OtpActionName } from '../model/runbook.ts';
import { placeholdersOf } from '../model/template.ts';
import { milliseconds } from './milliseconds.ts';
import { type AnyRawStep, listOf, type Reading } from './reading.ts';
import type { RawOtp } from './schema.ts';

type Key =
  | 'node'
  | 'path'
  | 'root'
  | 'package'
  | 'release'
  | 'from'
  | 'expr'
  | 'expect'
  | 'relup'
  | 'errorAction';

/** What each action needs besides its node, and what else it takes. */
const keys: Readonly<
  Record<OtpActionName, { readonly needs: readonly Key[]; readonly takes: readonly Key[] }>
> = {
  build: { needs: ['root', 'package', 'path'], takes: ['from'] },
  push: { needs: ['node', 'package', 'root'], takes: [] },
  unpack: { needs: ['node', 'package', 'release'], takes: [] },
  check: { needs: ['node', 'release', 'from'], takes: ['relup'] },
  install: { needs: ['node', 'release', 'from'], takes: ['relup', 'expr', 'expect', 'errorAction'] },
  probe: { needs: ['node', 'expr'], takes: ['expect'] },
  makePermanent: { needs: ['node', 'release'], takes: [] },
  downgrade: { needs: ['node', 'release', 'from'], takes: ['relup', 'expr', 'expect', 'errorAction'] },
  remove: { needs: ['node', 'release'], takes: [] },
  reboot: { needs: ['node'], takes: [] },
};

const all: readonly Key[] = [
  'node',
  'path',
  'root',
  'package',
  'release',
  'from',
  'expr',
  'expect',
  'relup',
  'errorAction',
];

/** What an otp step does; null, and a report, where that cannot be said. */
export function readOtp(reading: Reading, raw: AnyRawStep): OtpAction | null {
  const { otp } = raw;
  if (otp === undefined) return null;
  const { source, diagnostics, removed, artifacts } = reading;
  const { action } = otp;
  const { needs, takes } = keys[action];
  const missing = needs.filter(key => otp[key] === undefined);
  for (const key of missing)
    if (!removed.get(otp)?.has(key))
      diagnostics.add(source, source.range(otp, 'action'), 'otpMissing', { action, key });
  // The root of the target system is a property of the node, and may stand at every step.
  for (const key of all.filter(each => otp[each] !== undefined && each !== 'root'))
    if (![...needs, ...takes].includes(key))
      diagnostics.add(source, source.keyRange(otp, key), 'otpMisplaced', { action, key });
  for (const [key, beside] of idleKeys(otp))
    diagnostics.add(source, source.keyRange(otp, key), 'otpMisplaced', { action: beside, key });
  if (otp.expr !== undefined && !/^[\n\x20-\x7e]+$/.test(withoutNames(otp.expr)))
    diagnostics.add(source, source.range(otp, 'expr'), 'otpAscii');
  if (action === 'push' && otp.package !== undefined && !artifacts.includes(otp.package)) {
    const nearest = nearestName(otp.package, artifacts);
    diagnostics.add(source, source.range(otp, 'package'), 'unknownArtifact', {
      name: otp.package,
      ...(nearest === undefined ? {} : { nearest }),
    });
  }
  return missing.length > 0 ? null : actionOf(otp);
}

/** Keys that do nothing, and because of what. */
function idleKeys(otp: RawOtp): readonly (readonly [key: keyof RawOtp, beside: string])[] {
  const own = otp.mix !== undefined ? 'mix' : otp.relx !== undefined ? 'relx' : null;
  const others: readonly (keyof RawOtp)[] =
    own === 'mix' ? ['relx', 'erlCall', 'cookie'] : ['erlCall', 'cookie'];
  return [
    ...(own === null ? [] : others.filter(key => otp[key] !== undefined).map(key => [key, own] as const)),
    // What is expected is the value of an expression.
    ...(otp.expect !== undefined && otp.expr === undefined && moves.includes(otp.action)
      ? [['expect', otp.action] as const]
      : []),
  ];
}

const moves: readonly OtpActionName[] = ['install', 'downgrade'];

function actionOf({ node = '', path, epmd, erlCall, timeout, settle, stable, ...texts }: RawOtp): OtpAction {
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
  return {
    ...(given as typeof texts),
    verb: 'otp',
    node,
    ...(path === undefined ? {} : { path: listOf(path) }),
    ...(epmd === undefined ? {} : { epmd: String(epmd) }),
    program: erlCall ?? 'erl_call',
    timeout: milliseconds(timeout) ?? 60_000,
    settle: milliseconds(settle) ?? 60_000,
    stable: milliseconds(stable) ?? (texts.action === 'install' ? 10_000 : 0),
  } as OtpAction;
}

function withoutNames(text: string): string {
  return placeholdersOf(text).reduceRight(
    (result, { start, end }) => `${result.slice(0, start)}x${result.slice(end)}`,
    text,
  );
}
