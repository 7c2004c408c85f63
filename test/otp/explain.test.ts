import { describe, expect, it } from 'vitest';
import { explainRelup, warningText } from '../../src/otp/explain.ts';
import { sentenceOf } from '../../src/otp/explain-sentence.ts';
import { otpWords } from '../../src/text/otp.ts';
import { instruction, itemsOf, termOf } from './instructions.ts';

const brutal = { before: 'brutal_purge', after: 'brutal_purge' };
const soft = { before: 'soft_purge', after: 'soft_purge' };

describe('a low-level instruction', () => {
  it.each([
    [
      '{load_object_code,{ch_app,"2",[ch3]}}',
      { kind: 'load_object_code', application: 'ch_app', version: '2', modules: ['ch3'] },
    ],
    [
      '{load_object_code,{ch_app,[50],[]}}',
      { kind: 'load_object_code', application: 'ch_app', version: '2', modules: [] },
    ],
    ['point_of_no_return', { kind: 'point_of_no_return' }],
    [
      '{load,{ch3,brutal_purge,soft_purge}}',
      { kind: 'load', module: 'ch3', purges: { before: 'brutal_purge', after: 'soft_purge' } },
    ],
    ['{remove,{ch3,soft_purge,soft_purge}}', { kind: 'remove', module: 'ch3', purges: soft }],
    ['{purge,[a,b]}', { kind: 'purge', modules: ['a', 'b'] }],
    [
      '{suspend,[a,{b,7000},{c,infinity},{d,default}]}',
      {
        kind: 'suspend',
        modules: [
          { name: 'a', timeout: 'default' },
          { name: 'b', timeout: 7000 },
          { name: 'c', timeout: 'infinity' },
          { name: 'd', timeout: 'default' },
        ],
      },
    ],
    ['{resume,[a]}', { kind: 'resume', modules: ['a'] }],
    ['{code_change,[{a,[]}]}', { kind: 'code_change', direction: 'up', modules: [{ name: 'a' }] }],
    ['{code_change,down,[{a,{x,1}}]}', { kind: 'code_change', direction: 'down', modules: [{ name: 'a' }] }],
    ['{stop,[a]}', { kind: 'stop', modules: ['a'] }],
    ['{start,[a]}', { kind: 'start', modules: ['a'] }],
    ['{sync_nodes,id,[n@a,n@b]}', { kind: 'sync_nodes', nodes: ['n@a', 'n@b'] }],
    ['{sync_nodes,id,{m,nodes,[]}}', { kind: 'sync_nodes', nodes: { module: 'm', name: 'nodes', args: [] } }],
    ['{apply,{m,f,"a"}}', { kind: 'apply', call: { module: 'm', name: 'f' } }],
    ['restart_emulator', { kind: 'restart_emulator' }],
    ['restart_new_emulator', { kind: 'restart_new_emulator' }],
  ])('is read: %s', (text, expected) => {
    expect(instruction(text)).toMatchObject(expected);
  });
});

describe('a high-level instruction', () => {
  const update = {
    kind: 'update',
    module: 'm',
    moduleType: 'dynamic',
    timeout: 'default',
    change: 'soft',
    purges: brutal,
    dependencies: [],
  };
  it.each([
    ['{update,m}', update],
    ['{update,m,supervisor}', { ...update, moduleType: 'static', change: 'supervisor' }],
    ['{update,m,soft}', update],
    ['{update,m,{advanced,[]}}', { ...update, change: { extra: { kind: 'list' } } }],
    ['{update,m,[a,b]}', { ...update, dependencies: ['a', 'b'] }],
    ['{update,m,[]}', update],
    ['{update,m,soft,[a]}', { ...update, dependencies: ['a'] }],
    [
      '{update,m,{advanced,x},[a]}',
      { ...update, change: { extra: { kind: 'atom', name: 'x' } }, dependencies: ['a'] },
    ],
    ['{update,m,soft,soft_purge,soft_purge,[a]}', { ...update, purges: soft, dependencies: ['a'] }],
    ['{update,m,9000,soft,soft_purge,soft_purge,[]}', { ...update, timeout: 9000, purges: soft }],
    [
      '{update,m,static,infinity,{advanced,x},brutal_purge,soft_purge,[a]}',
      {
        ...update,
        moduleType: 'static',
        timeout: 'infinity',
        purges: { before: 'brutal_purge', after: 'soft_purge' },
        dependencies: ['a'],
        change: { extra: { kind: 'atom', name: 'x' } },
      },
    ],
    ['{load_module,m}', { kind: 'load_module', module: 'm', purges: brutal, dependencies: [] }],
    ['{load_module,m,[a]}', { kind: 'load_module', module: 'm', purges: brutal, dependencies: ['a'] }],
    [
      '{load_module,m,soft_purge,soft_purge,[]}',
      { kind: 'load_module', module: 'm', purges: soft, dependencies: [] },
    ],
    ['{add_module,m}', { kind: 'add_module', module: 'm', dependencies: [] }],
    ['{add_module,m,[a]}', { kind: 'add_module', module: 'm', dependencies: ['a'] }],
    ['{delete_module,m}', { kind: 'delete_module', module: 'm', dependencies: [] }],
    ['{delete_module,m,[a]}', { kind: 'delete_module', module: 'm', dependencies: ['a'] }],
    ['{add_application,app}', { kind: 'add_application', application: 'app', type: 'permanent' }],
    ['{add_application,app,load}', { kind: 'add_application', application: 'app', type: 'load' }],
    ['{remove_application,app}', { kind: 'remove_application', application: 'app' }],
    ['{restart_application,app}', { kind: 'restart_application', application: 'app' }],
  ])('is read: %s', (text, expected) => {
    expect(instruction(text)).toMatchObject(expected);
  });
});

