import { createHash } from 'node:crypto';
import type {
  AttachRequest,
  Claim,
  ClaimRequest,
  ControlAnswer,
  DurableEnd,
  DurableExecution,
  ExecRequest,
  ExecResult,
  Execution,
  FilePosition,
  FileTraits,
  Follow,
  FollowRequest,
  HostFacts,
  HostFile,
  HostKeyAsk,
  HostLock,
  ProcessFacts,
  StartRequest,
  SweepRequest,
  SweepResult,
  Transport,
  UploadRequest,
  UploadResult,
  WriteFileRequest,
  WriteFileResult,
  WritePlace,
} from '../../src/model/transport.ts';
import { factsOf } from './drive.ts';

/** A durable script, started or attached to, that ends when the test says so. */
export interface FakeExecution {
  readonly request: StartRequest | AttachRequest;
  /** What was asked of it, oldest first: `cancel`, `limit 5`, `leave`. */
  readonly asked: string[];
  end(end: DurableEnd): void;
  fail(error: Error): void;
}

const fakeTraits: FileTraits = {
  owner: 'app',
  group: 'app',
  uid: 1000,
  gid: 1000,
  mode: '0644',
  links: 1,
};

/** A host that does what a test says: every call is kept, and answered at once unless the test answers it itself. */
export class FakeTransport implements Transport {
  readonly host: string;
  readonly execs: ExecRequest[] = [];
  readonly claims: ClaimRequest[] = [];
  readonly durables: FakeExecution[] = [];
  readonly inputs: { readonly directory: string; readonly text: string }[] = [];
  readonly interrupts: string[] = [];
  readonly sweeps: SweepRequest[] = [];
  readonly uploads: UploadRequest[] = [];
  readonly follows: FollowRequest[] = [];
  readonly listeners: ((reason: string) => void)[] = [];
  /** Hex digests by path. */
  readonly digests = new Map<string, string>();
  closed = false;
  seen: readonly ProcessFacts[] = [];
  onConnect: (ask: HostKeyAsk) => Promise<HostFacts> = async () => factsOf(this.host);
  onClaim: (request: ClaimRequest) => Promise<Claim | null> = async () => notDurable;
  onExec: (request: ExecRequest, cancelled: Promise<void>) => Promise<ExecResult> = async () => ({
    outcome: { kind: 'exited', code: 0 },
  });
  onControl: () => Promise<ControlAnswer> = async () => ({ ok: true });
  onSweep: (request: SweepRequest) => Promise<SweepResult> = async () => ({ kept: [] });
  onDigest: (path: string) => Promise<string | null> = async path => this.digests.get(path) ?? null;
  /** Contents of files by path. */
  readonly files = new Map<string, string>();
  readonly writes: WriteFileRequest[] = [];
  onReadFile: (path: string) => Promise<HostFile | null> = async path => {
    const content = this.files.get(path);
    const present = content === undefined ? null : { content: Buffer.from(content), traits: fakeTraits };
    return { path, present };
  };
  onWriteFile: (request: WriteFileRequest) => Promise<WriteFileResult> = async request => {
    this.files.set(request.path, Buffer.from(request.content).toString());
    return { kind: 'written', notes: [] };
  };
  onSettleFile: (place: WritePlace) => Promise<string | null> = async ({ path }) => {
    const content = this.files.get(path);
    return content === undefined ? null : createHash('sha256').update(content).digest('hex');
  };
  onUpload: (request: UploadRequest) => Promise<UploadResult> = async () => ({
    kind: 'ended',
    outcome: { kind: 'exited', code: 0 },
  });
  onFollow: (request: FollowRequest) => void = () => {};

  constructor(host: string) {
    this.host = host;
  }

  connect(ask: HostKeyAsk): Promise<HostFacts> {
    this.closed = false;
    return this.onConnect(ask);
  }

  claim(request: ClaimRequest): Promise<Claim | null> {
    this.claims.push(request);
    return this.onClaim(request);
  }

  exec(request: ExecRequest): Execution {
    this.execs.push(request);
    let cancel = () => {};
    const cancelled = new Promise<void>(resolve => {
      cancel = resolve;
    });
    return { done: this.onExec(request, cancelled), cancel };
  }

  start(request: StartRequest): DurableExecution {
    return this.#durable(request);
  }

  attach(request: AttachRequest): DurableExecution {
    return this.#durable(request);
  }

  async sendInput(directory: string, text: string): Promise<ControlAnswer> {
    this.inputs.push({ directory, text });
    return this.onControl();
  }

  async interrupt(directory: string): Promise<ControlAnswer> {
    this.interrupts.push(directory);
    return this.onControl();
  }

  readFile(path: string): Promise<HostFile | null> {
    return this.onReadFile(path);
  }

  writeFile(request: WriteFileRequest): Promise<WriteFileResult> {
    this.writes.push(request);
    return this.onWriteFile(request);
  }

  settleFile(place: WritePlace): Promise<string | null> {
    return this.onSettleFile(place);
  }

  sweep(request: SweepRequest): Promise<SweepResult> {
    this.sweeps.push(request);
    return this.onSweep(request);
  }

  async locks(): Promise<readonly HostLock[]> {
    return [];
  }

  async breakLock(): Promise<boolean> {
    return false;
  }

  upload(request: UploadRequest): Promise<UploadResult> {
    this.uploads.push(request);
    return this.onUpload(request);
  }

  digest(path: string): Promise<string | null> {
    return this.onDigest(path);
  }

  async positions(paths: readonly string[]): Promise<readonly FilePosition[]> {
    return paths.map(path => ({ path, inode: '5', size: 100 }));
  }

  async processes(): Promise<readonly ProcessFacts[]> {
    return this.seen;
  }

  follow(request: FollowRequest): Follow {
    this.follows.push(request);
    this.onFollow(request);
    return { stop: () => {} };
  }

  onLost(listener: (reason: string) => void): void {
    this.listeners.push(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** The connection breaks. */
  lose(reason: string): void {
    for (const listener of this.listeners) listener(reason);
  }

  /** The newest tail reads `text`, which goes on where the file was read to before. */
  prints(text: string, tail = this.follows.at(-1)): void {
    if (tail === undefined) throw new Error(`${this.host}: nothing is followed`);
    const chunk = Buffer.from(text);
    const { path, inode, size } = this.#read.get(tail) ?? tail.position;
    const through = { path, inode, size: size + chunk.length };
    this.#read.set(tail, through);
    tail.onData(chunk, through);
  }

  readonly #read = new Map<FollowRequest, FilePosition>();

  #durable(request: StartRequest | AttachRequest): DurableExecution {
    const asked: string[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<DurableEnd>();
    this.durables.push({ request, asked, end: resolve, fail: reject });
    return {
      done: promise,
      cancel: () => asked.push('cancel'),
      limit: timeout => asked.push(`limit ${timeout}`),
      leave: () => {
        asked.push('leave');
        resolve({ kind: 'cut', reason: 'left' });
      },
    };
  }
}

/** Commands end with the connection. */
const notDurable: Claim = { workspace: null, obstacle: 'no directory could be made', leftovers: [] };

/** Commands go on without it. */
export const durable: Claim = {
  workspace: {
    path: '/home/ops/.handrail/story-1',
    means: 'setsid',
    boot: 'boot-1',
    wrapper: { version: 1, sha256: 'e'.repeat(64) },
  },
  leftovers: [],
};
