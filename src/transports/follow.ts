import { randomBytes } from 'node:crypto';
import { type Follow, type FollowRequest, HostUnreachable, type OutputStream } from '../model/transport.ts';
import { followScript } from './follow-script.ts';
import { type MarkerSplitter, markerSplitter } from './marker.ts';
import type { OpenShell, ShellListener, ShellProcess } from './shell-process.ts';

/** Follows one file through a shell of its own, whose stdin is held open for as long as it is wanted. */
export function follow(open: OpenShell, request: FollowRequest): Follow {
  const follower = new Follower(request);
  open(follower, 'task').then(
    shell => follower.opened(shell),
    (error: unknown) =>
      follower.end(error instanceof HostUnreachable ? error.problem.detail : `it failed: ${error}`),
  );
  return { stop: () => follower.stop() };
}

/** A shell that was told to stop and has not after this many milliseconds is left to the host. */
const stopPatience = 3_000;

class Follower implements ShellListener {
  readonly #request: FollowRequest;
  readonly #marker = `\u001ehandrail-${randomBytes(9).toString('hex')}`;
  readonly #markers: MarkerSplitter;
  #shell: ShellProcess | null = null;
  #begun = false;
  #over = false;
  #reason: string | null = null;
  #complaint = '';

  constructor(request: FollowRequest) {
    this.#request = request;
    this.#markers = markerSplitter(this.#marker);
  }

  opened(shell: ShellProcess): void {
    this.#shell = shell;
    if (this.#over) {
      shell.end();
      return;
    }
    const script = followScript(this.#request.position, this.#marker);
    shell.write(`handrail() {\nprintf '%s begun\\n' '${this.#marker}'\n${script}}\nhandrail\n`);
  }

  stop(): void {
    if (this.#over) return;
    this.#over = true;
    const shell = this.#shell;
    if (shell === null) return;
    shell.end();
    setTimeout(() => shell.close(), stopPatience).unref();
  }

  end(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#request.onEnd(reason);
  }

  onOutput(stream: OutputStream, chunk: Uint8Array): void {
    if (this.#over) return;
    if (stream === 'stderr') {
      this.#complaint = (this.#complaint + Buffer.from(chunk).toString()).slice(-500);
      return;
    }
    for (const piece of this.#markers.push(chunk)) {
      if (piece.kind === 'marker') this.#report(piece.text.trim());
      else if (this.#begun) this.#request.onData(piece.data);
    }
  }

  onExit(): void {}

  onClosed(): void {
    const rest = this.#markers.rest();
    if (!this.#over && this.#begun && rest.length > 0) this.#request.onData(rest);
    this.end(this.#reason ?? (this.#complaint.trim() || 'the connection is gone'));
  }

  #report(text: string): void {
    const [word, ...rest] = text.split(' ');
    switch (word) {
      case 'begun':
        this.#begun = true;
        return;
      case 'appeared':
      case 'rotated':
      case 'truncated':
        this.#request.onChange(word);
        return;
      case 'failed':
        this.#reason = rest.join(' ');
        return;
    }
  }
}