describe('an instruction that is none', () => {
  it.each([
    'restart',
    'mnesia_backup',
    '{}',
    '{load}',
    '{load,ch3}',
    '{load,{ch3,hard_purge,soft_purge}}',
    '{suspend,[{a,0}]}',
    '{suspend,[{a,soon}]}',
    '{code_change,sideways,[{a,[]}]}',
    '{code_change,[a]}',
    '{sync_nodes,id}',
    '{apply,{m,f}}',
    '{apply,{m,f,[]},{m,f,[]}}',
    '{update,m,hard}',
    '{update,m,soft,soft_purge,[]}',
    '{update,"m"}',
    '{load_module,m,soft_purge,[]}',
    '{load_module,m,[a|b]}',
    '{add_module,m,[],[]}',
    '{add_application,app,sometimes}',
    '{restart_application,app,now}',
    '{toString,[a]}',
    '{constructor,m}',
    '"point_of_no_return"',
    '[{load_module,m}]',
  ])('is called unknown and not guessed at: %s', text => {
    expect(instruction(text)).toEqual({ kind: 'unknown' });
  });
});

describe('the words', () => {
  it.each([
    ['{suspend,[ch3,{ch4,9000}]}', 'Suspends every process that uses ch3 (within 5 s), ch4 (within 9000 ms)'],
    [
      '{code_change,down,[{ch3,{old,1}}]}',
      'back from the new version: calls code_change of ch3 with Extra {old,1}',
    ],
    [
      '{load,{ch3,soft_purge,brutal_purge}}',
      'Refused beforehand if a process is in still older code of ch3; those in the replaced code are killed when the release is made permanent',
    ],
    ['{apply,{application,start,[ch_app,permanent]}}', 'Starts the application ch_app (permanent).'],
    ['{apply,{application,start,[ch_app]}}', 'Starts the application ch_app (temporary).'],
    ['{apply,{application,stop,[ch_app]}}', 'Stops the application ch_app'],
    ['{apply,{application,unload,[ch_app]}}', 'forget the application ch_app'],
    ['{apply,{application,start,["ch_app"]}}', 'Calls application:start("ch_app").'],
    ['{apply,{\'Elixir.M\',migrate,[1,"two",a]}}', 'Calls \'Elixir.M\':migrate(1, "two", a).'],
    ['{sync_nodes,"step 1",[n@a]}', 'Waits until n@a have come to the same point (step 1)'],
    ['{update,ch_sup,supervisor}', 'takes over the new start specifications; its children keep running'],
    [
      '{update,m,static,default,{advanced,x},soft_purge,soft_purge,[n]}',
      'On the way down, too, the code is loaded before code_change is called (static).',
    ],
    ['{update,m,[n,o]}', 'Goes together with n, o, which it depends on.'],
    ['{made_up,1}', 'Not known to handrail'],
  ])('of %s say what it does', (text, words) => {
    expect(sentenceOf(instruction(text), otpWords('en').instruction)).toContain(words);
  });

  it('are there in Chinese, and differ for every kind', () => {
    const texts = [
      '{load_object_code,{a,"1",[m]}}',
      'point_of_no_return',
      '{load,{m,soft_purge,soft_purge}}',
      '{remove,{m,soft_purge,soft_purge}}',
      '{purge,[m]}',
      '{suspend,[m]}',
      '{resume,[m]}',
      '{code_change,[{m,[]}]}',
      '{code_change,down,[{m,[]}]}',
      '{stop,[m]}',
      '{start,[m]}',
      '{sync_nodes,i,[m]}',
      '{sync_nodes,i,{m,f,[]}}',
      '{apply,{m,f,[]}}',
      '{apply,{application,start,[m]}}',
      '{apply,{application,stop,[m]}}',
      '{apply,{application,load,[m]}}',
      '{apply,{application,unload,[m]}}',
      'restart_emulator',
      'restart_new_emulator',
      '{update,m}',
      '{update,m,supervisor}',
      '{update,m,{advanced,[]}}',
      '{load_module,m}',
      '{add_module,m}',
      '{delete_module,m}',
      '{add_application,m}',
      '{add_application,m,load}',
      '{add_application,m,none}',
      '{remove_application,m}',
      '{restart_application,m}',
      '{made_up,m}',
    ];
    const sentences = texts.map(text => sentenceOf(instruction(text), otpWords('zh').instruction));
    expect(new Set(sentences).size).toBe(texts.length);
    for (const sentence of sentences) expect(sentence).toMatch(/[\u4e00-\u9fff].*。$/);
  });
});

