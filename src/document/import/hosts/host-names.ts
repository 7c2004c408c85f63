import type { Block } from '../../markdown/block.ts';
import { isProgram } from '../../markdown/command-line.ts';
import { ip } from './host-wording.ts';

/** A host that others are reached through. */
export function isJumpHost(host: string): boolean {
  return /bastion|jump|gateway-host|堡垒|跳板/i.test(host);
}

/** What stands after `ssh` or `connect to` though it is none: `SSH tunnel`, `connect to each other`. */
export function isWordAfterSsh(word: string): boolean {
  return /^(?:tunnel\w*|troubleshoot\w*|keys?|access\w*|sessions?|connect\w*|clients?|config\w*|agents?|daemon|credentials?|users?|commands?|login\w*|passwords?|passphrase|forward\w*|debug\w*|fail\w*|works?|again|manually|directly|first|locally|remotely|address\w*|pods?|instances?|containers?|image|images|volume|network|private|public|internal|external|local|respective|appropriate|following|affected|individual|corresponding|relevant|current|running|existing|desired|specific|correct|these|those|them|one|two|three|both|either|another|application|app|monitoring|load|balancer|management|mode|maintenance)$/i.test(
    word,
  );
}

/** What commands differ by as they may by host: `On debian-12:`, `On python-3:`. */
export function isPlatform(name: string): boolean {
  // `node1` is a host, and `node-18` a version.
  if (/^(?:node|pg|db|mysql|mariadb|redis|mongo|mongodb|postgres)-?(?:0\d|[1-3])$|^node-?\d$/i.test(name))
    return false;
  return /^(?:ubuntu|debian|centos|rhel|red-?hat|rocky|alma(?:linux)?|oracle(?:linux)?|fedora|(?:open)?suse|sles|alpine|arch|amazon-?linux|al|el|ol|windows|win|mac-?os|freebsd|linux|java|jdk|python|py|php|node|nodejs|ruby|go|golang|perl|dotnet|postgres(?:ql)?|pg|mysql|mariadb|redis|mongo(?:db)?|k8s|kube\w*|version|release|branch|line|step|day|phase|stage|port|page|layer|level|channel|slot|x86|arm|amd)[-_.]?v?\d/i.test(
    name,
  );
}

/** Neither a program, a version, a file nor a word that stands for any host. */
export function isHostName(host: string): boolean {
  if (/^\d+$/.test(host) || host.length > 60 || /XX/.test(host)) return false;
  if (new RegExp(`^${ip}$`).test(host)) return true;
  if (/^v?\d+(\.\d+)*([-+.]\w+)?$/.test(host)) return false;
  if (
    /\.(tar|gz|tgz|zip|jar|war|sh|ya?ml|json|conf|cfg|ini|toml|xml|md|txt|log|sql|py|properties|service|env|html?|rpm|deb|exe|php|js|ts)$/i.test(
      host,
    )
  )
    return false;
  if (isProgram(host.toLowerCase())) return false;
  return !/^(the|a|an|your|this|that|each|every|all|any|it|new|old|first|second|next|other|same|server|servers|host|hosts|node|nodes|machine|localhost|remote|hostname|yourserver|your-server|example|target|here|there|it|root|admin|user|ip|linux|windows|ubuntu|debian|centos|rhel|rocky|mac|macos|github|gitlab|docker|kubernetes|cluster|container|database|db|web|ui|console|portal|dashboard|browser|internet|shell|terminal|production|staging|prod|test|dev|master|slave|primary|secondary|leader|follower|worker|control|in|on|at|to|as|and|or|with|using|via|from|into|back|https?|http|ssh|sql|api|url|cli|os|vm|aws|azure|gcp|slack|discord|telegram|http|ntp|dns|vpn|step|version|port|page|system|service|services)$/i.test(
    host,
  );
}

/** The host that an item of a list consists of. */
export function listedHost(block: Block | undefined): string | null {
  if (block?.kind !== 'text' || block.item === null || !block.opensItem) return null;
  const text = block.text
    .trim()
    .replace(/^`|`$/g, '')
    .replace(/^[a-z][\w-]*@/, '');
  return /^[a-z][a-z-]*\d[a-z0-9-]*$/.test(text) && isHostName(text) ? text : null;
}
