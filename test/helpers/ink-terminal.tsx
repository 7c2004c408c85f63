import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { render } from 'ink';
import { App } from '../../src/tui/app.tsx';
import type { Scene } from '../../src/tui/view/scene.ts';
import { type Emulator, openEmulator } from './emulator.ts';

/** A terminal in this process: what is written to it is what an operator would see. */
export class FakeTerminal {
  readonly stdin: NodeJS.ReadStream & { rawMode: boolean };
  readonly stdout: NodeJS.WriteStream & { columns: number; rows: number };
  readonly signals = new EventEmitter();
  /** Everything that was written, as it came. */
  written = '';
  readonly #screen: Emulator;

  constructor(columns: number, rows: number) {
    this.#screen = openEmulator({ cols: columns, rows, convertEol: true });
    const stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      rawMode: false,
      setRawMode(on: boolean) {
        stdin.rawMode = on;
        return stdin;
      },
      ref: () => stdin,
      unref: () => stdin,
    });
    this.stdin = stdin as never;
    const stdout = Object.assign(
      new Writable({
        write: (chunk, _, done) => {
          this.written += String(chunk);
          this.#screen.write(String(chunk), () => done());
        },
      }),
      { isTTY: true, columns, rows },
    );
    this.stdout = stdout as never;
  }

  type(text: string): void {
    this.stdin.push(text);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit('resize');
  }

  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  get isCursorHidden(): boolean {
    return /\x1b\[\?25l(?![\s\S]*\x1b\[\?25h)/.test(this.written);
  }

  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.#screen.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  /** The rows of the screen, without the blanks at their ends. */
  get rows(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  get text(): string {
    return this.rows.join('\n');
  }

  /** Settles when the screen satisfies `wanted`; fails with the screen after `limit` milliseconds. */
  async until(wanted: (text: string) => boolean, limit = 10_000): Promise<string> {
    const deadline = performance.now() + limit;
    while (performance.now() < deadline) {
      await new Promise(resolve => setImmediate(resolve));
      if (wanted(this.text)) return this.text;
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    throw new Error(`The screen never showed what was waited for:\n${this.text}`);
  }
}

/** One scene drawn by Ink into a terminal, as the rows an operator sees. */
export async function frameOf(scene: Scene): Promise<string> {
  return (await drawn(scene)).text;
}

/** Everything that was written to draw one scene and to leave again. */
export async function writtenBy(scene: Scene): Promise<string> {
  return (await drawn(scene)).written;
}

async function drawn(scene: Scene): Promise<{ readonly text: string; readonly written: string }> {
  const terminal = new FakeTerminal(scene.size.columns, scene.size.rows);
  const instance = render(<App scene={scene} onPress={() => {}} onPaste={() => {}} />, {
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  await instance.waitUntilRenderFlush();
  const { text } = terminal;
  instance.unmount();
  // A tree that crashed would otherwise pass for an empty screen.
  await instance.waitUntilExit();
  return { text, written: terminal.written };
}
