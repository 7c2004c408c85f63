import { randomBytes } from 'node:crypto';
import { journalUnit } from '../model/follow-source.ts';
import {
  type FilePosition,
  type Follow,
  type FollowRequest,
  HostUnreachable,
  type OutputStream,
} from '../model/transport.ts';
import { followScript } from './follow-script.ts';
import { journalScript } from './journal-script.ts';
import { type MarkerSplitter, markerSplitter } from './marker.ts';
import type { OpenShell, ProcessEnd, ShellListener, ShellProcess } from './shell-process.ts';

/** Follows one file, or the journal of a unit, through a shell of its own, whose stdin is held open for as long as it is wanted. */
export function follow(open: OpenShell, request: FollowRequest): Follow {
  const follower = new Follower(request);
  open(follower, 'task').then(
    shell => follower.opened(shell),
    (error: unknown) => {
      if (error instanceof HostUnreachable)
        follower.end(error.problem.detail, error.problem.code !== 'other');
      else follower.end(`it failed: ${error}`, false);
    },
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
  #exit: ProcessEnd | null = null;
  #through: FilePosition;
  /** Bytes that will come and are known already: a journal is printed again from its mark. */
  #known: number;

  constructor(request: FollowRequest) {
    this.#request = request;
    this.#through = request.position;
    this.#known = journalUnit(request.position.path) === null ? 0 : request.position.size;
    this.#markers = markerSplitter(this.#marker);
  }

  opened(shell: ShellProcess): void {
    this.#shell = shell;
    if (this.#over) {
      shell.end();
      return;
    }
    const { position } = this.#request;
    const unit = journalUnit(position.path);
    const script =
      unit === null ? followScript(position, this.#marker) : journalScript(unit, position, this.#marker);
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

  end(reason: string, lost: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#request.onEnd(reason, lost);
  }

  onOutput(stream: OutputStream, chunk: Uint8Array): void {
    if (this.#over) return;
    if (stream === 'stderr') {
      this.#complaint = (this.#complaint + Buffer.from(chunk).toString()).slice(-500);
      return;
    }
    for (const piece of this.#markers.push(chunk)) {
      if (piece.kind === 'marker') this.#report(piece.text.trim());
      else if (this.#begun) this.#data(piece.data);
    }
  }

  onExit(end: ProcessEnd): void {
    this.#exit = end;
  }

  onClosed(): void {
    const rest = this.#markers.rest();
    if (!this.#over && this.#begun && rest.length > 0) this.#data(rest);
    if (this.#reason !== null) this.end(withComplaint(this.#reason, this.#complaint.trim()), false);
    // Where the connection goes, the script is ended, or nobody says how it ended.
    else this.end(this.#complaint.trim() || 'the connection is gone', this.#exit?.kind !== 'exited');
  }

  #data(chunk: Uint8Array): void {
    const data = chunk.subarray(this.#known);
    this.#known -= chunk.length - data.length;
    if (data.length === 0) return;
    this.#through = { ...this.#through, size: this.#through.size + data.length };
    this.#request.onData(data, this.#through);
  }

  #goTo(inode: string | undefined, size: number): void {
    this.#through = { ...this.#through, inode: inode ?? null, size };
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
        this.#known = 0;
        this.#goTo(rest[0], 0);
        this.#request.onChange(word);
        // Whoever goes on later must not look for the file that was before.
        this.#request.onData(new Uint8Array(), this.#through);
        return;
      case 'at':
        this.#goTo(rest[0], Number(rest[1]));
        return;
      case 'failed':
        this.#reason = rest.join(' ');
        return;
    }
  }
}

function withComplaint(reason: string, complaint: string): string {
  return complaint === '' ? reason : `${reason}: ${complaint}`;
}
