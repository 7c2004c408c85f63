import { createServer, type Socket } from 'node:net';
import ssh2, { type Connection, type Session } from 'ssh2';
import { endProcesses, markVariable } from './processes.ts';
import { serveSftp } from './sftp-server.ts';
import { type Accounts, authenticate } from './ssh-auth.ts';
import { runCommand } from './ssh-command.ts';

export interface SshHostOptions extends Accounts {
  readonly name: string;
  /** The sandbox: relative paths and commands start in it unless `home` says otherwise. */
  readonly root: string;
  readonly home?: string;
  /** Private keys in OpenSSH's format, one a type. */
  readonly hostKey: string | readonly string[];
  /** The whole environment of commands, besides HOME, USER, LOGNAME and SHELL. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs instead of whatever was asked for, as a forced command in authorized_keys does. */
  readonly forcedCommand?: string;
  /** A file that the login shell reads before every command, as bash reads .bashrc. */
  readonly loginNoise?: string;
  /** Port to listen on; 0 or absent: any free one. */
  readonly port?: number;
}

/** What goes wrong on purpose. Changes take effect for what comes next on every connection. */
interface SshFaults {
  refuseAuth: boolean;
  /** Sessions a connection may have open; OpenSSH's default. */
  maxSessions: number;
  /** Bytes that SFTP still accepts before it answers "Failure", as on a full disk; null: no limit. */
  diskBytes: number | null;
  /** A command that ends is never reported: its channel closes without an exit status. */
  hideExit: boolean;
  /** Every command is refused, on a connection and in a session that were granted. */
  refuseExec: boolean;
}

export interface SshHost {
  readonly name: string;
  readonly port: number;
  readonly faults: SshFaults;
  /** Open connections. */
  connections(): number;
  /** Sessions open now, over all connections. */
  sessions(): number;
  /** Every command that was executed, in order. */
  readonly commands: readonly string[];
  /** Cuts every connection, as a reset network would. */
  drop(): void;
  /** Reads and writes nothing more on any connection, as a frozen host would; `resume` lets it go on. */
  stall(): void;
  resume(): void;
  /** Exchanges keys anew on every connection, as a server does after some time or traffic. */
  rekey(): void;
  /** Stops listening and cuts connections. Processes that commands left behind are killed unless `env` marks them as somebody else's. */
  close(): Promise<void>;
}

/** An SSH server in this process on 127.0.0.1, behaving as OpenSSH's does: real commands, real files, real signals. */
export async function startSshHost(options: SshHostOptions): Promise<SshHost> {
  const faults: SshFaults = {
    refuseAuth: false,
    maxSessions: 10,
    diskBytes: null,
    hideExit: false,
    refuseExec: false,
  };
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const open = new Set<Session>();
  const connections = new Set<Connection>();
  let stalled = false;

  const server = new ssh2.Server({ hostKeys: [options.hostKey].flat(), ident: 'handrail' }, connection => {
    connection.on('error', () => {});
    connection.on('authentication', context => authenticate(context, options, () => faults.refuseAuth));
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('ready', () => serveSessions(connection));
  });

  function serveSessions(connection: Connection): void {
    const sessions = new Set<Session>();
    const forget = (session: Session) => {
      sessions.delete(session);
      open.delete(session);
    };
    connection.on('close', () => {
      for (const session of sessions) forget(session);
    });
    connection.on('session', (accept, reject) => {
      if (sessions.size >= faults.maxSessions) {
        reject();
        return;
      }
      const session = accept();
      sessions.add(session);
      open.add(session);
      session.on('close', () => forget(session));
      session.on('exec', (acceptExec, rejectExec, info) => {
        if (faults.refuseExec) {
          rejectExec();
          return;
        }
        commands.push(info.command);
        const command = runCommand(acceptExec(), loginCommand(info.command, options), {
          cwd: options.home ?? options.root,
          env: environment(options),
          hideExit: () => faults.hideExit,
        });
        session.on('signal', (_accept, _rejectSignal, { name }) => command.signal(name));
      });
      session.on('sftp', acceptSftp =>
        serveSftp(acceptSftp(), { home: options.home ?? options.root, faults }),
      );
    });
  }

  const listener = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    server.injectSocket(socket);
    if (stalled) freeze(socket);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    name: options.name,
    port,
    faults,
    commands,
    connections: () => sockets.size,
    sessions: () => open.size,
    drop,
    stall() {
      stalled = true;
      for (const socket of sockets) freeze(socket);
    },
    resume() {
      stalled = false;
      for (const socket of sockets) {
        socket.uncork();
        socket.resume();
      }
    },
    rekey() {
      for (const connection of connections) connection.rekey();
    },
    async close() {
      const closed = new Promise<void>(resolve => listener.close(() => resolve()));
      drop();
      await closed;
      if (options.env?.[markVariable] === undefined) await endProcesses(options.root);
    },
  };
}

function freeze(socket: Socket): void {
  socket.pause();
  socket.cork();
}

function loginCommand(asked: string, { forcedCommand, loginNoise }: SshHostOptions): string {
  const command = forcedCommand ?? asked;
  return loginNoise === undefined ? command : `. '${loginNoise}'; ${command}`;
}

function environment(options: SshHostOptions): Record<string, string> {
  const user = options.user ?? 'operator';
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    SHELL: '/bin/sh',
    [markVariable]: options.root,
    ...options.env,
    HOME: options.home ?? options.root,
    USER: user,
    LOGNAME: user,
  };
}
