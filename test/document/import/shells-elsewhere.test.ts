import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { stepsOf } from './reading.ts';

/** The verb of the step that has what comes after a command in its block. */
function verbAfter(command: string): string | undefined {
  const text = `# Upgrade\n\n## Steps\n\nLog in to app-1.\n\n\`\`\`sh\n${command}\nrm -rf /srv/widget\n\`\`\`\n`;
  return stepsOf(importMarkdown(text, 'doc.md')).find(step =>
    JSON.stringify(step.action).includes('rm -rf /srv/widget'),
  )?.action.verb;
}

describe('what comes after a shell somewhere else', () => {
  it.each([
    'chroot /mnt/new',
    'sudo chroot /mnt/new /bin/bash',
    'nsenter -t 1 -m -u',
    'lxc exec c1 bash',
    'docker compose exec app sh',
    'docker-compose run app bash',
    'docker attach web',
    'oc rsh pod-1',
    'vagrant ssh web',
    'gcloud compute ssh vm-1',
    'aws ssm start-session --target i-123',
    'virsh console guest-1',
    'mosh db-1',
    'machinectl shell c1',
    'pct enter 101',
    'multipass shell vm',
    'nomad alloc exec -task web abc /bin/sh',
    'newgrp docker',
  ])('is not done here: %s', command => {
    expect(verbAfter(command)).toBe('manual');
  });

  it.each([
    'chroot /mnt/new apt update',
    'nsenter -t 1 -m ls',
    'docker compose exec -T app ls',
    'docker exec web sh -c "ls /"',
    'oc rsh pod-1 ls',
    'vagrant ssh web -c ls',
    'gcloud compute ssh vm-1 --command=ls',
    'virsh start guest-1',
    'machinectl shell c1 /bin/ls',
    'multipass exec vm -- ls',
    'docker run -d app',
    'kubectl apply -f deploy.sh',
  ])('is done here after a command that ends there: %s', command => {
    expect(verbAfter(command)).toBe('run');
  });
});
