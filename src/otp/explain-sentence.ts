import type { InstructionWords } from '../text/otp.ts';
import type { Call, Instruction } from './explain-instruction.ts';
import type { Term } from './term.ts';
import { asString } from './term-shape.ts';
import { termText } from './term-text.ts';

/** What an instruction does, in words. */
export function sentenceOf(instruction: Instruction, words: InstructionWords): string {
  switch (instruction.kind) {
    case 'load_object_code':
      return words.loadObjectCode(instruction.application, instruction.version, instruction.modules);
    case 'point_of_no_return':
      return words.pointOfNoReturn;
    case 'load':
      return words.load(instruction.module, instruction.purges);
    case 'remove':
      return words.remove(instruction.module, instruction.purges);
    case 'purge':
    case 'resume':
    case 'stop':
    case 'start':
      return words[instruction.kind](instruction.modules);
    case 'suspend':
      return words.suspend(instruction.modules);
    case 'code_change':
      return words.codeChange(
        instruction.direction,
        instruction.modules.map(({ name, extra }) => ({ name, extra: termText(extra) })),
      );
    case 'sync_nodes':
      return syncNodes(instruction, words);
    case 'apply':
      return applied(instruction.call, words);
    case 'restart_emulator':
      return words.restartEmulator;
    case 'restart_new_emulator':
      return words.restartNewEmulator;
    case 'update': {
      const { change } = instruction;
      return words.update({
        ...instruction,
        change: typeof change === 'string' ? change : { extra: termText(change.extra) },
      });
    }
    case 'load_module':
      return words.loadModule(instruction.module, instruction.purges, instruction.dependencies);
    case 'add_module':
      return words.addModule(instruction.module, instruction.dependencies);
    case 'delete_module':
      return words.deleteModule(instruction.module, instruction.dependencies);
    case 'add_application':
      return words.addApplication(instruction.application, instruction.type);
    case 'remove_application':
      return words.removeApplication(instruction.application);
    case 'restart_application':
      return words.restartApplication(instruction.application);
    case 'unknown':
      return words.unknown;
  }
}

/** `module:function(Args)`, as it would be typed. */
export function callText({ module, name, args }: Call): string {
  const atom = (text: string) => termText({ kind: 'atom', name: text });
  return `${atom(module)}:${atom(name)}(${args.map(each => termText(each)).join(', ')})`;
}

function syncNodes(
  { id, nodes }: Extract<Instruction, { kind: 'sync_nodes' }>,
  words: InstructionWords,
): string {
  const name = asString(id) ?? termText(id);
  return 'module' in nodes ? words.syncNodesOf(name, callText(nodes)) : words.syncNodes(name, nodes);
}

/** The calls that systools makes of instructions for applications are named for what they do. */
function applied(call: Call, words: InstructionWords): string {
  const [application, type] = call.args;
  if (call.module !== 'application' || application?.kind !== 'atom') return words.apply(callText(call));
  switch (`${call.name}/${call.args.length}`) {
    case 'start/1':
      return words.startApplication(application.name, 'temporary');
    case 'start/2':
      return words.startApplication(application.name, termText(type as Term));
    case 'stop/1':
      return words.stopApplication(application.name);
    case 'load/1':
      return words.loadApplication(application.name);
    case 'unload/1':
      return words.unloadApplication(application.name);
    default:
      return words.apply(callText(call));
  }
}
