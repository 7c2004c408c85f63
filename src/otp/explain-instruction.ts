import type { Purges, SuspendTimeout } from '../text/otp.ts';
import { highLevel } from './explain-high.ts';
import { lowLevel } from './explain-low.ts';
import type { StartType } from './release.ts';
import type { Term } from './term.ts';
import { Unreadable } from './term-problem.ts';

/** One instruction of a relup (the low level) or of an .appup (both levels). */
export type Instruction = LowLevel | HighLevel | { readonly kind: 'unknown' };

export type LowLevel =
  | {
      readonly kind: 'load_object_code';
      readonly application: string;
      readonly version: string;
      readonly modules: readonly string[];
    }
  | { readonly kind: 'point_of_no_return' }
  | { readonly kind: 'load' | 'remove'; readonly module: string; readonly purges: Purges }
  | { readonly kind: 'purge' | 'resume' | 'stop' | 'start'; readonly modules: readonly string[] }
  | {
      readonly kind: 'suspend';
      readonly modules: readonly { readonly name: string; readonly timeout: SuspendTimeout }[];
    }
  | {
      readonly kind: 'code_change';
      readonly direction: 'up' | 'down';
      readonly modules: readonly { readonly name: string; readonly extra: Term }[];
    }
  | { readonly kind: 'sync_nodes'; readonly id: Term; readonly nodes: readonly string[] | Call }
  | { readonly kind: 'apply'; readonly call: Call }
  | { readonly kind: 'restart_emulator' | 'restart_new_emulator' };

export type HighLevel =
  | {
      readonly kind: 'update';
      readonly module: string;
      readonly moduleType: 'static' | 'dynamic';
      readonly timeout: SuspendTimeout;
      readonly change: 'soft' | 'supervisor' | { readonly extra: Term };
      readonly purges: Purges;
      readonly dependencies: readonly string[];
    }
  | {
      readonly kind: 'load_module';
      readonly module: string;
      readonly purges: Purges;
      readonly dependencies: readonly string[];
    }
  | {
      readonly kind: 'add_module' | 'delete_module';
      readonly module: string;
      readonly dependencies: readonly string[];
    }
  | { readonly kind: 'add_application'; readonly application: string; readonly type: StartType }
  | { readonly kind: 'remove_application' | 'restart_application'; readonly application: string };

export interface Call {
  readonly module: string;
  readonly name: string;
  readonly args: readonly Term[];
}

/** What is neither an instruction of OTP 25's appup(4) nor well-formed is `unknown`; it is never guessed at. */
export function readInstruction(term: Term): Instruction {
  try {
    return lowLevel(term) ?? highLevel(term) ?? { kind: 'unknown' };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unknown' };
    throw error;
  }
}
