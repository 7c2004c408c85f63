import type {
  ExecRequest,
  ExecResult,
  Execution,
  FilePosition,
  Follow,
  FollowRequest,
  HostFacts,
  HostKeyAsk,
  ProcessFacts,
  Transport,
  UploadRequest,
  UploadResult,
} from '../../src/model/transport.ts';
import { factsOf } from './drive.ts';

/** A host that does what a test says: every call is kept, and answered at once unless the test answers it itself. */
export class FakeTransport implements Transport {
  readonly host: string;
  readonly execs: ExecRequest[] = [];
  readonly uploads: UploadRequest[] = [];
  readonly follows: FollowRequest[] = [];
  readonly listeners: ((reason: string) => void)[] = [];
  closed = false;
  seen: readonly ProcessFacts[] = [];
  onConnect: (ask: HostKeyAsk) => Promise<HostFacts> = async () => factsOf(this.host);
  onExec: (request: ExecRequest, cancelled: Promise<void>) => Promise<ExecResult> = async () => ({
    outcome: { kind: 'exited', code: 0 },
  });
  onUpload: (request: UploadRequest) => Promise<UploadResult> = async () => ({
    outcome: { kind: 'exited', code: 0 },
  });

  constructor(host: string) {
    this.host = host;
  }

  connect(ask: HostKeyAsk): Promise<HostFacts> {
    return this.onConnect(ask);
  }

  exec(request: ExecRequest): Execution {
    this.execs.push(request);
    let cancel = () => {};
    const cancelled = new Promise<void>(resolve => {
      cancel = resolve;
    });
    return { done: this.onExec(request, cancelled), cancel };
  }

  upload(request: UploadRequest): Promise<UploadResult> {
    this.uploads.push(request);
    return this.onUpload(request);
  }

  async positions(paths: readonly string[]): Promise<readonly FilePosition[]> {
    return paths.map(path => ({ path, inode: '5', size: 100 }));
  }

  async processes(): Promise<readonly ProcessFacts[]> {
    return this.seen;
  }

  follow(request: FollowRequest): Follow {
    this.follows.push(request);
    return { stop: () => {} };
  }

  onLost(listener: (reason: string) => void): void {
    this.listeners.push(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
