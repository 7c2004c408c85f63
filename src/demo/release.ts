import type { DemoService } from './fleet.ts';
import { javaDirectory } from './fleet.ts';
import type { FileTree } from './tar.ts';

/** What a release of a service unpacks to, under the service's directory. */
export function releaseTree(service: DemoService, version: string): FileTree {
  const tree =
    service.kind === 'tomcat' ? webApplication(service.name, version) : daemon(service.name, version);
  return Object.fromEntries(Object.entries(tree).map(([path, file]) => [`${service.name}/${path}`, file]));
}

function webApplication(name: string, version: string): FileTree {
  return {
    VERSION: { content: `${version}\n` },
    'index.html': {
      content: `<!DOCTYPE html>\n<title>${name}</title>\n<script src="js/cloudgroup.js?t=${version}"></script>\n`,
    },
    'js/cloudgroup.js': { content: `define('cloudgroup', () => ({ release: '${version}' }));\n` },
    'WEB-INF/web.xml': {
      content: `<web-app version="3.0">\n  <display-name>${name} ${version}</display-name>\n</web-app>\n`,
    },
    'WEB-INF/classes/app.properties': {
      content: `release=${version}\nworkorder.mail.subject=注册工单\ncdn.enabled=false\n`,
    },
    [`WEB-INF/lib/${name}-core.jar`]: { content: noise(`${name} ${version}`, 1_500_000) },
  };
}

function daemon(name: string, version: string): FileTree {
  return {
    VERSION: { content: `${version}\n` },
    'startup.sh': { content: name === 'prochistdata' ? detachedStart : foregroundStart, mode: 0o755 },
    'conf/quartz.properties': {
      content: `org.quartz.threadPool.threadCount=10\norg.quartz.jobStore.misfireThreshold=60000\nrelease=${version}\n`,
    },
    [`lib/${name}.jar`]: { content: noise(`${name} ${version}`, 600_000) },
  };
}

const launch = `APP_HOME=$(cd "$(dirname "$0")" && pwd)
JAVA_HOME=$(dirname "$APP_HOME")/${javaDirectory}
`;
const java = `"$JAVA_HOME/bin/java" -server -Xmx1024m -Dapp.home="$APP_HOME" -cp "$APP_HOME/lib/*" Main`;

const foregroundStart = `#!/bin/sh
# Runs the service in the foreground.
${launch}exec ${java}
`;

const detachedStart = `#!/bin/sh
# Starts the service in the background and returns.
${launch}nohup ${java} </dev/null >/dev/null 2>&1 &
echo "prochistdata started, pid $!"
`;

/** Bytes that look like a jar to a progress bar, the same ones for the same seed (xorshift32). */
function noise(seed: string, size: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = [...seed].reduce(
    (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619),
    -2128831035,
  );
  for (let index = 0; index < words.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state;
  }
  return new Uint8Array(words.buffer, 0, size);
}
