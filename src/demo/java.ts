/**
 * The program that stands in for the Java virtual machine in a sandbox, as a POSIX shell script. It takes a JVM's
 * arguments, so that Tomcat's and the services' own start scripts can call it, and it behaves as a JVM does where that
 * matters to an upgrade: one process with the service's path in its command line, logs that grow, a start that takes
 * its time and can fail, an address that only one process can have, a shutdown on TERM, none on KILL.
 *
 * Once it is up it never forks, because a forked shell shows its parent's command line and would be seen as a second
 * process of the service: a clock without the path in its command line ticks into a FIFO instead. The clock stops
 * when the sandbox or the process that owns the sandbox is gone, and the service ends with it, so nothing outlives a
 * demo that was killed.
 */
export const javaScript = `#!/bin/sh
set -u
bin=\${0%/*}
home=\${bin%/jdk*}
sandbox=\${home%/*}

kind= base=
for argument in "$@"; do
  case $argument in
    -version) echo 'java version "1.7.0_80"' >&2; exit 0 ;;
    -Dcatalina.base=*) kind=tomcat base=\${argument#*=} ;;
    -Dapp.home=*) kind=daemon base=\${argument#*=} ;;
  esac
done
[ -n "$kind" ] || { echo 'Error: Could not find or load main class' >&2; exit 1; }

app=$base
if [ "$kind" = tomcat ]; then
  while read -r line; do
    case $line in *docBase=*) app=\${line#*docBase=?} app=\${app%%\\"*} ;; esac
  done <"$base/conf/server.xml"
fi
name=\${app##*/}
slug=$name
case $name in *-*) slug=\${name%%-*}\${name#*-} ;; esac
mkdir -p "$home/\${slug}log"
log=$home/\${slug}log/$slug.log
version=unknown
[ -r "$app/VERSION" ] && read -r version <"$app/VERSION"

# One line, or two of Tomcat's; no external program, so no fork.
catalina() { printf '%s %s\\n%s: %s\\n' "$long_time" "$1" "$2" "$3"; }
service() { printf '%s,%03d %-5s [%s] %s.%s - %s\\n' "$short_time" "$((tick * 137 % 1000))" "$1" "$2" "$slug" "$3" "$4" >>"$log"; }
fault() { [ -e "$sandbox/faults/$1" ]; }

address_taken() {
  [ -r "$sandbox/run/$slug.pid" ] || return 1
  read -r other <"$sandbox/run/$slug.pid"
  [ "$other" != "$$" ] && kill -0 "$other" 2>/dev/null || return 1
  # Where nobody waits for it, a dead process stays a zombie: that one has no command line and holds no address.
  [ -r /proc/self/cmdline ] || return 0
  command=
  read -r command <"/proc/$other/cmdline" 2>/dev/null
  case $command in *"$bin/java"*) return 0 ;; *) return 1 ;; esac
}

tomcat_tick() {
  case $tick in
    1) catalina org.apache.catalina.startup.VersionLoggerListener INFO 'Server version:        Apache Tomcat/7.0.67'
       catalina org.apache.catalina.startup.VersionLoggerListener INFO "Command line argument: -Dcatalina.base=$base" ;;
    2) if address_taken; then
         catalina org.apache.coyote.AbstractProtocol SEVERE 'Failed to initialize end point associated with ProtocolHandler ["http-bio-8080"]'
         printf 'java.net.BindException: Address already in use <null>:8080\\n\\tat org.apache.tomcat.util.net.JIoEndpoint.bind(JIoEndpoint.java:413)\\n'
         exit 1
       fi
       echo "$$" >"$sandbox/run/$slug.pid"
       catalina org.apache.coyote.AbstractProtocol INFO 'Initializing ProtocolHandler ["http-bio-8080"]'
       catalina org.apache.catalina.startup.Catalina INFO 'Initialization processed in 412 ms' ;;
    3) catalina org.apache.catalina.core.StandardService INFO 'Starting service Catalina'
       catalina org.apache.catalina.core.StandardEngine INFO 'Starting Servlet Engine: Apache Tomcat/7.0.67'
       service INFO localhost-startStop-1 web.StartupListener "正在加载 $name $version 配置文件 loading configuration" ;;
    4) if fault start-fails; then
         service ERROR localhost-startStop-1 web.StartupListener "$name $version 启动失败 startup failed: 数据库连接超时"
         catalina org.apache.catalina.core.StandardContext SEVERE "Error listenerStart: context [/$name] startup failed due to previous errors"
         exit 1
       fi
       service INFO localhost-startStop-1 datasource.Pool '数据源初始化完成 data source ready, 20 connections' ;;
    5) catalina org.apache.catalina.startup.HostConfig INFO "Deployment of web application directory $app has finished in 1,871 ms" ;;
    6) if fault start-hangs; then tick=5; return; fi
       catalina org.apache.coyote.AbstractProtocol INFO 'Starting ProtocolHandler ["http-bio-8080"]'
       catalina org.apache.catalina.startup.Catalina INFO 'Server startup in 2483 ms'
       service INFO main web.StartupListener "$name $version 服务启动成功 started" ;;
    *) service INFO monitor-1 monitor.Heartbeat "心跳正常 heartbeat ok, version=$version, sessions=$((tick * 7 % 40 + 3))" ;;
  esac
}

daemon_tick() {
  case $tick in
    1) if address_taken; then
         service ERROR main Main '启动失败 startup failed: java.net.BindException: Address already in use'
         exit 1
       fi
       echo "$$" >"$sandbox/run/$slug.pid"
       service INFO main Main "正在启动 $name $version starting" ;;
    2) service INFO main config.Loader '加载配置文件 conf/quartz.properties' ;;
    3) if fault start-fails; then
         service ERROR main Main "$name $version 启动失败 startup failed: java.lang.OutOfMemoryError: unable to create new native thread"
         exit 1
       fi
       service INFO main datasource.Pool '数据源初始化完成 data source ready, 10 connections' ;;
    4) service INFO main quartz.Scheduler "调度器初始化完成 scheduler ready, 42 triggers" ;;
    5) if fault start-hangs; then tick=4; return; fi
       service INFO main Main "$name $version 服务启动成功, Server startup in 2483 ms" ;;
    *) service INFO "worker-$((tick % 10 + 1))" job.MissedRunCheck "计划任务漏跑检测完成 checked 42 triggers, missed 0, version=$version" ;;
  esac
}

shut_down() {
  interrupted=yes
  if fault ignores-term; then
    service WARN main Main '忽略停止信号 stop signal ignored'
    return
  fi
  trap '' TERM
  if [ "$kind" = tomcat ]; then
    catalina org.apache.coyote.AbstractProtocol INFO 'Pausing ProtocolHandler ["http-bio-8080"]'
    catalina org.apache.catalina.core.StandardService INFO 'Stopping service Catalina'
  fi
  service INFO shutdown-hook Main "$name $version 正在停止 shutting down"
  sleep 0.3 2>/dev/null || sleep 1
  service INFO shutdown-hook Main "$name $version 已停止 stopped"
  exit 143
}

# The clock: the time twice, as Tomcat and as log4j write it; quick while the service starts, then every second.
clock=$sandbox/run/$slug.$$.clock
mkfifo "$clock" || exit 1
read -r owner <"$sandbox/owner"
/bin/sh -s "$sandbox" "$owner" >"$clock" 2>/dev/null <<'CLOCK' &
owner_lives() {
  kill -0 "$1" || return 1
  [ -r /proc/self/cmdline ] || return 0
  command=
  read -r command <"/proc/$1/cmdline"
  [ -n "$command" ]
}
count=0
while [ -d "$1" ] && owner_lives "$2"; do
  LC_ALL=C date '+%b %d, %Y %I:%M:%S %p|%Y-%m-%d %H:%M:%S' </dev/null || exit
  count=$((count + 1))
  if [ "$count" -lt 7 ]; then sleep 0.15 </dev/null || sleep 1 </dev/null; else sleep 1 </dev/null; fi
done
CLOCK
exec <"$clock"
rm -f "$clock"
cd "$base" || exit 1

long_time= short_time= tick=0 interrupted=
trap shut_down TERM HUP INT
while :; do
  if IFS='|' read -r long short; then
    long_time=$long short_time=$short tick=$((tick + 1))
    "\${kind}_tick"
  elif [ -n "$interrupted" ]; then
    interrupted=
  else
    exit 1
  fi
done
`;
