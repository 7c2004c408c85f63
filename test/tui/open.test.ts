import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import { openTui } from '../../src/tui/open.ts';
import { Drive } from '../helpers/drive.ts';
import { DriveSession } from '../helpers/drive-session.ts';
import { ecscPlan } from '../helpers/ecsc-story.ts';
import { FakeTerminal } from '../helpers/ink-terminal.tsx';
import { tomcat } from './scenarios.ts';

function start(
  columns = 80,
  rows = 24,
  change: (session: DriveSession) => Session = session => session,
  until?: Promise<unknown>,
) {
  const terminal = new FakeTerminal(columns, rows);
  const drive = new Drive(ecscPlan(), { operator: 'wang' });
  const session = new DriveSession(drive, {
    processes: [tomcat],
    ending: task => (task.includes('backup') ? 'later' : undefined),
  });
  const { stdin, stdout, signals } = terminal;
  const ended = openTui(change(session), {
    stdin,
    stdout,
    signals,
    now: () => Date.now(),
    language: 'en',
    colour: true,
    timeZone: 'UTC',
    ...(until === undefined ? {} : { until }),
  });
  return { terminal, drive, session, ended };
}

function expectRestored(terminal: FakeTerminal): void {
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.isCursorHidden).toBe(false);
  expect(terminal.stdin.rawMode).toBe(false);
  expect(terminal.written.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(
    terminal.written.lastIndexOf('\x1b[?2004h'),
  );
  for (const event of ['SIGTERM', 'SIGHUP', 'SIGINT', 'uncaughtException', 'unhandledRejection'])
    expect(terminal.signals.listenerCount(event)).toBe(0);
}

describe('the terminal is as it was before', () => {
  test('after q and a yes', async () => {
    const { terminal, session, ended } = start();
    await terminal.until(text => text.includes('Release notes'));
    expect([terminal.isAlternate, terminal.isCursorHidden, terminal.stdin.rawMode]).toEqual([
      true,
      true,
      true,
    ]);
    terminal.type('q');
    await terminal.until(text => text.includes('Enter choose'));
    terminal.type('\r');
    expect(await ended).toBe('operator');
    expectRestored(terminal);
    expect(session.watchers).toBe(0);
  });

  test('after Ctrl-C twice', async () => {
    const { terminal, ended } = start();
    await terminal.until(text => text.includes('Release notes'));
    terminal.type('\x03');
    await terminal.until(text => text.includes('Leave'));
    terminal.type('\x03');
    expect(await ended).toBe('interrupted');
    expectRestored(terminal);
  });

  test.each([
    ['SIGTERM', 'terminated'],
    ['SIGHUP', 'hangup'],
  ])('after %s', async (signal, reason) => {
    const { terminal, ended } = start();
    await terminal.until(text => text.includes('Release notes'));
    terminal.signals.emit(signal);
    expect(await ended).toBe(reason);
    expectRestored(terminal);
  });

  test('after SIGINT twice, of which the first asks as the key does', async () => {
    const { terminal, ended } = start();
    await terminal.until(text => text.includes('Release notes'));
    terminal.signals.emit('SIGINT');
    await terminal.until(text => text.includes('Leave'));
    terminal.signals.emit('SIGINT');
    expect(await ended).toBe('interrupted');
    expectRestored(terminal);
  });

  test('after the terminal went away', async () => {
    const { terminal, ended } = start();
    await terminal.until(text => text.includes('Release notes'));
    terminal.stdin.push(null);
    expect(await ended).toBe('hangup');
    expectRestored(terminal);
  });

  test('after whoever opened it called it back', async () => {
    const called = Promise.withResolvers<void>();
    const { terminal, ended } = start(80, 24, session => session, called.promise);
    await terminal.until(text => text.includes('Release notes'));
    called.resolve();
    expect(await ended).toBe('operator');
    expectRestored(terminal);
  });

  test.each(['uncaughtException', 'unhandledRejection'])('after an %s, which is thrown on', async event => {
    const { terminal, ended } = start();
    await terminal.until(text => text.includes('Release notes'));
    terminal.signals.emit(event, new Error('somewhere else'));
    await expect(ended).rejects.toThrow('somewhere else');
    expectRestored(terminal);
  });

  test('after a crash while drawing, which is thrown on', async () => {
    const crash = { now: false };
    const { terminal, ended } = start(80, 24, session =>
      Object.create(session, {
        state: { get: () => (crash.now ? { ...session.state, info: null } : session.state) },
        subscribe: { value: session.subscribe.bind(session) },
        output: { value: session.output },
      }),
    );
    await terminal.until(text => text.includes('Release notes'));
    crash.now = true;
    terminal.type('2');
    await expect(ended).rejects.toThrow(TypeError);
    expectRestored(terminal);
  });
});

