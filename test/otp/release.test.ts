import { describe, expect, it } from 'vitest';
import { problemText } from '../../src/otp/explain-problem.ts';
import { readRelease, releaseDifference } from '../../src/otp/release.ts';
import { readApplication } from '../../src/otp/release-app.ts';
import { configDifference, readConfig } from '../../src/otp/release-config.ts';
import { readRegistry, readStartData } from '../../src/otp/release-registry.ts';
import { readAppup, readRelup } from '../../src/otp/release-upgrade.ts';
import type { Reading } from '../../src/otp/term-shape.ts';
import { termText } from '../../src/otp/term-text.ts';
import { otpWords } from '../../src/text/otp.ts';

function read<Value>(reader: (bytes: Uint8Array) => Reading<Value>, text: string): Value {
  const reading = reader(new TextEncoder().encode(text));
  if (!reading.ok) throw new Error(problemText(reading.problem, otpWords('en').problem));
  return reading.value;
}

describe('a .rel file', () => {
  const text = `{release, {"ch_rel", "B"}, {erts, "13.1.5"},
    [{kernel,"8.5"}, {tool,"1",load}, {lib,"2",[inner]}, {both,"3",transient,[]}]}.`;

  it('is read with start types and included applications', () => {
    expect(read(readRelease, text)).toEqual({
      name: 'ch_rel',
      version: 'B',
      erts: '13.1.5',
      applications: [
        { name: 'kernel', version: '8.5', type: 'permanent', included: null },
        { name: 'tool', version: '1', type: 'load', included: null },
        { name: 'lib', version: '2', type: 'permanent', included: ['inner'] },
        { name: 'both', version: '3', type: 'transient', included: [] },
      ],
    });
  });

  it('differs from another by what is added, removed, changed, or started otherwise', () => {
    const before = read(
      readRelease,
      '{release,{"r","A"},{erts,"12"},[{kernel,"8"},{gone,"1"},{kept,"1"},{typed,"1"}]}.',
    );
    const after = read(
      readRelease,
      '{release,{"r","B"},{erts,"13"},[{kernel,"9"},{kept,"1"},{typed,"1",load},{new,"1"}]}.',
    );
    expect(releaseDifference(before, after)).toEqual({
      erts: { from: '12', to: '13' },
      applications: [
        { kind: 'changed', name: 'kernel', from: '8', to: '9' },
        { kind: 'startType', name: 'typed', from: 'permanent', to: 'load' },
        { kind: 'added', name: 'new', version: '1' },
        { kind: 'removed', name: 'gone', version: '1' },
      ],
      unchanged: 1,
    });
    expect(releaseDifference(after, after)).toEqual({ erts: null, applications: [], unchanged: 4 });
  });
});

describe('an .app file', () => {
  it('is read, and what it does not say is empty', () => {
    const application = read(
      readApplication,
      '{application, ch_app, [{vsn,"2"},{modules,[ch3]},{mod,{ch_app,[x]}},{env,[{a,1}]}]}.',
    );
    expect(application).toMatchObject({
      name: 'ch_app',
      version: '2',
      modules: ['ch3'],
      registered: [],
      description: '',
    });
    expect(application.callback?.module).toBe('ch_app');
    expect(application.env.map(([name, value]) => [name, termText(value)])).toEqual([['a', '1']]);
    expect(read(readApplication, '{application, lib, [{mod,[]}]}.').callback).toBeNull();
  });
});

describe('a relup and an .appup', () => {
  it('are read both ways', () => {
    const relup = read(
      readRelup,
      '{"B",[{"A",[note],[point_of_no_return]}],[{"A",[],[]},{"0",[],[restart_emulator]}]}.',
    );
    expect(relup.version).toBe('B');
    expect(relup.up.map(each => [each.release, each.instructions.length])).toEqual([['A', 1]]);
    expect(relup.down.map(each => [each.release, each.instructions.length])).toEqual([
      ['A', 0],
      ['0', 1],
    ]);
  });

  it('keep versions apart from patterns', () => {
    const appup = read(readAppup, '{"2",[{"1",[]},{<<"1\\\\..*">>,[]},{[49,46,50],[]}],[]}.');
    expect(appup.up.map(each => each.versions)).toEqual([
      { kind: 'version', version: '1' },
      { kind: 'pattern', pattern: '1\\..*' },
      { kind: 'version', version: '1.2' },
    ]);
  });
});

