import type { Plan, Task } from '../../src/plan/plan.ts';
import { check, manual, planOf, run, type SectionSpec, type StepSpec, stop, upload } from './plans.ts';

/** A plan like that of the ecsc release: four services on two hosts each, one daemon more, and a verification. */
export function ecscPlan(more: Partial<Plan> = {}): Plan {
  const plan = planOf(
    [
      service('ecsc', tomcat('ecsc'), ['ecsc.tar', 'prochistdata.tar']),
      service('ecmc', tomcat('ecmc'), ['ecmc.tar']),
      service('schedule', daemon('schedule'), ['schedule.tar']),
      service('schedule-res', daemon('schedule-res'), ['schedule-res.tar']),
      {
        id: 'prochistdata',
        batches: [['ecsc-1']],
        steps: [
          step(
            'start',
            'Start prochistdata',
            run('/home/prochistdata/startup.sh </dev/null >>/home/prochistdatalog/prochistdata.log 2>&1'),
          ),
          step('watch', 'Watch its log', {
            verb: 'follow',
            files: ['/home/prochistdatalog/prochistdata.log'],
            until: 'started in \\d+ ms',
            fail: 'ERROR',
          }),
        ],
      },
      {
        id: 'verify',
        phase: 'verify',
        batches: [[...hosts, '']],
        steps: [
          ...['ecsc', 'ecmc'].map(name =>
            step(`${name}-answers`, `${name} answers`, check('curl -fsS http://localhost:8080/health'), {
              hosts: [`${name}-1`, `${name}-2`],
            }),
          ),
          step(
            'lb-delete',
            'Deleting a load balancer right after creating it no longer fails',
            manual('Create a load balancer in the console and delete it at once. No error may be shown.'),
            { hosts: [null] },
          ),
          step(
            'sg-hint',
            '解决线上删除安全组规则提示',
            manual('在控制台删除一条安全组规则，提示应当正确显示。'),
            { hosts: [null] },
          ),
          step(
            'cdn',
            'Object storage no longer offers the CDN switch',
            manual('Open a bucket: there is no CDN switch.'),
            { hosts: [null] },
          ),
        ],
      },
    ],
    {
      runbook: 'ecsc-20170315',
      title: 'ECSC, ECMC, schedule and schedule-res, release 2017-03-15',
      release: '20170315',
      change: 'CHG-1234',
      window: {
        start: '2026-03-15T01:00:00.000Z',
        end: '2026-03-15T04:00:00.000Z',
        rollbackReserve: 2_700_000,
      },
      notes: [
        { id: 'log-detail', text: 'More detailed log lines around missed scheduled analyses.' },
        {
          id: 'lb-delete',
          text: 'Deleting a load balancer right after creating it no longer fails (Bug 9556).',
        },
        {
          id: 'sg-hint',
          text: '解决线上删除安全组规则提示；解决创建子网失败时，底层创建多余的 label-rule，导致流量统计翻倍的问题。',
        },
        {
          id: 'cdn',
          text: 'The CDN switch of the object storage is hidden until another provider is found.',
        },
      ],
      artifacts: ['ecsc.tar', 'prochistdata.tar', 'ecmc.tar', 'schedule.tar', 'schedule-res.tar'].map(
        (name, index) => ({
          name,
          path: `/artifacts/${name}`,
          sha256: String(index).repeat(64),
          size: 48_123_904 + index,
        }),
      ),
      ...more,
    },
  );
  return {
    ...plan,
    sections: plan.sections.map(section => ({
      ...section,
      hosts: section.hosts.filter(host => host !== ''),
    })),
    rollback: plan.tasks.filter(task => task.step === 'backup').map(rollbackOf),
  };
}

const hosts = ['ecsc', 'ecmc', 'schedule', 'schedule-res'].flatMap(name => [`${name}-1`, `${name}-2`]);

interface Service {
  readonly match: string;
  readonly start: string;
  readonly files: readonly string[];
  readonly until: string;
}

function tomcat(name: string): Service {
  return {
    match: '/home/apache-tomcat-7.0.67',
    start: '/home/apache-tomcat-7.0.67/bin/startup.sh',
    files: ['/home/apache-tomcat-7.0.67/logs/catalina.out', `/home/${name}log/${name}.log`],
    until: 'Server startup in \\d+',
  };
}

function daemon(name: string): Service {
  return {
    match: `/home/${name}/${name}.jar`,
    start: `cd /home/${name}\nsetsid nohup sh startup.sh </dev/null >>/home/${name}/nohup.out 2>&1`,
    files: [`/home/${name.replace('-', '')}log/${name.replace('-', '')}.log`],
    until: 'Scheduler started',
  };
}

function service(name: string, own: Service, packages: readonly string[]): SectionSpec {
  const live = `/home/${name}`;
  return {
    id: name,
    batches: [[`${name}-1`], [`${name}-2`]],
    steps: [
      step('upload', 'Upload the packages', upload(...packages)),
      step('stop', 'Stop the service', stop(own.match)),
      step(
        'backup',
        'Back up',
        run(`set -e\ntest ! -e ${live}_20170315\ncp -a ${live} ${live}_20170315\ndu -sh ${live}_20170315`),
        {
          timeout: 600_000,
          estimate: 20_000,
        },
      ),
      step('unpack', 'Unpack', run(`set -e\ncd /home\n${packages.map(file => `tar xf ${file}`).join('\n')}`)),
      step('start', 'Start', run(own.start), { confirm: name === 'schedule-res' ? 'typed' : 'key' }),
      step(
        'watch',
        'Watch the logs',
        { verb: 'follow', files: own.files, until: own.until, fail: 'SEVERE|OutOfMemoryError' },
        {
          timeout: 300_000,
        },
      ),
    ],
  };
}

function step(id: string, name: string, action: StepSpec['action'], more: Partial<StepSpec> = {}): StepSpec {
  return { id, name, action, ...more };
}

function rollbackOf(task: Task): Task {
  const live = `/home/${task.service}`;
  const script = `set -e\nmv ${live} ${live}.failed\ncp -a ${live}_20170315 ${live}`;
  return {
    ...task,
    id: `${task.section}/restore@${task.host}`,
    step: 'restore',
    name: 'Restore the backup',
    phase: 'rollback',
    verb: 'run',
    action: { verb: 'run', script, shell: 'sh' },
  };
}
