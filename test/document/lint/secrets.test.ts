import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSecret, namesSecret, secretsIn } from '../../../src/document/lint/secrets.ts';
import { places, runbook, step } from './linting.ts';

/** Put together here, so that no scanner of repositories takes it for one that is in use. */
const made = (...parts: readonly string[]) => parts.join('');
const random = 'q7Rk2mZ9xVb4Tn8cLw3Yd6Hf1Js5Gp0A';

function found(line: string): readonly string[] {
  return secretsIn(line).map(([start, end]) => line.slice(start, end));
}

describe('a secret is found, exactly as long as it is', () => {
  test.each<[line: string, secret: string]>([
    ['mysql -uroot -phunter2 shop', 'hunter2'],
    ["mysqldump -u app -p'Hun ter;2' shop > a.sql", "'Hun ter;2'"],
    ['docker exec db mysql -uroot -phunter2 -e "select 1"', 'hunter2'],
    ['mysql --password=hunter2', 'hunter2'],
    ['app --db-password hunter2 start', 'hunter2'],
    ['helm upgrade web . --set auth.password=hunter2', 'hunter2'],
    ['java -Dspring.datasource.password=hunter2 -jar a.jar', 'hunter2'],
    ['java -DkeyStorePassword=hunter2 -jar a.jar', 'hunter2'],
    ["PGPASSWORD='hunter2' psql -h db", "'hunter2'"],
    ['export VAULT_TOKEN=hunter2hunter2', 'hunter2hunter2'],
    ['kubectl create secret generic web --from-literal=password=hunter2', 'hunter2'],
    ["sed -i 's/keyStorePassword: changeit/keyStorePassword: W!n99/' a.yml", 'W!n99'],
    [`curl -d '{"user":"a","password":"hunter2"}' http://h/login`, '"hunter2"'],
    ['sshpass -p hunter2 scp a.tar web-1:/srv', 'hunter2'],
    ['mongodump -u admin -p hunter2 --out /backup', 'hunter2'],
    ['docker login -u bob -p hunter2 registry.example', 'hunter2'],
    ['redis-cli -h r1 -a hunter2 ping', 'hunter2'],
    ['ldapsearch -x -D cn=admin -w hunter2 -b dc=a', 'hunter2'],
    ['curl -u bob:hunter2 http://h/', 'hunter2'],
    ["curl --user 'bob:hunter2' http://h/", 'hunter2'],
    ['openssl enc -aes-256-cbc -pass pass:hunter2 -in a', 'hunter2'],
    ['rabbitmqctl change_password bob hunter2', 'hunter2'],
    ['sqlplus scott/tiger99@db', 'tiger99'],
    ['echo hunter2 | sudo -S systemctl restart a', 'hunter2'],
    ["echo 'root:hunter2' | chpasswd", 'hunter2'],
    ['git clone https://bob:hunter2@git.example/a.git', 'hunter2'],
    ['export DATABASE_URL=postgres://app:hunter2@db:5432/shop', 'hunter2'],
    ['redis-cli -u redis://:hunter2@r1:6379', 'hunter2'],
    [`curl -H "Authorization: Bearer ${random}" http://h/`, random],
    ["curl -H 'PRIVATE-TOKEN: abcdef012345' http://h/", 'abcdef012345'],
    ["curl -H 'X-Vault-Token: abcdef012345' http://h/", 'abcdef012345'],
    [made('aws configure set aws_access_key_id AKIA', 'Q3EXAMPL7RT2WZXY'), made('AKIA', 'Q3EXAMPL7RT2WZXY')],
    [made('gh auth login --with-token ghp', `_${random}abcd`), made('ghp', `_${random}abcd`)],
    [made('glab auth login -t glpat', '-aB3dE6gH9jK2mN5pQ'), made('glpat', '-aB3dE6gH9jK2mN5pQ')],
    [made('-----BEGIN RSA PRIVATE', ' KEY-----'), made('-----BEGIN RSA PRIVATE', ' KEY-----')],
    [
      made('jwt=eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'),
      made('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'),
    ],
    [`consul acl set-agent-token default ${random}`, random],
    [`./register ${random}== web`, `${random}==`],
  ])('%s', (line, secret) => {
    expect(found(line)).toEqual([secret]);
  });
});

