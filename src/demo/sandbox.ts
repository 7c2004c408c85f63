import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DemoService, javaDirectory, oldVersion } from './fleet.ts';
import { javaScript } from './java.ts';
import { releaseTree } from './release.ts';
import { directoriesOf, type FileTree } from './tar.ts';
import { tomcatTree } from './tomcat.ts';

/** One host's part of the file system. */
export interface Sandbox {
  readonly root: string;
  /** What `/home` is on a real host: services, their logs, the Tomcat. */
  readonly home: string;
  /** The login user's own home directory. */
  readonly login: string;
  /** A file here breaks something, by its name: `start-fails`, `start-hangs` or `ignores-term`. */
  readonly faults: string;
}

/**
 * Writes a host with the old release of its service installed.
 * `owner` is the process whose end is the end of everything that runs in the sandbox.
 */
export async function writeSandbox(root: string, service: DemoService, owner: number): Promise<Sandbox> {
  const sandbox: Sandbox = {
    root,
    home: join(root, 'home'),
    login: join(root, 'login'),
    faults: join(root, 'faults'),
  };
  for (const directory of [sandbox.home, sandbox.login, sandbox.faults, join(root, 'run')])
    await mkdir(directory, { recursive: true });
  await writeFile(join(root, 'owner'), `${owner}\n`);
  await writeTree(sandbox.home, {
    [`${javaDirectory}/bin/java`]: { content: javaScript, mode: 0o755 },
    ...releaseTree(service, oldVersion),
    ...(service.kind === 'tomcat' ? tomcatTree(sandbox.home, service.name) : {}),
    [service.logs[0] ?? '']: { content: earlierLog(service.name) },
  });
  return sandbox;
}

async function writeTree(directory: string, tree: FileTree): Promise<void> {
  for (const path of directoriesOf(Object.keys(tree)))
    await mkdir(join(directory, path), { recursive: true });
  await Promise.all(
    Object.entries(tree).map(async ([path, { content, mode }]) => {
      await writeFile(join(directory, path), content);
      // Explicit, because the umask takes bits from a mode that is given to writeFile.
      await chmod(join(directory, path), mode ?? 0o644);
    }),
  );
}

/** Like Tomcat's own log, a service's log begins with an earlier start that must not count as the next one. */
function earlierLog(name: string): string {
  const line = (time: string, text: string) =>
    `2017-03-01 23:02:${time},274 INFO  [main] ${name.replace('-', '')}.Main - ${text}\n`;
  return (
    line('15', `正在启动 ${name} ${oldVersion} starting`) +
    line('18', `${name} ${oldVersion} 服务启动成功, Server startup in 2391 ms`)
  );
}
