import type { Instruction } from './explain-instruction.ts';
import { callText } from './explain-sentence.ts';

/** What a script does to a node that runs, all in all. Names in the order of their first occurrence, each once. */
export interface ScriptEffects {
  /** Modules whose processes are suspended for a while. */
  readonly suspended: readonly string[];
  /** Modules whose `code_change` converts the state of their processes. */
  readonly codeChange: readonly string[];
  /** Modules whose processes are stopped and started again. */
  readonly stopped: readonly string[];
  readonly applicationsStopped: readonly string[];
  readonly applicationsStarted: readonly string[];
  /** Modules whose old code is removed at the cost of the processes in it. */
  readonly killed: readonly string[];
  /** Other functions that are called. */
  readonly calls: readonly string[];
  /** Whether it waits for other nodes; `waitsFor` is empty where a function names them. */
  readonly synchronizes: boolean;
  readonly waitsFor: readonly string[];
  readonly emulator: 'kept' | 'restarted' | 'replaced';
}

export function effectsOf(instructions: readonly Instruction[]): ScriptEffects {
  const all = instructions.map(effectOf);
  const unique = (key: Exclude<keyof ScriptEffects, 'synchronizes' | 'emulator'>) => [
    ...new Set(all.flatMap(each => each[key] ?? [])),
  ];
  const has = (kind: Instruction['kind']) => instructions.some(each => each.kind === kind);
  return {
    suspended: unique('suspended'),
    codeChange: unique('codeChange'),
    stopped: unique('stopped'),
    applicationsStopped: unique('applicationsStopped'),
    applicationsStarted: unique('applicationsStarted'),
    killed: unique('killed'),
    calls: unique('calls'),
    synchronizes: has('sync_nodes'),
    waitsFor: unique('waitsFor'),
    emulator: has('restart_new_emulator') ? 'replaced' : has('restart_emulator') ? 'restarted' : 'kept',
  };
}

function effectOf(instruction: Instruction): Partial<ScriptEffects> {
  switch (instruction.kind) {
    case 'suspend':
      return { suspended: instruction.modules.map(each => each.name) };
    case 'code_change':
      return { codeChange: instruction.modules.map(each => each.name) };
    case 'stop':
      return { stopped: instruction.modules };
    case 'purge':
      return { killed: instruction.modules };
    case 'load':
    case 'remove':
    case 'load_module':
      return { killed: killedBy(instruction) };
    case 'update':
      return {
        suspended: [instruction.module],
        // A supervisor is told to take its new specifications by the same message.
        codeChange: instruction.change === 'soft' ? [] : [instruction.module],
        killed: killedBy(instruction),
      };
    case 'delete_module':
      return { killed: [instruction.module] };
    case 'sync_nodes':
      return 'module' in instruction.nodes ? {} : { waitsFor: instruction.nodes };
    case 'apply':
      return applied(instruction);
    case 'add_application':
      return ['load', 'none'].includes(instruction.type)
        ? {}
        : { applicationsStarted: [instruction.application] };
    case 'remove_application':
      return { applicationsStopped: [instruction.application] };
    case 'restart_application':
      return {
        applicationsStopped: [instruction.application],
        applicationsStarted: [instruction.application],
      };
    case 'load_object_code':
    case 'point_of_no_return':
    case 'resume':
    case 'start':
    case 'add_module':
    case 'restart_emulator':
    case 'restart_new_emulator':
    case 'unknown':
      return {};
  }
}

function killedBy({
  module,
  purges,
}: Extract<Instruction, { kind: 'load' | 'remove' | 'load_module' | 'update' }>) {
  return purges.before === 'brutal_purge' || purges.after === 'brutal_purge' ? [module] : [];
}

function applied({ call }: Extract<Instruction, { kind: 'apply' }>): Partial<ScriptEffects> {
  const [application] = call.args;
  const isApplication = call.module === 'application' && application?.kind === 'atom';
  if (isApplication && call.name === 'start') return { applicationsStarted: [application.name] };
  if (isApplication && call.name === 'stop') return { applicationsStopped: [application.name] };
  if (isApplication && ['load', 'unload'].includes(call.name)) return {};
  return { calls: [callText(call)] };
}
