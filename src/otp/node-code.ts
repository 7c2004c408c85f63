import type { CodeFacts, RelupFacts } from '../model/node.ts';
import { type Instruction, readInstruction } from './explain-instruction.ts';
import type { Term } from './term.ts';
import { parseTerms } from './term-parser.ts';

/** A module that a relup loads, and the directory of the application that it takes it from, such as `ch_app-2`. */
export interface LoadedModule {
  readonly module: string;
  readonly directory: string;
}

/** The terms of a relup's script, from their texts. */
export function scriptTerms({ instructions }: RelupFacts): readonly Term[] {
  return (instructions ?? []).flatMap(text => {
    const parsed = parseTerms(`${text}.`);
    return parsed.ok ? parsed.terms : [];
  });
}

/** What code a script leaves loaded, by its instructions. */
export function loadedModules(script: readonly Term[]): readonly LoadedModule[] {
  const sources = new Map<string, string>();
  const loaded = new Map<string, string>();
  for (const instruction of script.map(readInstruction)) note(instruction, sources, loaded);
  return [...loaded].map(([module, directory]) => ({ module, directory }));
}

function note(instruction: Instruction, sources: Map<string, string>, loaded: Map<string, string>): void {
  switch (instruction.kind) {
    case 'load_object_code':
      for (const module of instruction.modules)
        sources.set(module, `${instruction.application}-${instruction.version}`);
      return;
    case 'load': {
      const directory = sources.get(instruction.module);
      if (directory !== undefined) loaded.set(instruction.module, directory);
      return;
    }
    case 'remove':
      loaded.delete(instruction.module);
      return;
    default:
      return;
  }
}

/** Compares with where the node says that the code is from. */
export function codeFacts(modules: readonly LoadedModule[], which: ReadonlyMap<string, string>): CodeFacts {
  const wrong = modules.flatMap(({ module, directory }) => {
    const found = which.get(module) ?? '';
    return found.includes(`/${directory}/`) ? [] : [{ module, expected: directory, found }];
  });
  return { modules: modules.length, wrong };
}
