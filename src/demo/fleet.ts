/** What the demo's estate is made of: which service runs on which host, and how it is installed there. */
export interface DemoService {
  /** Name of its directory under `home`, and of its artifact without `.tar`. */
  readonly name: string;
  /** `tomcat`: a web application in a Tomcat of its own; `daemon`: a Java program with a startup.sh. */
  readonly kind: 'tomcat' | 'daemon';
  /** Paths of its logs under `home`; the first one is the service's own. */
  readonly logs: readonly string[];
  readonly hosts: readonly string[];
}

export const tomcatDirectory = 'apache-tomcat-7.0.67';
export const javaDirectory = 'jdk1.7.0_80';

export const oldVersion = '20170301';
export const newVersion = '20170315';

const catalinaLog = `${tomcatDirectory}/logs/catalina.out`;

export const services: readonly DemoService[] = [
  { name: 'ecsc', kind: 'tomcat', logs: ['ecsclog/ecsc.log', catalinaLog], hosts: ['ecsc-1', 'ecsc-2'] },
  { name: 'ecmc', kind: 'tomcat', logs: ['ecmclog/ecmc.log', catalinaLog], hosts: ['ecmc-1', 'ecmc-2'] },
  {
    name: 'schedule',
    kind: 'daemon',
    logs: ['schedulelog/schedule.log'],
    hosts: ['schedule-1', 'schedule-2'],
  },
  {
    name: 'schedule-res',
    kind: 'daemon',
    logs: ['schedulereslog/scheduleres.log'],
    hosts: ['schedule-res-1', 'schedule-res-2'],
  },
];

/** New with this release: no host has it before the upgrade. */
export const prochistdata: DemoService = {
  name: 'prochistdata',
  kind: 'daemon',
  logs: ['prochistdatalog/prochistdata.log'],
  hosts: ['ecsc-1'],
};

export const hostNames: readonly string[] = services.flatMap(service => service.hosts);

/** The service that is installed on a host before the upgrade. */
export function serviceOn(host: string): DemoService {
  const found = services.find(service => service.hosts.includes(host));
  if (found === undefined) throw new RangeError(`the demo has no host ${host}`);
  return found;
}