describe('nothing is found in', () => {
  test.each([
    'mysql -u root -p shop',
    'mysql -u root -p"$DB_PASSWORD" shop',
    'mysql -u root -p$(cat /run/secrets/db) shop',
    'mysql -u root -p<password> shop',
    'mysql -u root -pPASSWORD shop',
    'mysql -u root -pYOUR_PASSWORD shop',
    'mysql -P 3306 -u root shop',
    'mkdir -p /srv/app',
    'docker run -p 8080:80 web',
    'ssh -p 2222 web-1',
    `export DB_PASSWORD=\${DB_PASSWORD:?}`,
    'DB_PASSWORD_FILE=/run/secrets/db',
    'PASSWORD=/etc/app/password',
    'app --password-file db.txt --token-file /run/token',
    'docker login --password-stdin registry.example',
    'helm upgrade web . --set auth.password=<new password>',
    'kubectl get secret web-tls -o yaml',
    'kubectl delete secret web-token',
    'password_encryption = scram-sha-256',
    'passwordAuthentication: false',
    'token: null',
    'password: {{ db_password }}',
    'password: ********',
    'password: changeme',
    'password: your-password',
    'password: xxxxxx',
    '# password: ask the operator',
    'passwd --stdin deploy',
    'useradd -p "$HASH" deploy',
    'curl -u bob http://h/',
    'curl -u "$USER:$PASSWORD" http://h/',
    'curl -H "Authorization: Bearer $TOKEN" http://h/',
    'curl -H "Authorization: Bearer <token>" http://h/',
    'git clone https://git.example/a.git',
    'git clone ssh://git@git.example:2222/a.git',
    'scp a.tar app@web-1:/srv',
    'git checkout 9a6eb658404f28a3607a3d531821ca4a6501749a',
    'echo "9a6eb658404f28a3607a3d531821ca4a6501749aa483698847155f362e66859d  a.tar" | sha256sum -c',
    'docker pull web@sha256:9a6eb658404f28a3607a3d531821ca4a6501749aa483698847155f362e66859d',
    '"integrity": "sha512-q7Rk2mZ9xVb4Tn8cLw3Yd6Hf1Js5Gp0AeU7iO3kM1nB5vC9xZ2lK4jH6gF8dS0aQwErTyUiOpAsDfGhJkLz=="',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq7Rk2mZ9xVb4Tn8cLw3Yd6Hf1Js5Gp0A deploy',
    'java -cp lib ActiveMQConnectionFactoryBeanPostProcessor2',
    'kubectl -n web rollout status deployment/portal-frontend-v2-canary-2024',
    'tar -xf cosmovisor-v1.1.0-linux-amd64.tar.gz --strip-components=1',
    'kill 0b7c9f1e-3c55-4d1a-9a0e-5f1f2d3c4b5a',
    'sed -i s/port=8080/port=8081/ a.conf',
    'cat /etc/pki/tls/private/key.pem',
  ])('%s', line => {
    expect(found(line)).toEqual([]);
  });
});

test.each([
  ['DB_PASSWORD', true],
  ['spring.datasource.password', true],
  ['apiToken', true],
  ['secret-key', true],
  ['password_encryption', false],
  ['tokens', false],
  ['monkey', false],
  ['bypass', false],
])('whether the name %s says that its value is a secret: %s', (name, expected) => {
  expect(namesSecret(name)).toBe(expected);
});

test('whatever a line holds, secrets are places in it, in order and apart', () => {
  const pieces = fc.constantFrom(
    ...['mysql -p', '--password=', 'TOKEN=', 'password: ', '://a:', '@h/', '"', "'", ' ', '$', '<', random],
    ...['-u a:', 'curl ', 'echo ', ' | sudo -S', 'Authorization: Bearer ', 'hunter2', '\uE000', '='],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 24 }), parts => {
      const line = parts.join('');
      let from = 0;
      for (const [start, end] of secretsIn(line)) {
        if (start < from || end <= start || end > line.length) return false;
        from = end;
      }
      return true;
    }),
    { numRuns: 500 },
  );
});

test('no variable, no placeholder and no path is a secret, in whatever quotes', () => {
  const name = fc.stringMatching(/^[A-Za-z_]\w{0,10}$/);
  const none = fc.oneof(
    name.map(each => `$${each}`),
    name.map(each => `\${${each}}`),
    name.map(each => `<${each}>`),
    name.map(each => `/etc/${each}`),
    name.map(each => `$(cat ${each})`),
    name.map(each => `\uE000\uE000${each}\uE001\uE001`),
    fc.constantFrom('****', 'xxxx', '...', 'YOUR_PASSWORD', 'true', ''),
  );
  fc.assert(
    fc.property(none, fc.constantFrom('', '"'), (value, quote) => !isSecret(`${quote}${value}${quote}`)),
  );
});

describe('in a runbook', () => {
  test('a secret is found where it stands in what an edit writes', async () => {
    const text = runbook(
      `- name: a
  edit: /srv/a.properties
  set:
    db.password: hunter2
    db.user: app
- name: b
  edit: /srv/b.conf
  replace:
    text: "port 1"
    with: |
      port 2
      auth_key=hunter3
- name: c
  edit: /srv/c.conf
  create: true
  content: "token: hunter4\\n"
`,
    );
    expect(await places('SECRET', text)).toEqual(['hunter2', 'hunter3', 'hunter4']);
  });

  test('a variable that is a secret is none that stands there', async () => {
    const text = runbook(step('mysql -p{{password}} -e "select 1"')).replace(
      'upgrade:',
      'variables: { password: { prompt: "Password", secret: true } }\nupgrade:',
    );
    expect(await places('SECRET', text)).toEqual([]);
  });
});

test('what is shown in a document as a file is looked at as well, and at its very place', async () => {
  const text =
    '## Steps\n\nEdit `/srv/a.properties`:\n\n```properties\na=1\n  db.password=hunter2\n```\n\n1. Then\n\n   ```yaml\n   db:\n     password: hunter3\n   ```\n';
  expect(await places('SECRET', text)).toEqual(['hunter2', 'hunter3']);
});
