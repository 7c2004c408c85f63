import type { Term } from './term.ts';
import { string } from './term.ts';
import { asString, isAtom, isTuple } from './term-shape.ts';
import { termText } from './term-text.ts';

/** What is asked of a node's release handler. A downgrade is an installation of the old version, then made permanent. */
export type NodeAction =
  /** `name` is that of the package, without `.tar.gz`; `version` the one it is known to hold. */
  | { readonly kind: 'unpack'; readonly name: string; readonly version: string }
  | { readonly kind: 'check'; readonly version: string; readonly direction: 'up' | 'down' }
  | {
      readonly kind: 'install';
      readonly version: string;
      readonly direction: 'up' | 'down';
      /** What becomes of the node where it fails behind its point of no return; absent: the same as `restart`. */
      readonly errorAction?: 'restart' | 'reboot' | undefined;
    }
  | { readonly kind: 'makePermanent' | 'remove'; readonly version: string }
  /** Stops the emulator; heart starts it again, with the permanent release. */
  | { readonly kind: 'reboot' }
  /** Starts the applications anew in the same process: the way out of an installation that failed halfway. */
  | { readonly kind: 'restart' };

export function actionExpression(action: NodeAction): string {
  const text = (value: string) => termText(string(value), { ascii: true });
  switch (action.kind) {
    case 'unpack':
      return unpacking(text(action.name));
    case 'check':
      return `release_handler:check_install_release(${text(action.version)})`;
    case 'install':
      return action.errorAction === undefined
        ? `release_handler:install_release(${text(action.version)})`
        : `release_handler:install_release(${text(action.version)}, [{error_action, ${action.errorAction}}])`;
    case 'makePermanent':
      return `release_handler:make_permanent(${text(action.version)})`;
    case 'remove':
      return `release_handler:remove_release(${text(action.version)})`;
    case 'reboot':
      return 'init:reboot()';
    case 'restart':
      return 'init:restart()';
  }
}

/**
 * Of an unpacking that fails, nothing is left: what a broken package brought would be kept by the next one, for the
 * release handler does not write over files.
 */
function unpacking(name: string): string {
  return `begin
  HandrailThere = fun() -> filelib:wildcard("{lib,releases}/*", code:root_dir()) end,
  HandrailBefore = HandrailThere(),
  case release_handler:unpack_release(${name}) of
    {ok, HandrailVsn} -> {ok, HandrailVsn};
    HandrailFailed ->
      [file:del_dir_r(filename:join(code:root_dir(), HandrailLeft)) || HandrailLeft <- HandrailThere() -- HandrailBefore],
      HandrailFailed
  end
end`;
}

/** What an action's answer claims; whether that is so only a probe can say. */
export type Claim =
  | { readonly kind: 'done' }
  /** `check` and `install` name the other version of the relup: on the way up, the one that they go from. */
  | { readonly kind: 'scripted'; readonly version: string }
  /** The node restarts on a new emulator and goes on by itself. */
  | { readonly kind: 'continues'; readonly version: string }
  | { readonly kind: 'refused'; readonly reason: string };

export function claimOf(action: NodeAction, answer: Term): Claim {
  if (isAtom(answer, 'ok')) return { kind: 'done' };
  const items = answer.kind === 'tuple' ? answer.items : [];
  const [tag, first] = items;
  const version = first === undefined ? undefined : asString(first);
  if (isAtom(tag, 'ok') && version !== undefined) return named(action, version, answer);
  if (isAtom(tag, 'continue_after_restart') && version !== undefined) return { kind: 'continues', version };
  const reason = isTuple(answer, 2) && isAtom(tag, 'error') && first !== undefined ? first : answer;
  return { kind: 'refused', reason: termText(reason) };
}

/**
 * Where there is no relup, check_install_release/1 answers up from the version to itself. On the way down every answer
 * names the version itself, so there it cannot be told.
 */
function named(action: NodeAction, version: string, answer: Term): Claim {
  switch (action.kind) {
    case 'unpack':
      return version === action.version ? { kind: 'done' } : { kind: 'refused', reason: termText(answer) };
    case 'check':
    case 'install':
      return action.direction === 'up' && version === action.version
        ? { kind: 'refused', reason: termText(answer) }
        : { kind: 'scripted', version };
    default:
      return { kind: 'refused', reason: termText(answer) };
  }
}
