import { javaDirectory, tomcatDirectory } from './fleet.ts';
import type { FileTree } from './tar.ts';

/** A Tomcat that serves one web application; paths start with the Tomcat's directory. `home` is absolute. */
export function tomcatTree(home: string, application: string): FileTree {
  const executable = (content: string) => ({ content, mode: 0o755 });
  return {
    [`${tomcatDirectory}/bin/startup.sh`]: executable(
      '#!/bin/sh\nexec "$(dirname "$0")/catalina.sh" start "$@"\n',
    ),
    [`${tomcatDirectory}/bin/shutdown.sh`]: executable(
      '#!/bin/sh\nexec "$(dirname "$0")/catalina.sh" stop "$@"\n',
    ),
    [`${tomcatDirectory}/bin/catalina.sh`]: executable(catalinaScript),
    [`${tomcatDirectory}/bin/setenv.sh`]: { content: `JAVA_HOME=${home}/${javaDirectory}\n` },
    [`${tomcatDirectory}/conf/server.xml`]: { content: serverXml(`${home}/${application}`) },
    [`${tomcatDirectory}/logs/catalina.out`]: { content: earlierStart },
    [`${tomcatDirectory}/RELEASE-NOTES`]: { content: 'Apache Tomcat Version 7.0.67 (stand-in)\n' },
  };
}

/** Returns at once and leaves the server behind, as Tomcat's own does. */
const catalinaScript = `#!/bin/sh
CATALINA_BASE=$(cd "$(dirname "$0")/.." && pwd)
. "$CATALINA_BASE/bin/setenv.sh"
application=$(sed -n 's/.*docBase=".*\\/\\([^/"]*\\)".*/\\1/p' "$CATALINA_BASE/conf/server.xml")
case $1 in
  start)
    echo "Using CATALINA_BASE:   $CATALINA_BASE"
    echo "Using CATALINA_HOME:   $CATALINA_BASE"
    echo "Using JRE_HOME:        $JAVA_HOME"
    echo "Using CLASSPATH:       $CATALINA_BASE/bin/bootstrap.jar"
    "$JAVA_HOME/bin/java" -Djava.util.logging.config.file="$CATALINA_BASE/conf/logging.properties" \\
      -classpath "$CATALINA_BASE/bin/bootstrap.jar" -Dcatalina.base="$CATALINA_BASE" -Dcatalina.home="$CATALINA_BASE" \\
      org.apache.catalina.startup.Bootstrap start >>"$CATALINA_BASE/logs/catalina.out" 2>&1 &
    echo 'Tomcat started.'
    ;;
  stop)
    read -r pid <"$CATALINA_BASE/../../run/$application.pid" && kill -TERM "$pid"
    ;;
  *)
    echo 'Usage: catalina.sh ( start | stop )' >&2
    exit 1
    ;;
esac
`;

function serverXml(application: string): string {
  return `<Server port="8005" shutdown="SHUTDOWN">
  <Service name="Catalina">
    <Connector port="8080" protocol="HTTP/1.1"/>
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost" appBase="webapps">
        <Context path="" docBase="${application}"/>
      </Host>
    </Engine>
  </Service>
</Server>
`;
}

/** A log begins long before an upgrade: what an earlier start printed must not count as this one's. */
const earlierStart = `Mar 01, 2017 11:02:16 PM org.apache.catalina.startup.Catalina
INFO: Initialization processed in 431 ms
Mar 01, 2017 11:02:18 PM org.apache.catalina.startup.Catalina
INFO: Server startup in 2391 ms
`;
