const enterers =
  /^(?:chroot|arch-chroot|nsenter|unshare|lxc|lxc-attach|incus|docker|podman|nerdctl|docker-compose|podman-compose|kubectl|oc|k3s|microk8s|crictl|ctr|nomad|heroku|fly|flyctl|machinectl|systemd-nspawn|flatpak|toolbox|distrobox|limactl|multipass|vagrant|aws|az|gcloud)$/;
const shell = /(?:^|\/)(?:bash|sh|zsh|ash|dash|ksh)$/;

/**
 * A program that opens a shell in a container, another root or on another machine, with nothing to do there: what comes
 * after it in a document is typed in there, and must not be done here.
 */
export function opensShellElsewhere(program: string, args: readonly string[]): boolean {
  const plain = args.filter(arg => !arg.startsWith('-'));
  const has = (...words: readonly string[]) => words.every(word => plain.includes(word));
  const command = args.some(arg => /^--command\b|^-c$|^--$/.test(arg));
  if (enterers.test(program) && shell.test(args.at(-1) ?? '') && args.length > 1) return true;
  switch (program) {
    case 'chroot':
    case 'arch-chroot':
      return plain.length === 1;
    case 'nsenter':
      return args.every((arg, index) => arg.startsWith('-') || /^-[tSG]$/.test(args[index - 1] ?? ''));
    case 'newgrp':
    case 'lxc-attach':
    case 'lxc-console':
      return !command;
    case 'mosh':
      return plain.length === 1 && !command;
    case 'lxc':
    case 'incus':
      return has('console') || has('shell');
    case 'docker':
    case 'podman':
    case 'nerdctl':
      return plain[0] === 'attach' || (plain[0] === 'container' && plain[1] === 'attach');
    case 'oc':
      return (plain[0] === 'rsh' && plain.length === 2) || (plain[0] === 'debug' && !command);
    case 'kubectl':
      return plain[0] === 'attach' || (plain[0] === 'debug' && !command);
    case 'virsh':
      return has('console');
    case 'machinectl':
      return (plain[0] === 'shell' || plain[0] === 'login') && plain.length <= 2;
    case 'pct':
      return plain[0] === 'enter' || plain[0] === 'console';
    case 'bastille':
    case 'iocage':
    case 'ezjail-admin':
      return plain[0] === 'console';
    case 'jexec':
      return plain.length === 1;
    case 'vagrant':
    case 'docker-machine':
    case 'minikube':
      return plain[0] === 'ssh' && plain.length <= 2 && !command;
    case 'multipass':
    case 'limactl':
      return plain[0] === 'shell' && plain.length <= 2;
    case 'aws':
      return has('ssm', 'start-session') || (has('ecs', 'execute-command') && args.includes('--interactive'));
    case 'gcloud':
      return has('compute', 'ssh') && !command;
    case 'az':
      return has('ssh', 'vm') && !command;
    default:
      return false;
  }
}
