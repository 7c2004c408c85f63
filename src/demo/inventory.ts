export interface InventoryHost {
  readonly name: string;
  readonly port: number;
  /** What `/home` is on the host. */
  readonly home: string;
  /** One line: type, key, comment. */
  readonly publicKey: string;
}

/** An inventory file of hosts on 127.0.0.1. Values are JSON strings, which YAML takes as they are. */
export function inventoryText(
  hosts: readonly InventoryHost[],
  login: { readonly user: string; readonly identityFile: string; readonly knownHosts: string },
): string {
  const lines = hosts.flatMap(({ name, port, home }) => [
    `  ${name}:`,
    '    address: 127.0.0.1',
    `    port: ${port}`,
    `    user: ${JSON.stringify(login.user)}`,
    `    identityFile: ${JSON.stringify(login.identityFile)}`,
    `    knownHosts: ${JSON.stringify(login.knownHosts)}`,
    `    variables: { home: ${JSON.stringify(home)} }`,
  ]);
  return ['hosts:', ...lines, ''].join('\n');
}

/** The hosts' keys as an operator's known_hosts has them. */
export function knownHostsText(hosts: readonly InventoryHost[]): string {
  return hosts
    .map(({ port, publicKey }) => `[127.0.0.1]:${port} ${publicKey.split(' ').slice(0, 2).join(' ')}\n`)
    .join('');
}
