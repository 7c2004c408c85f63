import type { OtpWords, Purges, SuspendTimeout, UpdateWords } from './otp.ts';
import { plural } from './plural.ts';

export const otpEnglish: OtpWords = {
  language: 'en',
  instruction: {
    loadObjectCode: (application, version, modules) =>
      `Reads code of ${application} ${version} from disk: ${names(modules)}. Nothing runs it yet.`,
    pointOfNoReturn: 'Whatever fails from here on restarts the node on its permanent release.',
    load: (module, purges) =>
      `Puts the code of ${module} that was read in place: calls from now on run it. ${purged(module, purges)}`,
    remove: (module, purges) =>
      `Takes the code of ${module} out of use: it can no longer be called. ${purged(module, purges)}`,
    purge: modules => `Removes the old code of ${names(modules)}. A process that still runs it is killed.`,
    suspend: modules =>
      `Suspends every process that uses ${names(modules.map(each => `${each.name} (${within(each.timeout)})`))}: requests wait until it is resumed. One that does not answer in time is passed over, and its state is not converted.`,
    resume: modules => `Lets the suspended processes of ${names(modules)} go on.`,
    codeChange: (direction, modules) =>
      `Converts the state of the suspended processes ${direction === 'up' ? 'to' : 'back from'} the new version: calls code_change of ${names(modules.map(each => `${each.name} with Extra ${each.extra}`))}.`,
    stop: modules => `Stops every process that uses ${names(modules)}, through its supervisor.`,
    start: modules => `Starts again the processes of ${names(modules)} that were stopped.`,
    syncNodes: (id, nodes) =>
      `Waits until ${names(nodes)} have come to the same point (${id}) of their own upgrade. There is no time limit.`,
    syncNodesOf: (id, call) =>
      `Waits until the nodes that ${call} names have come to the same point (${id}) of their own upgrade. There is no time limit.`,
    apply: call => `Calls ${call}.`,
    startApplication: (application, type) => `Starts the application ${application} (${type}).`,
    stopApplication: application => `Stops the application ${application}, with all its processes.`,
    loadApplication: application => `Loads the application ${application}, without starting it.`,
    unloadApplication: application => `Makes the node forget the application ${application}.`,
    restartEmulator:
      'Restarts the emulator: all processes are stopped, and the node is down until it has started again on the other release. What follows is not carried out.',
    restartNewEmulator:
      'Restarts the node first, on the emulator, kernel, stdlib and sasl of the new release; the instructions after it follow when it is up again. The node is down meanwhile.',
    update: updated,
    loadModule: (module, purges, dependencies) =>
      `Replaces the code of ${module} and suspends nothing: calls from now on run the new code. ${purged(module, purges)}${behind(dependencies)}`,
    addModule: (module, dependencies) => `Loads ${module}, which is new.${behind(dependencies)}`,
    deleteModule: (module, dependencies) =>
      `Unloads ${module}. A process that still runs it is killed.${behind(dependencies)}`,
    addApplication: (application, type) =>
      type === 'none'
        ? `Loads the modules of the new application ${application}; it is neither loaded nor started.`
        : type === 'load'
          ? `Loads the new application ${application} and its modules, without starting it.`
          : `Loads the modules of the new application ${application} and starts it (${type}).`,
    removeApplication: application =>
      `Stops the application ${application} and unloads it with its modules. Processes that still run them are killed.`,
    restartApplication: application =>
      `Stops the application ${application}, replaces all its modules and starts it again: it is not there meanwhile, and its processes lose their state.`,
    unknown: 'Not known to handrail: find out what it does before this is installed.',
  },
  warning: {
    brutalPurge: modules =>
      `Processes in old code of ${names(modules)} are killed without being asked (brutal_purge).`,
    syncNodes: nodes =>
      `Waits without limit for ${nodes.length === 0 ? 'other nodes' : names(nodes)} (sync_nodes): all must be up and reachable, have the release unpacked, and install at the same time.`,
    applyBeforePoint: call =>
      `${call} is called before the point of no return. If it fails nothing is restarted, but environment and application versions are already the new ones.`,
    changesBeforePoint: instruction =>
      `${instruction} stands before the point of no return: if something fails there, it is not undone.`,
    refusedAfterPoint: instruction =>
      `${instruction} must not stand after the point of no return: the release handler refuses the script.`,
    unknownInstruction: instruction => `handrail does not know the instruction ${instruction}.`,
    noPointOfNoReturn:
      'There is no point of no return: any failure restarts the node on its permanent release.',
    restartEmulator:
      'The emulator is restarted: the node is down for a while, and heart must be set up to bring it back.',
    restartNewEmulator:
      'The node moves to a new emulator: it is down for a while, and heart must be set up to bring it back.',
    noRelup: version =>
      `The package has no releases/${version}/relup: it can be unpacked, but not installed on a node that runs.`,
    noWayUp: version => `The relup has no way up to ${version}: no node that runs can install it.`,
    noWayDown: version =>
      `There is no way down to ${version}: going back means a restart on ${version}, as long as ${version} is still permanent.`,
    relupVersion: (relup, release) =>
      `The relup is one for ${relup}, and the package is release ${release}: it was left over from another build.`,
    missingConfig: version =>
      `The package has no releases/${version}/sys.config: the node would lose its configuration, and a start with -config would fail.`,
    missingBoot: version =>
      `The package has no releases/${version}/start.boot: the release cannot be installed or started.`,
    otherErts: (from, to) =>
      `erts changes from ${from} to ${to}: the node needs the new emulator, so it is restarted.`,
    ertsNotInPackage: version =>
      `erts-${version} is not in the package: it must already be on the target system.`,
    missingLibraries: directories =>
      `Not in the package, so it must already be on the target system: ${names(directories)}.`,
    applicationVersion: (directory, version) => `The .app file in ${directory} says version ${version}.`,
    renamed: (file, rel) =>
      `The package is called ${file} and holds ${rel}: unpack_release would not find it. Give the package its name back.`,
    registered: (version, status) =>
      `The target system already knows a release ${version} (${status}): unpack_release refuses it.`,
    noWayFrom: version => `The relup has no way up from ${version}, the release it is held against.`,
    startsOther: (permanent, starts) =>
      `RELEASES says that ${permanent} is permanent, but start_erl.data starts ${starts}.`,
    oldReleaseUnknown: version =>
      `What release ${version} consists of is not known here; --against DIR|PACKAGE names it.`,
  },
  problem: {
    at: (line, column, what) => `line ${line}, column ${column}: ${what}`,
    unexpected: (found, expected) =>
      `${found === '' ? 'the text ends' : `${found} stands`} where ${expected.join(' or ')} should be`,
    opened: (sign, line, column) => ` (the ${sign} of line ${line}, column ${column} is still open)`,
    unclosed: quote => `the ${quote} that begins here is never closed`,
    badEscape: found => `${found} is no escape of Erlang’s`,
    badNumber: found => `${found} is no number of Erlang’s`,
    badCharacter: found => `${found} means nothing here`,
    badBytes: encoding => `from here on the bytes are not ${encoding}`,
    badSegment: 'this part of a binary cannot be built',
    tooDeep: 'terms are nested too deeply to be read',
    shape: (found, expected) => `${found} stands where ${expected} should be`,
    expected: {
      term: 'a term',
      atom: 'an atom',
      number: 'a number',
      list: 'a list',
      string: 'a string',
      '. ': 'a dot and a blank',
      'one term': 'the end: the file holds one term',
    },
  },
  page: {
    release: (name, version, erts) => `Release ${name} ${version}, erts ${erts}`,
    package: (files, bytes, sha256) => `${plural(files, 'file')}, ${plural(bytes, 'byte')}, sha256 ${sha256}`,
    relup: terms => `relup terms sha256 ${terms}`,
    appup: version => `Version ${version}`,
    up: (from, to) => `Up: from ${from} to ${to}`,
    down: (from, to) => `Down: from ${from} back to ${to}`,
    appupUp: 'Up from',
    appupDown: 'Down to',
    like: pattern => `every version like ${pattern}`,
    noInstructions: 'Nothing is done: the code on disk is all that changes.',
    applications: 'Applications',
    applicationsUnknown: 'not known here; --against DIR|PACKAGE names the other release',
    added: 'added',
    removed: 'removed',
    startType: (from, to) => `start type ${from} → ${to}`,
    unchanged: count => `${count} unchanged`,
    before: 'Before the point of no return',
    after: 'From the point of no return on',
    effects: 'In short',
    suspended: 'suspended',
    codeChange: 'code_change',
    stopped: 'processes stopped',
    applicationsStopped: 'applications stopped',
    applicationsStarted: 'applications started',
    killed: 'killed where in old code',
    calls: 'called',
    waitsFor: 'waits for',
    emulator: 'emulator',
    emulatorKept: 'keeps running',
    emulatorRestarted: 'restarted',
    emulatorReplaced: 'replaced by a new one, with a restart',
    config: 'sys.config',
    configSame: 'the same on both sides',
    configUnknown: 'the other side is not known here; --against DIR|PACKAGE names it',
    configNames: '(a run keeps no values; handrail otp show prints them)',
    configUnread: 'one of the two files at the node does not read',
    configIncludes: files => `names other files, which are not compared: ${files.join(', ')}`,
    configChange: applications =>
      `config_change is called in ${applications.join(', ')}, where running and where the callback module has it`,
    warnings: 'Warnings',
    noWarnings: 'No warnings',
    rescue: version =>
      `The release handler is still at it and answers nothing: all applications are stopped and started again with ${version} (init:restart). Processes lose their state.`,
  },
  command: {
    unknownAction: action => `otp ${action}: there is no such action`,
    actions: 'Use handrail otp show PACKAGE.tar.gz, or handrail otp appup FILE.appup.',
    notRead: (file, why) => `${file} cannot be read: ${why}`,
    notArchive: file => `${file} is not a gzip-compressed archive`,
    truncated: file => `${file} is cut off: it ends in the middle of the archive`,
    corrupt: (file, why) => `${file} is damaged: ${why}`,
    tooLarge: (file, entry, limit) => `${file}: ${entry} is larger than ${plural(limit, 'byte')}`,
    sendAgain: 'Compare its SHA-256 with that of the build, and copy it again.',
    noRel: file => `${file} has no .rel file in releases/: it is not a release package`,
    noRelHint: 'A release package is what systools:make_tar makes.',
    severalRels: (file, rels) => `${file} has several releases, and none is of its name: ${rels.join(', ')}`,
    inFile: (file, entry) => `${entry} in ${file}`,
  },
};