describe('the interface on a live session', () => {
  test('steps a run through with the keyboard', async () => {
    const { terminal, drive, session, ended } = start();
    await terminal.until(text => text.includes('Connecting'));
    drive.settle(session.world);
    session.publish();
    await terminal.until(text => text.includes('Next: Upload the packages on ecsc-1'));
    terminal.type('\r');
    await terminal.until(text => text.includes('Checklist'));
    terminal.type('\r');
    await terminal.until(text => text.includes('Enter run on ecsc-1'));
    terminal.type('\r');
    await terminal.until(text => text.includes('Next: Stop the service on ecsc-1'));
    expect(drive.events.filter(event => event.type === 'task.confirmed')).toHaveLength(1);
    terminal.signals.emit('SIGTERM');
    await ended;
  });

  test('pasted text does not confirm, also when it holds line ends', async () => {
    const { terminal, drive, session, ended } = start();
    drive.settle(session.world);
    session.publish();
    await terminal.until(text => text.includes('Next: Upload'));
    terminal.type('\r');
    await terminal.until(text => text.includes('Checklist'));
    terminal.type('\r');
    await terminal.until(text => text.includes('Enter run on ecsc-1'));
    terminal.type('\x1b[200~\r\ry\r\x1b[201~');
    await terminal.until(text => text.includes('Pasted text is taken only where text is typed'));
    terminal.type('\r\r\r');
    terminal.type('?');
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(drive.events.filter(event => event.type === 'task.confirmed')).toHaveLength(0);
    terminal.signals.emit('SIGTERM');
    await ended;
  });

  test('a resize draws the whole screen for the new size, and back', async () => {
    const { terminal, drive, session, ended } = start(120, 40);
    drive.settle(session.world);
    session.publish();
    await terminal.until(text => text.includes('Release notes'));
    terminal.type('2');
    await terminal.until(text => text.includes('Checklist'));
    const wide = terminal.text;
    terminal.resize(60, 20);
    await terminal.until(text => text.includes('▾ ecsc') && text.split('\n').length === 20);
    expect(terminal.rows[0]).toMatch(/▶ upgrade$/);
    expect(terminal.rows[19]).toMatch(/\? help$/);
    terminal.resize(50, 10);
    await terminal.until(text => text.includes('enlarge'));
    terminal.resize(120, 40);
    const again = await terminal.until(text => text.includes('Upload the packages'));
    const still = (text: string) => text.replace(/\d+s /g, 's ').replace(/window .*$/m, '');
    expect(still(again)).toBe(still(wide));
    terminal.signals.emit('SIGTERM');
    await ended;
  });

  test('the cursor stands where text is typed, so that an input method opens there', async () => {
    const { terminal, drive, session, ended } = start();
    drive.settle(session.world);
    session.publish();
    await terminal.until(text => text.includes('Release notes'));
    terminal.type('a');
    await terminal.until(text => text.includes('Take a note'));
    terminal.type('升级');
    await terminal.until(text => text.includes('› 升级'));
    const row = terminal.rows.findIndex(text => text.includes('› 升级'));
    expect(terminal.cursor).toEqual({ x: 8, y: row });
    expect(terminal.isCursorHidden).toBe(false);
    terminal.type('\x1b[D');
    await terminal.until(() => terminal.cursor.x === 6);
    terminal.signals.emit('SIGTERM');
    await ended;
  });

  test('a run that is over and untouched is not drawn again and again', async () => {
    const { terminal, drive, session, ended } = start();
    drive.settle(session.world);
    drive.send({ type: 'abort', reason: 'enough' });
    session.publish();
    await terminal.until(text => text.includes('The run was aborted'));
    await new Promise(resolve => setTimeout(resolve, 100));
    const before = terminal.written.length;
    await new Promise(resolve => setTimeout(resolve, 1_300));
    expect(terminal.written.length).toBe(before);
    terminal.signals.emit('SIGTERM');
    await ended;
  });

  test('a runner that fails to record says so and leaves the dialog open', async () => {
    const { terminal, drive, session, ended } = start(80, 24, inner =>
      Object.create(inner, {
        state: { get: () => inner.state },
        subscribe: { value: inner.subscribe.bind(inner) },
        send: { value: () => Promise.reject(new Error('no space left on device')) },
      }),
    );
    drive.settle(session.world);
    session.publish();
    await terminal.until(text => text.includes('Release notes'));
    terminal.type('a');
    await terminal.until(text => text.includes('Take a note'));
    terminal.type('x');
    await terminal.until(text => text.includes('Enter record it'));
    terminal.type('\r');
    await terminal.until(text => text.includes('could not be recorded: no space left'));
    expect(terminal.text).toContain('Take a note');
    terminal.signals.emit('SIGTERM');
    await ended;
  });
});
