import type { ShellCommand } from '../../shell-syntax.ts';
import type { ScriptLine } from '../draft.ts';
import type { Context } from '../hosts/context.ts';
import { bareWords } from './bare-words.ts';

/** A variable as a line of the document sets it. */
export interface Assigned extends ScriptLine {
  /** The names of the variables that its value is made of. */
  readonly uses: readonly string[];
  /** What it was before, where its value is made of that. */
  readonly before: Assigned | null;
  readonly hosts: readonly string[];
  /** The conditions that it is set under. */
  readonly when: readonly string[];
}

/** Whether the shell that a variable was set in is the one that a later line is meant for. */
export function isStillSet(
  { line: own, hosts, when }: Assigned,
  line: number,
  context: Pick<Context, 'hosts' | 'when'>,
): boolean {
  return (
    own !== null &&
    own < line &&
    hosts.length === context.hosts.length &&
    hosts.every((host, index) => host === context.hosts[index]) &&
    when.every(condition => context.when.includes(condition))
  );
}

/** Whether commands do something else with the variable than without it, though none of them names it. */
export function reads(commands: readonly ShellCommand[], name: string): boolean {
  return commands.some(({ words }) => {
    const [program = ''] = bareWords(words);
    const base = program.split('/').at(-1) ?? '';
    if (base === '' || builtIn.test(base)) return false;
    return (
      (ofPrograms.test(name) && !ofSystem.test(base)) ||
      isScript(program, base) ||
      name.startsWith(`${base.toUpperCase().replace(/\W+/g, '_')}_`) ||
      families.some(([programs, names]) => programs.test(base) && names.test(name))
    );
  });
}

const builtIn = /^(?:cd|echo|printf|export|unset|set|test|\[|true|false|exit|sleep|wait|read|kill)$/;
/** Where programs are looked for, and what they load. */
const ofPrograms = /^(?:PATH|LD_LIBRARY_PATH)$/;
/** Programs of the system, which are where they are. */
const ofSystem =
  /^(?:systemctl|service|journalctl|cp|mv|rm|mkdir|rmdir|touch|ln|ls|cat|head|tail|less|tar|gzip|gunzip|unzip|zip|chmod|chown|chgrp|sed|awk|grep|find|df|du|ps|free|top|uname|id|date|tee|curl|wget|ssh|scp|rsync|yum|dnf|apt|apt-get|rpm|dpkg|zypper|reboot|shutdown|mount|umount|crontab|useradd|usermod|passwd|iptables|firewall-cmd|ss|netstat|ip|ping)$/;

/** What a script does with its environment, only the script knows. */
function isScript(program: string, base: string): boolean {
  if (interpreters.test(base) || /\.(?:sh|py|pl|rb|js)$/.test(base)) return true;
  return /^\.{0,2}\//.test(program) && !/^\/(?:usr\/)?s?bin\//.test(program);
}

const interpreters =
  /^(?:sh|bash|dash|zsh|source|\.|python[\d.]*|perl|ruby|node|php|make|npm|npx|yarn|pnpm|rake|bundle|rails|java|mvnw?|gradlew?|go|cargo|mix|ansible(?:-\w+)?|cosmovisor)$/;

/** Programs, and the variables they look at. */
const families: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:kubectl|helm|kubeadm|oc|kustomize|istioctl|velero|flux|argocd|cilium|linkerd)$/, /^KUBE/],
  [
    /^(?:psql|pg_\w+|createdb|dropdb|createuser|dropuser|vacuumdb|reindexdb|initdb|postgres|pgbench|pgbackrest|wal-g)$/,
    /^PG[A-Z]+|^WALG_/,
  ],
  [/^(?:docker|docker-compose|podman)$/, /^(?:DOCKER|COMPOSE|BUILDKIT|CONTAINER)_/],
  [/^(?:mysql\w*|mariadb[\w-]*)$/, /^MYSQL_/],
  [/^(?:sqlplus|rman|lsnrctl|srvctl|dgmgrl|opatch|dbua|expdp|impdp)$/, /^(?:ORACLE|TNS|NLS)_/],
  [/^(?:openstack|nova|neutron|cinder|glance)$/, /^OS_/],
  [/^(?:aws|eksctl|terraform|terragrunt|packer)$/, /^(?:AWS|TF|ARM|GOOGLE)_/],
  [/^(?:gcloud|gsutil|bq)$/, /^(?:CLOUDSDK|GOOGLE)_/],
  [/^az$/, /^(?:AZURE|ARM)_/],
  [/^(?:apt|apt-get|dpkg|aptitude)$/, /^(?:DEBIAN|NEEDRESTART|APT)_/],
  [/^(?:curl|wget|git|apt|apt-get|yum|dnf|zypper|pip[\d.]*|docker|helm)$/, /^(?:https?|no|all|ftp)_proxy$/i],
];
