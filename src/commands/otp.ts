import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { ExitCode, OperatorError } from '../errors.ts';
import { explainAppupFile } from '../otp/explain-appup.ts';
import { appupJson, packageJson } from '../otp/explain-json.ts';
import { explainPackage } from '../otp/explain-package.ts';
import { problemText } from '../otp/explain-problem.ts';
import { type ReleaseTree, relFileOf, topRels, UnreadableFile } from '../otp/release-package.ts';
import { readAppup, relupText } from '../otp/release-upgrade.ts';
import { type OtpWords, otpWords } from '../text/otp.ts';
import { visibleControls } from '../text/visible.ts';
import { sha256 } from './digest.ts';
import type { Arguments, Io } from './io.ts';
import { appupPage, packagePage } from './otp-page.ts';
import { readArchive, readRoot } from './otp-tree.ts';

/** Explains what OTP release handling would do, from files alone: nothing is connected to or changed. */
export async function otpCommand(args: Arguments, io: Io): Promise<number> {
  const words = otpWords(args.language);
  const [action = '', file = ''] = args.positionals;
  switch (action) {
    case 'show':
      return show(file, args, io, words);
    case 'appup':
      return appup(file, args, io, words);
    default:
      throw new OperatorError(words.command.unknownAction(action), { hint: words.command.actions });
  }
}

async function show(file: string, args: Arguments, io: Io, words: OtpWords): Promise<number> {
  const { tree, facts } = await readArchive(resolve(io.cwd, file), words.command);
  const other = args.text('against');
  const against = other === undefined ? undefined : await readAgainst(resolve(io.cwd, other), words);
  const name = basename(file).replace(/\.(?:tar\.gz|tgz)$/, '');
  const explained = readableFiles(words, () =>
    explainPackage({
      tree,
      relFile: packageRel(tree, name, words),
      name,
      ...(against === undefined ? {} : { against }),
    }),
  );
  const relup = tree.files.get(`releases/${explained.package.release.version}/relup`);
  const terms = relup === undefined ? null : relupText(relup);
  const digests = { ...facts, relup: terms === null ? null : sha256(terms) };
  if (args.flag('json'))
    io.print(`${JSON.stringify(packageJson(explained, tree.label, digests), null, 2)}\n`);
  else io.print(visibleControls(packagePage(explained, digests, words)));
  return ExitCode.complete;
}

/** What `read` makes of a package's files; one that does not read is the operator's to see. */
export function readableFiles<Value>(words: OtpWords, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const { tree: label, path, problem } = error;
    throw new OperatorError(
      words.command.notRead(
        visibleControls(words.command.inFile(label, path)),
        visibleControls(problemText(problem, words.problem)),
      ),
      { cause: error },
    );
  }
}

async function readAgainst(path: string, words: OtpWords): Promise<ReleaseTree> {
  const isDirectory = await stat(path).then(
    stats => stats.isDirectory(),
    () => false,
  );
  return isDirectory ? readRoot(path, words.command) : (await readArchive(path, words.command)).tree;
}

export function packageRel(tree: ReleaseTree, name: string, words: OtpWords): string {
  const found = relFileOf(tree, name);
  if (found !== undefined) return found;
  const rels = topRels(tree);
  if (rels.length === 0)
    throw new OperatorError(words.command.noRel(tree.label), { hint: words.command.noRelHint });
  throw new OperatorError(visibleControls(words.command.severalRels(tree.label, rels)));
}

async function appup(file: string, args: Arguments, io: Io, words: OtpWords): Promise<number> {
  const bytes = await readFile(resolve(io.cwd, file)).catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(words.command.notRead(file, error.message), { cause: error });
  });
  const reading = readAppup(bytes);
  if (!reading.ok) {
    const why = visibleControls(problemText(reading.problem, words.problem));
    throw new OperatorError(words.command.notRead(file, why));
  }
  const explained = explainAppupFile(reading.value);
  if (args.flag('json')) io.print(`${JSON.stringify(appupJson(explained, file), null, 2)}\n`);
  else io.print(visibleControls(appupPage(explained, words)));
  return ExitCode.complete;
}
