/** Where secrets stand in a line: in the order of their places, none inside another. */
export function secretsIn(line: string): readonly (readonly [start: number, end: number])[] {
  const found: [number, number][] = [];
  const take = (start: number, end: number): void => {
    if (!found.some(each => start < each[1] && each[0] < end)) found.push([start, end]);
  };
  for (const form of tokens) for (const match of line.matchAll(form)) take(...placeOf(match));
  if (mayName.test(line))
    for (const form of named)
      for (const match of line.matchAll(form))
        if (isSecret(match.groups?.value ?? '')) take(...placeOf(match));
  for (const match of line.matchAll(words))
    if (isRandom(match[0]) && !isDigest(line, match.index)) take(...placeOf(match));
  return found.toSorted((a, b) => a[0] - b[0]);
}

/** Whether a name says that its value is a secret: `DB_PASSWORD`, `spring.datasource.password`, `apiKey`. */
export function namesSecret(name: string): boolean {
  return new RegExp(`(?:^|[^A-Za-z])(?:${names})$`, 'i').test(name.replace(/([a-z])([A-Z])/g, '$1_$2'));
}

/** Whether a value is one that has to be kept to oneself, rather than what stands in for it. */
export function isSecret(written: string): boolean {
  const quoted = /^(["'])(.*)\1$/s.exec(written);
  const value = quoted?.[2] ?? written.replace(/^["']/, '');
  if (value.length < 3 || /[\uE000-\uE004]|^[<{[*%]|^\.{3}|\.{3}$|^[-/~]|^\.{1,2}\//.test(value))
    return false;
  // Nothing is expanded between single quotes, but who writes a name there has it in mind all the same.
  if (quoted?.[1] === "'" ? /^\$\{?\w+\}?$/.test(value) : /[$`]/.test(value)) return false;
  return !standIn.test(value) && !/^[A-Z][A-Z_]*$/.test(value) && !fileName.test(value);
}

/** What people write where a value goes in, and what is a setting. */
const standIn =
  /^(?:[xX*•.]+|x{3,}.*|(?:your|my|the|some|new|old|enter|insert|put)[-_ ].*|change[-_]?(?:me|it|this).*|redacted|masked|hidden|placeholder|example|todo|tbd|n\/?a|true|false|yes|no|on|off|none|null|nil|undefined|env|stdin|file|prompt|ask|auto|default|disabled|enabled|required|optional|md5|scram-sha-256|sha256|sha512|bcrypt|plain|basic|bearer|jwt|oauth2?)$/i;
const fileName = /^[\w.-]*\/[\w./-]*$|\.(?:txt|pem|key|crt|json|ya?ml|env|conf|cfg|pgpass|properties)$/i;

const names =
  'pass(?:word|wd|phrase)|pwd|secret(?:[-_]?key(?:[-_]?base)?)?|token|api[-_]?key|access[-_]?key|auth[-_]?key|account[-_]?key|private[-_]?token|client[-_]?secret|secret[-_]?access[-_]?key|encryption[-_]?key';
const value = String.raw`(?<value>"[^"\n]*"|'[^'\n]*'|[^\s"'|;&<>(),]+)`;

/** Without any of these no secret is named, and looking for one costs less. */
const mayName = /pass|pwd|secret|token|key|auth|:\/\/|\s-[pawuP]|sudo -S|sqlplus|rabbitmqctl/i;

/** What says beside a value that it is a secret. */
const named: readonly RegExp[] = [
  // --password=x, --token x, -Dspring.datasource.password=x, DB_PASSWORD=x, PGPASSWORD='x', password=x in a URL or a DSN
  new RegExp(`(?<=(?:^|[^A-Za-z])(?:${names}|pgpassword|mysql_pwd|sshpass)=)${value}`, 'dgim'),
  new RegExp(String.raw`(?<=\s--(?:[a-z]+-)*(?:${names}|pass)[= ])(?!-)${value}`, 'dgi'),
  new RegExp(String.raw`(?<=\s--pass=)${value}`, 'dgi'),
  // keyStorePassword=x, apiToken: x
  new RegExp(`(?<=[a-z](?:Password|Passwd|Secret|Token|ApiKey|AccessKey|SecretKey)=)${value}`, 'dg'),
  // password: x at the end of what is written; "password": "x"
  new RegExp(
    String.raw`(?<=(?:(?:^|[^A-Za-z])(?:${names})|[a-z](?:Password|Secret|Token|ApiKey|AccessKey|SecretKey))["']?:\s{0,4})(?:(?<value>"[^"\n]+"|'[^'\n]+'|[^\s"'|;&<>(),/]+)(?=\s*(?:$|["',}/]|\\n)))`,
    'dgim',
  ),
  new RegExp(String.raw`(?<=\b(?:mysql\w*|mariadb[\w-]*|mysqlsh)\b[^|;\n]{0,300}\s-p)${value}`, 'dg'),
  new RegExp(
    String.raw`(?<=\b(?:mongo\w*|sshpass|docker login|podman login|helm registry login|az login|ncftp\w*)\b[^|;\n]{0,300}\s-p\s?)(?!-)${value}`,
    'dg',
  ),
  new RegExp(String.raw`(?<=\bredis-cli\b[^|;\n]{0,200}\s-a\s+)${value}`, 'dg'),
  new RegExp(String.raw`(?<=\bldap(?:search|modify|add|delete|passwd)\b[^|;\n]{0,200}\s-w\s+)${value}`, 'dg'),
  new RegExp(String.raw`(?<=\b(?:zip|unzip)\b[^|;\n]{0,200}\s-P\s+)${value}`, 'dg'),
  new RegExp(
    String.raw`(?<=\bcurl\b[^|;\n]{0,300}\s(?:-u|--user|--proxy-user)[= ]?["']?[\w.@-]{1,60}:)(?!\/)${value}`,
    'dg',
  ),
  new RegExp(String.raw`(?<=\s-pass(?:in|out)?\s+["']?pass:)${value}`, 'dg'),
  new RegExp(String.raw`(?<=\brabbitmqctl\s+(?:add_user|change_password)\s+\S{1,60}\s)${value}`, 'dg'),
  /(?<=\bsqlplus\s+(?:-\w+\s+){0,4}[\w.-]{1,60}\/)(?<value>[^\s@/"']{3,})(?=@|\s|$)/dg,
  // echo x | sudo -S, echo 'user:x' | chpasswd
  new RegExp(
    String.raw`(?<=\becho\s+(?:-n\s+)?)${value}(?=\s*\|\s*(?:sudo\s+(?:-\w+\s+)*-S\b|passwd\s+--stdin))`,
    'dg',
  ),
  /(?<=\becho\s+(?:-e\s+)?["']?[\w.-]{1,60}:)(?<value>[^\s"'|]{3,})(?=["']?\s*\|\s*(?:sudo\s+)?chpasswd)/dg,
  // user:x@host
  /(?<=:\/\/[\w.%-]{0,60}:)(?<value>[^\s:@/<{]{3,120})(?=@[\w[$<{\uE000\uE002])/dg,
  /(?<=\bAuthorization:\s*(?:Bearer|Basic|Token|ApiKey)\s+)(?<value>[^\s"']{8,})/dgi,
  /(?<=["'\s](?:PRIVATE-TOKEN|JOB-TOKEN|DEPLOY-TOKEN|X-(?:[A-Za-z]+-)*(?:Token|Key|Secret)|apikey)\s?:\s?)(?<value>[^\s"']{6,})/dgi,
];

/** What is a secret by its own form. */
const tokens: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{40,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,}|dop_v1_[0-9a-f]{40,}|hv[sb]\.[\w-]{20,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{30,}|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|sk-[A-Za-z0-9_-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}|AGE-SECRET-KEY-1[A-Z0-9]{20,})/g,
  /(?<![A-Za-z0-9_])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
  /(?<=https:\/\/hooks\.slack\.com\/services\/)T[A-Z0-9]{5,}\/B[A-Z0-9]{5,}\/[A-Za-z0-9]{16,}/g,
];

const words = /(?<![A-Za-z0-9+/_=.%:@-])[A-Za-z0-9+_-]{24,200}={0,2}(?![A-Za-z0-9+/_.%-])/g;

/**
 * A word that nobody made up: letters of both cases and digits in no order. What is hexadecimal throughout is the digest of
 * a file or a commit, and a name changes its kind of character where a word of it begins only.
 */
function isRandom(word: string): boolean {
  const body = word.replace(/=+$/, '');
  if (/^[0-9a-f-]+$/i.test(body) || !/[a-z]/.test(body) || !/[A-Z]/.test(body)) return false;
  if ((body.match(/\d/g)?.length ?? 0) < 3 || /[_-].*[_-].*[_-]/.test(body)) return false;
  let changes = 0;
  for (let at = 1; at < body.length; at++) if (kindOf(body, at) !== kindOf(body, at - 1)) changes += 1;
  return changes >= body.length * 0.35 && bitsPerCharacter(body) >= 3.8;
}

function kindOf(text: string, at: number): string {
  const character = text[at] ?? '';
  return /\d/.test(character) ? 'digit' : /[a-z]/.test(character) ? 'lower' : 'other';
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** `sha512-…`, `SHA256:…`, `ssh-ed25519 AAAA…`, a certificate's or a public key's body. */
function isDigest(line: string, at: number): boolean {
  return (
    /(?:sha\d{1,3}|md5|digest|checksum|fingerprint|integrity|etag)\S{0,3}\s?$/i.test(
      line.slice(Math.max(0, at - 24), at),
    ) || /^(?:AAAA[BCE]|MI[A-Z][A-Za-z0-9]|sha\d|md5)/.test(line.slice(at, at + 6))
  );
}

function placeOf(match: RegExpExecArray): readonly [number, number] {
  return match.indices?.groups?.value ?? [match.index, match.index + match[0].length];
}
