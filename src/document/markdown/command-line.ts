import { oncePerText } from '../once.ts';

/** Whether a line of prose or of a block without a language reads like a command: a known program, or a path to one. */
export function isCommandLine(line: string): boolean {
  return firstProgram(line) !== null;
}

/** Whether a line without any mark of code is a command all the same: nothing in it reads like a sentence. */
export const isTyped = oncePerText((line: string): boolean => {
  const text = line.trim();
  if (!isCommandLine(text) || /[.。，；;:：?？!！,]$|[\u4e00-\u9fff]/u.test(text)) return false;
  const [, ...args] = text.split(/\s+/);
  return (
    /^[~.]{0,2}\/\S+\.(?:sh|py)$/.test(text) ||
    (args.length >= 1 && args.length <= 3 && bySubcommand.test(text)) ||
    /^(?:sudo )?service [\w@.-]+ (?:start|stop|restart|reload|status)$/.test(text) ||
    (args.some(arg => /^-{1,2}[A-Za-z]|[/=@]|^\.$|\w\.\w/.test(arg)) &&
      !/\s(?:the|a|an|is|are|was|to|of|and|or|with|for|that|this|your|you|it|will|should|can|if|when|into|from)\s/i.test(
        ` ${args.join(' ')} `,
      ))
  );
});

/** Programs that are told what to do by a word, and that no sentence begins with. */
const bySubcommand =
  /^(?:sudo )?(?:git|docker|docker-compose|podman|systemctl|kubectl|kubeadm|helm|npm|yarn|pnpm|apt|apt-get|yum|dnf|ceph|terraform|composer|supervisorctl|pm2|rabbitmqctl|nodetool|gitlab-ctl|etcdctl|nginx)(?: (?!(?:is|are|was|has|can|will|and|or|for|in|on|the|to|of|with|versions?|images?|containers?|servers?|clusters?|nodes?)\b)[a-z][a-z0-9.@/_:-]*)+$/;

