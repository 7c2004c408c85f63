import { describe, expect, it } from 'vitest';
import { promptIn, StallWatch } from '../../src/runner/stall-watch.ts';
import { standardTiming } from '../../src/runner/timing.ts';
import { FakeClock } from '../helpers/fake-clock.ts';

/** A script on a clock that the test turns, and what was said of it: when, in seconds, and what. */
function watching(estimate = 0) {
  const clock = new FakeClock();
  const start = clock.now();
  const said: string[] = [];
  const say = (what: string) => said.push(`${(clock.now() - start) / 1000} ${what}`);
  const watch = new StallWatch({
    timing: { ...standardTiming, now: clock.now, after: clock.after },
    estimate,
    stalled: stall => say(stall.why === 'prompt' ? `prompt ${stall.line}` : 'silent'),
    stirred: () => say('stirred'),
  });
  const print = (text: string, stream: 'stdout' | 'stderr' = 'stdout') => {
    watch.heard();
    watch.read(stream, Buffer.from(text));
  };
  return { clock, watch, said, print };
}

describe('a script that prints nothing', () => {
  it('seems to hang after a minute, once', () => {
    const { clock, watch, said } = watching();
    watch.start();
    clock.pass(600_000);
    expect(said).toEqual(['60 silent']);
    expect(clock.pending).toBe(0);
  });

  it('may be silent for as long as its step expects', () => {
    const { clock, watch, said } = watching(90_000);
    watch.start();
    clock.pass(600_000);
    expect(said).toEqual(['90 silent']);
  });

  it('is waited for anew from its last output', () => {
    const { clock, watch, said, print } = watching();
    watch.start();
    clock.pass(50_000);
    print('still there\n');
    clock.pass(59_000);
    expect(said).toEqual([]);
    clock.pass(1_000);
    expect(said).toEqual(['110 silent']);
  });

  it('stirs with its next output, and may stall again', () => {
    const { clock, watch, said, print } = watching();
    watch.start();
    clock.pass(70_000);
    print('there I am\n');
    clock.pass(70_000);
    expect(said).toEqual(['60 silent', '70 stirred', '130 silent']);
  });

  it('is not waited for while nothing can be heard of it, and anew afterwards', () => {
    const { clock, watch, said } = watching();
    watch.start();
    clock.pass(50_000);
    watch.pause();
    expect(clock.pending).toBe(0);
    clock.pass(500_000);
    watch.start();
    clock.pass(59_000);
    expect(said).toEqual([]);
    clock.pass(1_000);
    expect(said).toEqual(['610 silent']);
  });

  it('costs one timer, however much it prints', () => {
    const { clock, watch, print } = watching();
    watch.start();
    for (let index = 0; index < 1000; index += 1) {
      print(`line ${index}\n`);
      clock.pass(10);
      expect(clock.pending).toBe(1);
    }
  });
});

describe('a line that looks like a question', () => {
  it('is one after two seconds without a further word', () => {
    const { clock, watch, said, print } = watching();
    watch.start();
    print('Unpacking\nPassword');
    clock.pass(1_000);
    print(': ');
    clock.pass(1_900);
    expect(said).toEqual([]);
    clock.pass(100);
    expect(said).toEqual(['3 prompt Password:']);
    clock.pass(300_000);
    expect(said).toHaveLength(1);
    print('\nthanks\n');
    expect(said[1]).toBe('303 stirred');
  });

  it('is of the stream that was written to last', () => {
    const { clock, watch, said, print } = watching();
    watch.start();
    print('a note:');
    print('Overwrite? ', 'stderr');
    clock.pass(2_000);
    expect(said).toEqual(['2 prompt Overwrite?']);
  });

  it('is none once it was ended by a newline', () => {
    const { clock, watch, said, print } = watching();
    watch.start();
    print('Done:\n');
    clock.pass(59_000);
    expect(said).toEqual([]);
  });

  it.each([
    ['Continue? [y/N]', 'Continue? [y/N]'],
    ['mysql> ', 'mysql>'],
    ['root@alpha:~# ', 'root@alpha:~#'],
    ['$ ', '$'],
    ['alpha% ', 'alpha%'],
    ['\x1b[1mPassword:\x1b[0m ', 'Password:'],
    ['45%\rOverwrite? ', 'Overwrite?'],
    ['name\u202e:', 'name:'],
    ['downloading 45%', null],
    ['downloading 45 %', null],
    ['\rOverwrite? \rdone.', null],
    ['working...', null],
    ['   ', null],
    ['', null],
  ])('in %j is %j', (line, prompt) => {
    expect(promptIn(line)).toBe(prompt);
  });

  it('is shown by its end, and not at all where it is far too long', () => {
    expect(promptIn(`${'x'.repeat(300)}:`)).toBe(`${'x'.repeat(199)}:`);
    const { clock, watch, said, print } = watching();
    watch.start();
    print('x'.repeat(5000));
    print('?');
    clock.pass(30_000);
    expect(said).toEqual([]);
  });
});
