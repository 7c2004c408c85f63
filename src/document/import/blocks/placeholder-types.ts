/** What kind of value a placeholder stands for. */
export type PlaceholderType =
  | 'pid'
  | 'ip'
  | 'host'
  | 'version'
  | 'port'
  | 'date'
  | 'number'
  | 'path'
  | 'secret'
  | 'text';

/** By the words that name it. */
export function typeOf(name: string): PlaceholderType {
  if (/^pid$|process.?id|进程(号|id)/i.test(name)) return 'pid';
  if (/passw(or)?d|secret|token|api.?key|private.?key|[_-]pwd$|密码|口令|密钥/i.test(name)) return 'secret';
  if (name.startsWith('/')) return 'path';
  if (/\bip\b|_ip\b|^ip|ip.?addr|地址$|^[xX]{2,3}(\.[xX]{2,3}){3}$|^(\d{1,3}\.)+[xX]{2,3}/i.test(name))
    return 'ip';
  if (/port|端口/i.test(name)) return 'port';
  if (/version|^v?[\dxyz]+(\.[\dxyz]+)+|^n(\.n)+$|release|^tag$|版本/i.test(name)) return 'version';
  if (/date|^yy|yyyy|日期|时间戳|timestamp/i.test(name)) return 'date';
  if (/host|server|node|domain|主机|服务器|节点|域名/i.test(name)) return 'host';
  if (/path|dir(ectory)?|folder|home|目录|路径/i.test(name)) return 'path';
  if (/height|number|(?<![a-z])count(?!ry)|序号|个数/i.test(name)) return 'number';
  return 'text';
}

/** What a value must look like; anything that is safe in quotes where nothing is known. */
export function patternOf(type: PlaceholderType): string | undefined {
  switch (type) {
    case 'pid':
    case 'number':
      return String.raw`\d+`;
    case 'ip':
      return '[0-9A-Za-z.:_-]+';
    case 'host':
      return '[0-9A-Za-z._-]+';
    case 'version':
      return '[0-9A-Za-z][0-9A-Za-z._+-]*';
    case 'port':
      return String.raw`\d{1,5}`;
    case 'date':
      return '[0-9][0-9A-Za-z_.:-]*';
    case 'path':
      return '[0-9A-Za-z_./~@+-]+';
    case 'secret':
      return undefined;
    case 'text':
      return '[A-Za-z0-9_./:@%+,=-]+';
  }
}
