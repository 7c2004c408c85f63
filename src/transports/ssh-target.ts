import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../model/inventory.ts';
import { HostUnreachable } from '../model/transport.ts';
import type { TransportContext } from './context.ts';
import { configFiles, readSshSettings, type SshSettings } from './ssh-config.ts';

/** Where and how to log in, after the inventory, ~/.ssh/config and OpenSSH's defaults; the inventory wins. */
export interface SshTarget {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** The name to look up in known_hosts. */
  readonly keyName: string;
  /** The first is the one that new keys are added to. */
  readonly knownHostsFiles: readonly string[];
  readonly hashKnownHosts: boolean;
  /** True: a host that is not known is refused without a question. */
  readonly strict: boolean;
  readonly firstIdentities: readonly string[];
  readonly laterIdentities: readonly string[];
  readonly laterAreDefaults: boolean;
  readonly identitiesOnly: boolean;
  readonly agentSocket: string | null;
  /** Milliseconds between keepalives, and how many of them may stay unanswered. */
  readonly aliveInterval: number;
  readonly aliveCountMax: number;
  /** Milliseconds for reaching the host and logging in, questions to people not counted. */
  readonly connectTimeout: number;
}

/** Throws `HostUnreachable` for a host that its configuration has reached in a way that is not supported. */
export function sshTarget(host: Host, context: TransportContext): SshTarget {
  const wanted = host.address ?? host.name;
  const settings = readSshSettings(configFiles(context.home, context.systemConfig), wanted, context.home);
  if (settings.unsupported.length > 0)
    throw new HostUnreachable({
      code: 'other',
      detail: `~/.ssh/config has "${settings.unsupported.join('", "')}" for ${wanted}, which is not supported yet`,
    });
  const local = context.env.USER ?? context.env.LOGNAME ?? userInfo().username;
  const user = host.user ?? settings.user ?? local;
  const port = host.port ?? settings.port ?? 22;
  const place = (path: string) => expandPath(path, { host: settings.hostName, port, user, local, context });
  const configured = settings.identityFiles.filter(path => path.toLowerCase() !== 'none').map(place);
  return {
    name: host.name,
    address: settings.hostName,
    port,
    user,
    keyName: settings.hostKeyAlias ?? settings.hostName,
    knownHostsFiles: knownHostsFiles(host, settings, context).map(place),
    hashKnownHosts: settings.hashKnownHosts,
    strict: settings.strict,
    firstIdentities: host.identityFile === undefined ? [] : [place(host.identityFile)],
    laterIdentities: settings.identityFiles.length > 0 ? configured : defaultIdentities.map(place),
    laterAreDefaults: settings.identityFiles.length === 0,
    identitiesOnly: settings.identitiesOnly,
    agentSocket: agentSocket(settings, context, place),
    ...keepalive(host, settings),
    connectTimeout: settings.connectTimeout ?? 20_000,
  };
}

const defaultIdentities = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];

function knownHostsFiles(host: Host, settings: SshSettings, context: TransportContext): readonly string[] {
  const user =
    host.knownHosts !== undefined
      ? [host.knownHosts]
      : (settings.userKnownHostsFiles ?? ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']);
  const system = context.globalKnownHosts ??
    settings.globalKnownHostsFiles ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];
  return [...user, ...system].filter(path => path !== 'none');
}

function agentSocket(
  settings: SshSettings,
  context: TransportContext,
  place: (path: string) => string,
): string | null {
  const socket =
    settings.identityAgent === undefined || settings.identityAgent === 'SSH_AUTH_SOCK'
      ? context.env.SSH_AUTH_SOCK
      : settings.identityAgent;
  if (socket === undefined || socket === '' || socket === 'none') return null;
  return socket.startsWith('$') ? (context.env[socket.slice(1)] ?? null) : place(socket);
}

/** A silent host counts as lost after (count + 1) intervals. */
function keepalive(host: Host, settings: SshSettings): { aliveInterval: number; aliveCountMax: number } {
  const usual = 20_000;
  if (host.keepalive === undefined && settings.aliveInterval !== undefined)
    return { aliveInterval: settings.aliveInterval, aliveCountMax: settings.aliveCountMax ?? 3 };
  return { aliveInterval: Math.max(1, Math.floor((host.keepalive ?? usual) / 4)), aliveCountMax: 3 };
}

/** `~` and the tokens of ssh_config(5) that paths use. */
function expandPath(
  path: string,
  at: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly local: string;
    readonly context: TransportContext;
  },
): string {
  const tokens: Readonly<Record<string, string>> = {
    '%%': '%',
    '%d': at.context.home,
    '%h': at.host,
    '%p': String(at.port),
    '%r': at.user,
    '%u': at.local,
  };
  const expanded = path.replace(/%[%dhpru]/g, token => tokens[token] ?? token);
  if (expanded === '~') return at.context.home;
  return expanded.startsWith('~/') ? join(at.context.home, expanded.slice(2)) : expanded;
}
