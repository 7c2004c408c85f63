import type { Language } from './language.ts';
import { otpEnglish } from './otp.en.ts';
import { otpChinese } from './otp.zh.ts';

export type PurgeMethod = 'soft_purge' | 'brutal_purge';
/** How long a process may take to be suspended: milliseconds, or as Erlang names it. */
export type SuspendTimeout = number | 'default' | 'infinity';

/** What happens to processes in old code before and after a module is replaced. */
export interface Purges {
  readonly before: PurgeMethod;
  readonly after: PurgeMethod;
}

/** Each instruction of a relup or an .appup in words: what it does to the system that runs. */
export interface InstructionWords {
  loadObjectCode(application: string, version: string, modules: readonly string[]): string;
  readonly pointOfNoReturn: string;
  load(module: string, purges: Purges): string;
  remove(module: string, purges: Purges): string;
  purge(modules: readonly string[]): string;
  suspend(modules: readonly { readonly name: string; readonly timeout: SuspendTimeout }[]): string;
  resume(modules: readonly string[]): string;
  codeChange(
    direction: 'up' | 'down',
    modules: readonly { readonly name: string; readonly extra: string }[],
  ): string;
  stop(modules: readonly string[]): string;
  start(modules: readonly string[]): string;
  syncNodes(id: string, nodes: readonly string[]): string;
  syncNodesOf(id: string, call: string): string;
  apply(call: string): string;
  startApplication(application: string, type: string): string;
  stopApplication(application: string): string;
  loadApplication(application: string): string;
  unloadApplication(application: string): string;
  readonly restartEmulator: string;
  readonly restartNewEmulator: string;
  update(update: UpdateWords): string;
  loadModule(module: string, purges: Purges, dependencies: readonly string[]): string;
  addModule(module: string, dependencies: readonly string[]): string;
  deleteModule(module: string, dependencies: readonly string[]): string;
  addApplication(application: string, type: string): string;
  removeApplication(application: string): string;
  restartApplication(application: string): string;
  readonly unknown: string;
}

export interface UpdateWords {
  readonly module: string;
  readonly moduleType: 'static' | 'dynamic';
  readonly timeout: SuspendTimeout;
  readonly change: 'soft' | 'supervisor' | { readonly extra: string };
  readonly purges: Purges;
  readonly dependencies: readonly string[];
}

/** What an operator should know before such a script runs. */
export interface WarningWords {
  brutalPurge(modules: readonly string[]): string;
  syncNodes(nodes: readonly string[]): string;
  applyBeforePoint(call: string): string;
  changesBeforePoint(instruction: string): string;
  refusedAfterPoint(instruction: string): string;
  unknownInstruction(instruction: string): string;
  readonly noPointOfNoReturn: string;
  readonly restartEmulator: string;
  readonly restartNewEmulator: string;
  noRelup(version: string): string;
  noWayUp(version: string): string;
  noWayDown(version: string): string;
  relupVersion(relup: string, release: string): string;
  missingConfig(version: string): string;
  missingBoot(version: string): string;
  otherErts(from: string, to: string): string;
  ertsNotInPackage(version: string): string;
  missingLibraries(directories: readonly string[]): string;
  applicationVersion(directory: string, version: string): string;
  renamed(file: string, rel: string): string;
  registered(version: string, status: string): string;
  noWayFrom(version: string): string;
  startsOther(permanent: string, starts: string): string;
  oldReleaseUnknown(version: string): string;
}

export interface ProblemWords {
  /** `line 3, column 7: …` */
  at(line: number, column: number, what: string): string;
  unexpected(found: string, expected: readonly string[]): string;
  opened(sign: string, line: number, column: number): string;
  unclosed(quote: string): string;
  badEscape(found: string): string;
  badNumber(found: string): string;
  badCharacter(found: string): string;
  badBytes(encoding: string): string;
  readonly badSegment: string;
  readonly tooDeep: string;
  shape(found: string, expected: string): string;
  /** Of what may be expected: the names among the signs. */
  readonly expected: Readonly<Record<string, string>>;
}

/** The words of `handrail otp`. */
export interface OtpWords {
  readonly language: Language;
  readonly instruction: InstructionWords;
  readonly warning: WarningWords;
  readonly problem: ProblemWords;
  readonly page: OtpPageWords;
  readonly command: OtpCommandWords;
}

export interface OtpPageWords {
  release(name: string, version: string, erts: string): string;
  package(files: number, bytes: number, sha256: string): string;
  /** SHA-256 of the relup's terms. */
  relup(terms: string): string;
  appup(version: string): string;
  up(from: string, to: string): string;
  down(from: string, to: string): string;
  /** Before the versions that a script of an .appup is for. */
  readonly appupUp: string;
  readonly appupDown: string;
  like(pattern: string): string;
  readonly noInstructions: string;
  readonly applications: string;
  readonly applicationsUnknown: string;
  readonly added: string;
  readonly removed: string;
  startType(from: string, to: string): string;
  unchanged(count: number): string;
  readonly before: string;
  readonly after: string;
  readonly effects: string;
  readonly suspended: string;
  readonly codeChange: string;
  readonly stopped: string;
  readonly applicationsStopped: string;
  readonly applicationsStarted: string;
  readonly killed: string;
  readonly calls: string;
  readonly waitsFor: string;
  readonly emulator: string;
  readonly emulatorKept: string;
  readonly emulatorRestarted: string;
  readonly emulatorReplaced: string;
  readonly config: string;
  readonly configSame: string;
  readonly configUnknown: string;
  /** Beside the names of parameters whose values are not told. */
  readonly configNames: string;
  readonly configUnread: string;
  configIncludes(files: readonly string[]): string;
  configChange(applications: readonly string[]): string;
  readonly warnings: string;
  readonly noWarnings: string;
  /** What a way back by a restart does. */
  rescue(version: string): string;
}

export interface OtpCommandWords {
  unknownAction(action: string): string;
  readonly actions: string;
  notRead(file: string, why: string): string;
  notArchive(file: string): string;
  truncated(file: string): string;
  corrupt(file: string, why: string): string;
  tooLarge(file: string, entry: string, limit: number): string;
  readonly sendAgain: string;
  noRel(file: string): string;
  readonly noRelHint: string;
  severalRels(file: string, rels: readonly string[]): string;
  inFile(file: string, entry: string): string;
}

export function otpWords(language: Language): OtpWords {
  return language === 'zh' ? otpChinese : otpEnglish;
}