describe('a script', () => {
  const explain = (text: string) => explainRelup(itemsOf(termOf(text)));

  it('is split at its point of no return, with what it does all in all', () => {
    const script = explain(`[{load_object_code,{ch_app,"2",[ch3,ch4]}},
      point_of_no_return,
      {suspend,[ch3,{ch4,1000}]}, {load,{ch3,soft_purge,brutal_purge}}, {load,{ch4,soft_purge,soft_purge}},
      {code_change,[{ch3,[]}]}, {resume,[ch4,ch3]}, {stop,[ch5]}, {start,[ch5]},
      {apply,{application,stop,[old]}}, {apply,{application,unload,[old]}}, {purge,[old]},
      {apply,{application,start,[new,permanent]}}, {apply,{m,f,[1]}}, {sync_nodes,a,[n@h]}]`);
    expect(script.before.map(each => each.number)).toEqual([1]);
    expect(script.point?.number).toBe(2);
    expect(script.after.map(each => each.number)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(script.effects).toEqual({
      suspended: ['ch3', 'ch4'],
      codeChange: ['ch3'],
      stopped: ['ch5'],
      applicationsStopped: ['old'],
      applicationsStarted: ['new'],
      killed: ['ch3', 'old'],
      calls: ['m:f(1)'],
      synchronizes: true,
      waitsFor: ['n@h'],
      emulator: 'kept',
    });
    expect(script.warnings.map(each => each.code)).toEqual(['brutalPurge', 'syncNodes']);
  });

  it.each([
    ['[point_of_no_return,restart_emulator]', ['restartEmulator']],
    ['[restart_new_emulator,point_of_no_return]', ['restartNewEmulator']],
    ['[restart_new_emulator]', ['restartNewEmulator']],
    ['[point_of_no_return,restart_new_emulator]', ['restartNewEmulator', 'refusedAfterPoint']],
    ['[{apply,{m,f,[]}},point_of_no_return]', ['applyBeforePoint']],
    ['[{suspend,[m]},point_of_no_return,{resume,[m]}]', ['changesBeforePoint']],
    ['[{suspend,[m]},{resume,[m]}]', ['noPointOfNoReturn']],
    ['[point_of_no_return,{load_object_code,{a,"1",[]}}]', ['refusedAfterPoint']],
    ['[point_of_no_return,{made_up,1}]', ['unknownInstruction']],
    ['[point_of_no_return,{sync_nodes,a,{m,f,[]}}]', ['syncNodes']],
    ['[point_of_no_return,{load,{m,soft_purge,soft_purge}}]', []],
    ['[point_of_no_return]', []],
    ['[]', []],
  ])('warns of what an operator must know: %s', (text, codes) => {
    const { warnings } = explain(text);
    expect(warnings.map(each => each.code)).toEqual(codes);
    for (const language of ['en', 'zh'] as const)
      for (const warning of warnings)
        expect(warningText(warning, otpWords(language).warning)).toMatch(/[.。]$/);
  });
});