/** The program a line starts, without what commonly stands before it; null where it does not look like a command. */
export const firstProgram = oncePerText((line: string): string | null => {
  const trimmed = line.trim().replace(/^[$#>%]\s+/, '');
  // Nobody begins anything else with it.
  if (/^sudo\s+(-[A-Za-z]+\s+)*[\w./~-]/.test(trimmed))
    return bareProgram(trimmed) ?? trimmed.split(/\s+/)[1] ?? null;
  return bareProgram(line);
});

function bareProgram(line: string): string | null {
  const text = line
    .trim()
    .replace(/^\\(?=[a-z])/, '')
    .replace(/^(?:\[[\w.-]+@[\w.-]+ [^\]]*\][#$]|[\w.-]+@[\w.-]+:[^\s#$]*[#$]|[$#>%])\s+/, '')
    .replace(/^(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"']*)\s+)+/, '')
    .replace(
      /^(?:(?:sudo|doas)(?:\s+-[A-Za-z]+(?:\s+(?!-)[\w.-]+(?=\s))?)*|time|exec|nohup|env|command)\s+/,
      '',
    )
    .replace(/^(?:[A-Za-z_]\w*=[^\s"']*\s+)+/, '');
  const word = /^[^\s;|&<>()]+/.exec(text)?.[0] ?? '';
  if (/^(\.{0,2}\/|~\/|\$\{?\w+\}?\/)[\w.${}<>/~@+-]*$/.test(word)) return word;
  if (/^[\w][\w.-]*\.sh$/.test(word)) return word;
  // `PHP 8.0+` and `For the service …` name something, and start nothing.
  if (!programs.has(word)) return null;
  // English sentences begin with some of these words, too.
  if (ambiguous.has(word)) {
    const rest = text.slice(word.length).trim();
    if (/^(the|a|an|your|all|any|that|this|it|to|for|and|or|is|on|of|in|up|sure|with|new|each)\b/i.test(rest))
      return null;
    if (/^\w+ \((?:e\.?g|i\.?e|or|for|see)\b/.test(rest)) return null;
    if (/[.:!?。：]$/.test(rest) && /\s\w+\s\w+\s/.test(rest)) return null;
  }
  return word;
}

const ambiguous = new Set(
  'at cat cd check cp cut date diff export file find go group host install kill last less link make man more mount move nice node open patch ping read record set sleep sort source split start stop swap sync tail test time top touch trap type unset update wait watch which who'.split(
    ' ',
  ),
);

export function isProgram(name: string): boolean {
  return programs.has(name);
}

const programs = new Set(
  // The shell's own, files, text
  (
    'cd pushd popd export set unset source . alias echo printf test true false read exit wait umask ulimit eval trap ' +
    'ls cp mv rm mkdir rmdir ln touch cat tac head tail less more grep egrep fgrep zgrep sed awk gawk cut sort uniq tr wc ' +
    'tee xargs find locate stat file du df mount umount lsblk blkid fdisk parted mkfs fsck chmod chown chgrp chattr lsattr ' +
    'setfacl getfacl diff patch cmp md5sum sha1sum sha256sum sha512sum shasum base64 xxd od date cal sleep watch yes seq ' +
    'basename dirname realpath readlink mktemp tar gzip gunzip zip unzip bzip2 xz zstd 7z rar unrar cpio dd split rsync scp ' +
    // Processes, services, users
    'sftp ssh ssh-keygen ssh-copy-id ssh-add ps top htop kill pkill killall pgrep pidof jobs bg fg nohup nice renice setsid ' +
    'systemctl service journalctl chkconfig update-rc.d initctl supervisorctl pm2 monit crontab at batch useradd usermod ' +
    'userdel adduser groupadd passwd chpasswd id whoami who w last su sudo visudo hostname hostnamectl timedatectl ' +
    'localectl sysctl modprobe lsmod dmesg uname uptime free vmstat iostat sar lsof fuser strace reboot shutdown poweroff ' +
    // Network
    'ip ifconfig route ping traceroute netstat ss nc ncat telnet curl wget dig nslookup host nmap iptables firewall-cmd ufw ' +
    'nft tcpdump openssl certbot keytool nmcli ' +
    // Packages and builds
    'apt apt-get apt-cache apt-mark apt-key add-apt-repository dpkg dpkg-reconfigure yum dnf rpm zypper pacman apk snap ' +
    'flatpak brew port pip pip3 pipx conda poetry uv gem bundle npm npx yarn pnpm node go cargo rustup make cmake gcc ' +
    'mvn gradle ant java javac jar python python2 python3 perl ruby php composer git svn hg ' +
    // Containers and clouds
    'docker docker-compose podman podman-compose nerdctl crictl ctr kubectl kubeadm kubelet helm helmfile kustomize oc ' +
    'minikube k3s rke rke2 k9s istioctl argocd flux etcdctl etcdutl calicoctl cilium velero terraform ansible ' +
    'ansible-playbook ansible-galaxy packer vagrant aws gcloud gsutil az doctl consul vault nomad ' +
    // Databases and middleware
    'mysql mysqldump mysqladmin mysqlcheck mysql_upgrade mysqlsh mariadb mariadb-dump mariadb-upgrade psql pg_dump ' +
    'pg_dumpall pg_restore pg_ctl pg_upgrade pg_basebackup pg_lsclusters pg_upgradecluster initdb createdb dropdb vacuumdb ' +
    'redis-cli redis-server mongo mongod mongosh mongodump mongorestore sqlite3 sqlplus rman impdp expdp lsnrctl srvctl ' +
    'influx influxd clickhouse-client cqlsh nodetool rabbitmqctl rabbitmq-plugins kafka-topics.sh zkserver.sh nginx httpd ' +
    'apachectl apache2ctl a2ensite a2enmod catalina.sh startup.sh shutdown.sh asadmin php-fpm haproxy keepalived gitlab-ctl ' +
    'gitlab-rake gitlab-rails gitlab-backup chef-server-ctl chef-client knife puppet salt salt-call erl rebar3 mix iex ' +
    'occ wp drush artisan rails rake sidekiqctl celery gunicorn uwsgi flask manage.py grafana-cli prometheus promtool ' +
    // Nodes of chains
    'gaiad simd osmosisd junod cosmovisor geth lighthouse prysm bitcoind bitcoin-cli polkadot near celestia-appd sui solana ' +
    'bash sh zsh dash csh ksh if for while until case function then else fi do done select if[ [ [[ vi vim nano emacs ' +
    'logrotate update-alternatives alternatives ldconfig restorecon semanage setenforce getenforce semodule setsebool ' +
    // Storage, clouds of one's own, brokers, certificates, other systems
    'ceph ceph-deploy cephadm ceph-volume ceph-mgr ceph-mon rados rbd radosgw-admin zpool zfs btrfs mdadm lvs vgs pvs ' +
    'lvcreate vgextend lvextend resize2fs xfs_growfs qm pct pvecm pveversion openstack nova-manage glance-manage ' +
    'keystone-manage cinder-manage neutron-db-manage nova-status kolla-ansible juju lxc incus virsh multipass talosctl ' +
    'k0s k3d kind eksctl kops fly flyctl heroku rosa pulumi tofu skaffold stern linkerd traefik caddy varnishadm postconf ' +
    'postfix doveadm rndc ipa kinit klist zabbix_server zabbix_get logstash filebeat elasticsearch-plugin cockroach tikv-ctl ' +
    'tiup solr nats pulsar-admin minio mc restic borg rclone s3cmd duplicity barman pgbackrest patronictl repmgr xtrabackup ' +
    'mariabackup innobackupex mysqlbinlog pg_createcluster pg_dropcluster pg_ctlcluster pg_controldata pg_isready ' +
    'pg_resetwal chronyc ntpdate smartctl lsb_release gpg cosign skopeo buildah ctr dockerd containerd do-release-upgrade ' +
    'unattended-upgrade apt-file freebsd-update pkg opkg rpm-ostree bootc nixos-rebuild emerge xbps-install bun deno tsc nvm ' +
    'aptitude etckeeper update-manager corepack needrestart debconf-set-selections yumdownloader yum-config-manager microdnf ' +
    'subscription-manager package-cleanup leapp fwupdmgr grubby grub-install grub-mkconfig rc-service rc-update groupmod ' +
    'chage setcap getfacl pv pigz zcat zgrep mkswap sgdisk partprobe growpart e2fsck tune2fs xfs_repair lvremove lvrename ' +
    'lvresize pvcreate vgcreate vgchange exportfs iscsiadm pdm hatch bundler rspec pecl phpize phpenmod apachectl ' +
    'rbenv pyenv asdf pipenv alembic django-admin prisma gh glab gitlab-runner gitea forgejo jenkins-cli swapoff swapon ' +
    'update-grub grub2-mkconfig dracut update-initramfs dkms strings ' +
    'powershell powershell.exe pwsh sc.exe msiexec choco winget crm crmsh crm_mon pcs drbdadm corosync-cfgtool cibadmin bastille iocage jexec jls poudriere portsnap ' +
    'screen tmux expect which whereis type env command getent loginctl systemd-run systemd-analyze jq yq envsubst dos2unix'
  ).split(' '),
);
