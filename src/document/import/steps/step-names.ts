/** A step's name of its first command. */
export function nameOfCommand(text: string): string {
  const plain = text
    .trim()
    .replace(/^\s*sudo\s+(?:-u\s*\S+\s+|-[A-Za-z]+\s+)*/, '')
    .replace(/\s*\\$/, '')
    .replaceAll('{{', '{')
    .replaceAll('}}', '}');
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain === '' ? '…' : plain;
}

/** The document's own words for what is stopped or started. */
export function saysSo(verb: string, name: string): boolean {
  return verb === 'stop'
    ? /停|杀|关闭|kill|stop|shut/i.test(name)
    : verb === 'run' && /启|start|launch/i.test(name);
}

/** After its first line, which may be a comment. */
export function nameOfBlock(text: string): string {
  const first = text.split('\n').find(line => /[\p{L}\p{N}]/u.test(line)) ?? text;
  return nameOfCommand(first.replace(/^\s*#+\s+(?=\S)/, ''));
}
