import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChannelTemplate } from './channel-releases.ts';

export interface ChannelTarget {
  /** Home directory of the node, with its cookie. */
  readonly home: string;
  /** Directory of the target system; not there yet. */
  readonly root: string;
  readonly name: string;
}

/** Lays an embedded target system with release A out, with a `bin/start` as the release handler wants it. */
export function layTarget(template: ChannelTemplate, target: ChannelTarget): void {
  const { home, root } = target;
  const releases = join(root, 'releases');
  mkdirSync(join(root, 'bin'), { recursive: true });
  // What is in lib is never written to, only removed.
  execFileSync('cp', ['-al', join(template.root, 'lib'), join(root, 'lib')]);
  cpSync(join(template.root, 'releases'), releases, { recursive: true });
  const erts = `erts-${template.erts}`;
  symlinkSync(join(template.erlang, erts), join(root, erts));
  const registry = join(releases, 'RELEASES');
  writeFileSync(registry, readFileSync(registry, 'utf8').replaceAll(template.root, root));
  writeFileSync(join(home, '.erlang.cookie'), 'channelcookie', { mode: 0o400 });
  const start = join(root, 'bin/start');
  writeFileSync(start, startText(target, start));
  chmodSync(start, 0o755);
}

/** The release handler has heart start it with another file where the next start is to take another release. */
function startText(target: ChannelTarget, start: string): string {
  const { root, name } = target;
  const releases = join(root, 'releases');
  return `#!/bin/sh
read -r erts release < "\${1:-${releases}/start_erl.data}"
export ROOTDIR=${root} BINDIR=${root}/erts-$erts/bin EMU=beam PROGNAME=erl HEART_COMMAND=${start}
export ERL_CRASH_DUMP_SECONDS=0
exec "$BINDIR/erlexec" -mode embedded -boot ${releases}/$release/start -config ${releases}/$release/sys \\
  ${hasLongName(target) ? '-name' : '-sname'} ${name} -heart -detached
`;
}

/** A node's name is a long one where its host has a dot. */
export function hasLongName({ name }: Pick<ChannelTarget, 'name'>): boolean {
  return name.includes('.');
}
