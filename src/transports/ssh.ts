import type { Host } from '../model/inventory.ts';
import {
  type AttachRequest,
  type Claim,
  type ClaimRequest,
  type ControlAnswer,
  type DurableExecution,
  type ExecRequest,
  type Execution,
  type FilePosition,
  type Follow,
  type FollowRequest,
  type HostFacts,
  type HostFile,
  type HostKeyAsk,
  type HostLock,
  HostUnreachable,
  type LockBreaking,
  type ProcessFacts,
  type StartRequest,
  type SweepRequest,
  type SweepResult,
  type Transport,
  type UploadRequest,
  type UploadResult,
  type WriteFileRequest,
  type WriteFileResult,
  type WritePlace,
} from '../model/transport.ts';
import { breakLockOn, claimOn, locksOn, sweepOn } from './claim.ts';
import type { TransportContext } from './context.ts';
import { digestOn } from './digest.ts';
import { attachDurable, startDurable } from './durable.ts';
import { interruptDurable, sendInputDurable } from './durable-control.ts';
import { readFileOn, settleFileOn, writeFileOn } from './edit-file.ts';
import { execute } from './execute.ts';
import { follow } from './follow.ts';
import { hostFacts } from './host-facts.ts';
import { positionsOn, processesOn } from './host-queries.ts';
import { gatherIdentities, type Identities } from './identities.ts';
import { KeyFiles } from './key-files.ts';
import { SessionSlots } from './session-slots.ts';
import { openSftp, type SftpSession } from './sftp.ts';
import type { OpenShell } from './shell-process.ts';
import { openSshConnection, type SshConnection } from './ssh-connection.ts';
import { sshShells } from './ssh-shell.ts';
import { type SshTarget, sshTarget } from './ssh-target.ts';
import { sshUpload } from './ssh-upload.ts';
import { type ExecTiming, execTiming, within } from './timing.ts';

interface Link {
  readonly connection: SshConnection;
  readonly address: string;
  readonly slots: SessionSlots;
  readonly open: OpenShell;
}

/** One host over one kept SSH connection. */
export class SshTransport implements Transport {
  readonly host: string;
  readonly #host: Host;
  readonly #context: TransportContext;
  readonly #timing: ExecTiming;
  readonly #listeners = new Set<(reason: string) => void>();
  readonly #keyFiles: KeyFiles;
  /** What uploads whose connection broke may have left on the host. */
  readonly #cutUploads = new Set<string>();
  readonly #remembered: { password: string | null } = { password: null };
  #linking: Promise<Link> | null = null;
  #link: Link | null = null;
  #closing = false;

  constructor(host: Host, context: TransportContext, timing: ExecTiming = execTiming) {
    this.host = host.name;
    this.#host = host;
    this.#context = context;
    this.#keyFiles = context.keyFiles ?? new KeyFiles();
    this.#timing = timing;
  }

  async connect(asking: HostKeyAsk): Promise<HostFacts> {
    this.#closing = false;
    this.#linking ??= this.#connect(asking).finally(() => {
      this.#linking = null;
    });
    const link = this.#link ?? (await this.#linking);
    return hostFacts(link.open, { address: link.address, fingerprint: link.connection.fingerprint });
  }

  exec(request: ExecRequest): Execution {
    return execute(this.#open, request, 'task', this.#timing);
  }

  claim(request: ClaimRequest): Promise<Claim> {
    return claimOn(this.#open, this.host, request);
  }

  start(request: StartRequest): DurableExecution {
    return startDurable(this.#open, request, this.#timing);
  }

  attach(request: AttachRequest): DurableExecution {
    return attachDurable(this.#open, request, this.#timing);
  }

  sendInput(directory: string, text: string): Promise<ControlAnswer> {
    return sendInputDurable(this.#open, directory, text);
  }

  interrupt(directory: string): Promise<ControlAnswer> {
    return interruptDurable(this.#open, directory);
  }

  sweep(request: SweepRequest): Promise<SweepResult> {
    return sweepOn(this.#open, this.host, request);
  }

  locks(): Promise<readonly HostLock[]> {
    return locksOn(this.#open);
  }

  breakLock(lock: HostLock, breaking: LockBreaking): Promise<boolean> {
    return breakLockOn(this.#open, lock, breaking);
  }

  upload(request: UploadRequest): Promise<UploadResult> {
    return sshUpload(this.#openSftp, this.#open, request, this.#cutUploads);
  }

  digest(path: string): Promise<string | null> {
    return digestOn(this.#open, this.#openSftp, path);
  }

  readFile(path: string, limit: number): Promise<HostFile> {
    return readFileOn(this.#open, path, limit);
  }

  writeFile(request: WriteFileRequest): Promise<WriteFileResult> {
    return writeFileOn(this.#open, request);
  }

  settleFile(place: WritePlace): Promise<string | null> {
    return settleFileOn(this.#open, place);
  }

  positions(paths: readonly string[]): Promise<readonly FilePosition[]> {
    return positionsOn(this.#open, paths);
  }

  processes(): Promise<readonly ProcessFacts[]> {
    return processesOn(this.#open);
  }

  follow(request: FollowRequest): Follow {
    return follow(this.#open, request);
  }

  onLost(listener: (reason: string) => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#closing = true;
    const link = this.#link;
    if (link === null) return;
    link.connection.client.end();
    // A host that has stopped answering does not answer a goodbye either.
    if ((await within(goodbyePatience, link.connection.lost)) === undefined) link.connection.client.destroy();
  }

  readonly #open: OpenShell = async (listener, urgency) => this.#current().open(listener, urgency);

  readonly #openSftp = async (): Promise<SftpSession> => {
    const { connection, slots } = this.#current();
    return openSftp(connection.client, slots);
  };

  #current(): Link {
    if (this.#link === null)
      throw new HostUnreachable({ code: 'unreachable', detail: `there is no connection to ${this.host}` });
    return this.#link;
  }

  async #connect(asking: HostKeyAsk): Promise<Link> {
    if (this.#link !== null) return this.#link;
    const target = sshTarget(this.#host, this.#context);
    const askSecret = (prompt: string) => this.#context.askSecret(this.host, prompt);
    const connection = await openSshConnection({
      target,
      identities: await this.#identities(target, askSecret),
      asking,
      askSecret,
      remembered: this.#remembered,
    });
    const { client } = connection;
    if (this.#closing) {
      client.end();
      throw new HostUnreachable({ code: 'unreachable', detail: `${this.host} is not wanted any more` });
    }
    const slots = new SessionSlots();
    const address = `${target.address}:${target.port}`;
    const link: Link = { connection, address, slots, open: sshShells(client, slots) };
    this.#link = link;
    void connection.lost.then(reason => this.#onLost(link, reason));
    return link;
  }

  #identities(target: SshTarget, askPassphrase: (prompt: string) => Promise<string>): Promise<Identities> {
    return gatherIdentities({
      firstFiles: target.firstIdentities,
      laterFiles: target.laterIdentities,
      laterAreDefaults: target.laterAreDefaults,
      agentSocket: target.agentSocket,
      identitiesOnly: target.identitiesOnly,
      keyFiles: this.#keyFiles,
      askPassphrase,
    });
  }

  #onLost(link: Link, reason: string): void {
    if (this.#link === link) this.#link = null;
    link.slots.flush();
    if (this.#closing) return;
    for (const listener of this.#listeners) listener(reason);
  }
}

const goodbyePatience = 1_000;