describe('what a target system records', () => {
  it('is read from RELEASES', () => {
    const [release] = read(
      readRegistry,
      '[{release,"ch_rel","A","13.1.5",[{kernel,"8.5","/r/lib/kernel-8.5"}],permanent}].',
    );
    expect(release).toEqual({
      name: 'ch_rel',
      version: 'A',
      erts: '13.1.5',
      libraries: [{ name: 'kernel', version: '8.5', directory: '/r/lib/kernel-8.5' }],
      status: 'permanent',
    });
  });

  it.each([
    ['13.1.5 A\n', { erts: '13.1.5', version: 'A' }],
    ['13.1.5 A', { erts: '13.1.5', version: 'A' }],
    ['13.1.5\n', undefined],
    ['', undefined],
    ['a b c\n', undefined],
  ])('is read from start_erl.data: %j', (text, expected) => {
    expect(readStartData(text)).toEqual(expected);
  });
});

describe('a sys.config', () => {
  it('differs from another by settings, however they are spelled', () => {
    const from = read(
      readConfig,
      '[{a,[{x,1},{y,"ab"},{gone,2}]},{b,[{z,#{p=>1,q=>2}}]},"more.config","old.config"].',
    );
    const to = read(
      readConfig,
      '[{b,[{z,#{q=>2,p=>1}}]},{a,[{x,2},{y,[97,98]},{new,3}]},"more.config","new.config"].',
    );
    const { settings, ...includes } = configDifference(from, to);
    expect(
      settings.map(({ application, parameter, from: old, to: now }) => [
        application,
        parameter,
        old && termText(old),
        now && termText(now),
      ]),
    ).toEqual([
      ['a', 'gone', '2', null],
      ['a', 'new', null, '3'],
      ['a', 'x', '1', '2'],
    ]);
    expect(includes).toEqual({
      addedIncludes: ['new.config'],
      removedIncludes: ['old.config'],
      keptIncludes: ['more.config'],
    });
    expect(configDifference(to, to).settings).toEqual([]);
  });

  it('takes the last of what is set twice, and may be empty', () => {
    const config = read(readConfig, '[{a,[{x,1},{x,2}]},{a,[{y,3}]}].');
    expect([...(config.parameters.get('a') ?? [])].map(([name, value]) => [name, termText(value)])).toEqual([
      ['x', '2'],
      ['y', '3'],
    ]);
    expect(read(readConfig, '[].').parameters.size).toBe(0);
  });
});

describe('a file of another shape', () => {
  it.each([
    [
      readRelease,
      '{release, {"a"}, {erts, "1"}, []}.',
      'line 1, column 11: {"a"} stands where {Name, Vsn} should be',
    ],
    [
      readRelease,
      '{release,{"a","b"},{erts,"1"},\n [{kernel,"8",often}]}.',
      'line 2, column 15: often stands where permanent | transient | temporary | load | none should be',
    ],
    [
      readApplication,
      '[].',
      'line 1, column 1: [] stands where {application, Name, [{Key, Value}]} should be',
    ],
    [readRelup, '{"B",[],none}.', 'line 1, column 9: none stands where a list should be'],
    [
      readAppup,
      '{"2",[{one,[]}],[]}.',
      'line 1, column 8: one stands where "Vsn" | <<"regular expression">> should be',
    ],
    [
      readRegistry,
      '[{release,"a","b","c",[],gone}].',
      'line 1, column 26: gone stands where unpacked | current | tmp_current | permanent | old should be',
    ],
    [readConfig, '"no".', 'line 1, column 1: "no" stands where [{App, [{Par, Value}]} | "File"] should be'],
    [readConfig, '[{a,[b]}].', 'line 1, column 6: b stands where {Par, Value} should be'],
    [readConfig, '[]. [].', 'line 1, column 5: [] stands where the end: the file holds one term should be'],
    [readConfig, '% empty\n', 'line 2, column 1: the text ends where a term should be'],
    [readConfig, '[{a,\n[}].', 'line 2, column 2: } stands where a term should be'],
    [
      readConfig,
      '[{a,[]}',
      'line 1, column 8: the text ends where , or | or ] should be (the [ of line 1, column 1 is still open)',
    ],
  ] as const)('is refused with the place: %#', (reader, text, problem) => {
    const reading = (reader as (bytes: Uint8Array) => Reading<unknown>)(new TextEncoder().encode(text));
    expect(reading.ok ? 'read' : problemText(reading.problem, otpWords('en').problem)).toBe(problem);
  });

  it('is told in Chinese as well', () => {
    const reading = readConfig(new TextEncoder().encode('[{a,[]}'));
    expect(!reading.ok && problemText(reading.problem, otpWords('zh').problem)).toBe(
      '第 1 行第 8 列：此处应为,或|或]，文本却结束了（第 1 行第 1 列的 [ 还没有关闭）',
    );
  });
});
