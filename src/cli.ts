#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { type CommandName, type CommandSpec, commands, options } from './commands/catalog.ts';
import type { Arguments, Io } from './commands/io.ts';
import { DocumentError, ExitCode, OperatorError } from './errors.ts';
import { chooseLanguage } from './text/language.ts';
import { helpOf, helpOfAll, usageFor } from './text/usage.ts';
import { versionText } from './version.ts';

/** argv → command → exit code. The only place that ends the process. */
async function main(argv: readonly string[], io: Io): Promise<number> {
  const [first, ...rest] = languageLast(argv);
  if (first === '--version' || first === '-V') {
    io.print(`${versionText()}\n`);
    return ExitCode.complete;
  }
  const language = languageOf(argv, io);
  if (isTooOld(process.versions.node))
    throw new OperatorError(usageFor(language).nodeTooOld(process.version));
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    io.print(helpOfAll(commands, language));
    return first === undefined ? ExitCode.usage : ExitCode.complete;
  }
  if (!isCommand(first)) {
    throw new OperatorError(usageFor(language).unknownCommand(first), { hint: usageFor(language).seeHelp });
  }
  const spec: CommandSpec = commands[first];
  const args = parse(first, spec, rest, io);
  if (args.flag('help')) {
    io.print(helpOf(first, spec, options, language));
    return ExitCode.complete;
  }
  const run = await spec.load();
  return run(await inConfiguredLanguage(args, spec, io), io);
}

/** The language of the settings, where neither a flag says otherwise nor the command has no use for it. */
async function inConfiguredLanguage(args: Arguments, spec: CommandSpec, io: Io): Promise<Arguments> {
  if (args.text('lang') !== undefined || !spec.options.includes('lang')) return args;
  const { loadSettings } = await import('./commands/load.ts');
  const { lang } = await loadSettings(args.language, io);
  return lang === undefined ? args : { ...args, language: lang };
}

/** What runs under an older Node would fail somewhere in the middle. */
function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 22 || (major === 22 && minor < 12);
}

/** `handrail --lang zh run …` is `handrail run … --lang zh`. */
function languageLast(argv: readonly string[]): readonly string[] {
  const [first = '', second = ''] = argv;
  if (first.startsWith('--lang=')) return [...argv.slice(1), first];
  return first === '--lang' ? [...argv.slice(2), first, second] : argv;
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function parse(name: string, spec: CommandSpec, argv: readonly string[], io: Io): Arguments {
  const allowed = ['help', ...spec.options] as const;
  const { values, positionals } = parsed(name, argv, allowed);
  const usage = usageFor(languageOf(argv, io));
  const required = spec.args.filter(arg => !arg.startsWith('['));
  if (values.help !== true && positionals.length < required.length)
    throw new OperatorError(usage.missingArgument(name, required[positionals.length] ?? ''), {
      hint: usage.seeHelpOf(name),
    });
  if (positionals.length > spec.args.length)
    throw new OperatorError(usage.extraArgument(name, positionals[spec.args.length] ?? ''), {
      hint: usage.seeHelpOf(name),
    });
  const text = (option: string) => {
    const value = values[option];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    positionals,
    text,
    flag: option => values[option] === true,
    list: option => {
      const value = values[option];
      return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
    },
    language: chooseLanguage(text('lang'), io.env),
  };
}

function parsed(name: string, argv: readonly string[], allowed: readonly (keyof typeof options)[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries(allowed.map(option => [option, parserOption(option)])),
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`handrail ${name}: ${message}`, { cause: error });
  }
}

function parserOption(name: keyof typeof options) {
  const spec: { type: 'string' | 'boolean'; short?: string; multiple?: true } = options[name];
  const { type, short, multiple } = spec;
  return { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) };
}

/** Read before anything is parsed, so that help and errors are in the reader's language too. */
function languageOf(argv: readonly string[], io: Io) {
  const at = argv.findIndex(arg => arg === '--lang' || arg.startsWith('--lang='));
  const flag = at < 0 ? undefined : argv[at] === '--lang' ? argv[at + 1] : argv[at]?.slice('--lang='.length);
  return chooseLanguage(flag, io.env);
}

function systemIo(): Io {
  return {
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    print: text => void process.stdout.write(text),
    complain: line => void process.stderr.write(`${line}\n`),
  };
}

function explain(error: unknown, io: Io): number {
  if (error instanceof OperatorError) {
    io.complain(`handrail: ${error.message}`);
    if (error.hint !== undefined) io.complain(error.hint);
    return error.exitCode;
  }
  if (error instanceof DocumentError) {
    io.complain(error.message);
    return error.exitCode;
  }
  const usage = usageFor(languageOf([], io));
  if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
    io.complain(`handrail: ${usage.replaced}`);
    return ExitCode.failed;
  }
  io.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  io.complain(usage.bug);
  return ExitCode.failed;
}

/** Lets piped output drain before the process ends; a reader that went away is no error of ours. */
async function end(code: number): Promise<never> {
  await new Promise<void>(resolve => process.stdout.write('', () => resolve()));
  process.exit(code);
}

const io = systemIo();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(ExitCode.failed);
});
try {
  await end(await main(process.argv.slice(2), io));
} catch (error) {
  await end(explain(error, io));
}