function updated({ module, moduleType, timeout, change, purges, dependencies }: UpdateWords): string {
  const what =
    change === 'soft'
      ? `Suspends every process that uses ${module} (${within(timeout)}), loads the new code and resumes them; their state stays as it is.`
      : change === 'supervisor'
        ? `Suspends the supervisor ${module} (${within(timeout)}), loads its new code and takes over the new start specifications; its children keep running as they are.`
        : `Suspends every process that uses ${module} (${within(timeout)}), loads the new code, converts their state with code_change (Extra ${change.extra}) and resumes them.`;
  const order =
    moduleType === 'static' && change !== 'supervisor'
      ? ' On the way down, too, the code is loaded before code_change is called (static).'
      : '';
  return `${what}${order} ${purged(module, purges)}${behind(dependencies)}`;
}

function purged(module: string, { before, after }: Purges): string {
  const older =
    before === 'brutal_purge'
      ? `Processes in still older code of ${module} are killed`
      : `Refused beforehand if a process is in still older code of ${module}`;
  const replaced =
    after === 'brutal_purge'
      ? 'those in the replaced code are killed when the release is made permanent'
      : 'the replaced code goes when no process runs it any more';
  return `${older}; ${replaced}.`;
}

function behind(dependencies: readonly string[]): string {
  return dependencies.length === 0 ? '' : ` Goes together with ${names(dependencies)}, which it depends on.`;
}

function within(timeout: SuspendTimeout): string {
  if (timeout === 'infinity') return 'no time limit';
  return timeout === 'default' ? 'within 5 s' : `within ${timeout} ms`;
}

function names(all: readonly string[]): string {
  return all.length === 0 ? 'nothing' : all.join(', ');
}
