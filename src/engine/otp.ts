import type { NodeFacts } from '../model/node.ts';
import type { OtpAction } from '../model/runbook.ts';
import { shellQuote } from '../model/shell.ts';
import { type Rendered, renderPlain, type TemplateValue } from '../model/template.ts';
import { actionExpression } from '../otp/node-action.ts';
import { type BuildRequest, buildScript } from '../otp/node-build.ts';
import type { PushLook } from '../otp/node-push.ts';
import type { NodeAddress } from '../otp/node-request.ts';
import { isCutInTwo, isHalfway, returnScript } from '../otp/node-return.ts';
import { nodeScript } from '../otp/node-script.ts';
import { startScript } from '../otp/node-start.ts';
import { isRescue, isSoAlready, type NodeStep, stepExpression } from '../otp/node-step.ts';

/** What an otp step needs to know of its node before it is shown, and what it is compared with. */
export interface NodeLook {
  readonly address: NodeAddress;
  /** Null: a package is copied. */
  readonly step: NodeStep | null;
  /** The package; null for every other step. */
  readonly push: PushLook | null;
  /** How this run last saw the node; null: it did not yet. */
  readonly known: NodeFacts | null;
}

/** What is to be found at the node after the script has run. */
export interface NodeWork {
  readonly address: NodeAddress;
  readonly step: NodeStep;
  readonly nonce: string;
  /** How the node was when the step was confirmed; null in a dry run. */
  readonly before: NodeFacts | null;
  /** Milliseconds. */
  readonly settle: number;
  readonly stable: number;
}

/** What a build is to make, and behind what its answer stands. */
export interface NodeBuild {
  readonly request: BuildRequest;
  readonly nonce: string;
  /** Where it is made. */
  readonly directory: string;
}

type LookUp = (name: string) => TemplateValue | undefined;

interface RenderedOtp {
  readonly address: NodeAddress;
  readonly step: NodeStep | null;
  /** Where a package is copied to. */
  readonly directory: string;
  readonly parts: readonly Rendered[];
}

/** A step at a node with every value put in, and what was not known or could not be put in. */
export function renderOtp(action: OtpAction, lookUp: LookUp): RenderedOtp {
  const parts: Rendered[] = [];
  const put = (text = '') => {
    const part = renderPlain(text, lookUp);
    parts.push(part);
    return part.text;
  };
  const node = put(action.node);
  const root = put(action.root).replace(/\/+$/, '');
  const address: NodeAddress = {
    node,
    longNames: node.split('@')[1]?.includes('.') ?? false,
    program: put(action.program),
    home: put(action.cookie),
    ...(action.epmd === undefined ? {} : { epmdPort: portOf(put(action.epmd), parts) }),
    ...releaseScript(action, put),
    ...(root === '' ? {} : { root }),
  };
  const name = put(action.package).replace(/\.tar\.gz$/, '');
  const step: NodeStep | null =
    action.action === 'push' || action.action === 'build'
      ? null
      : {
          action: action.action,
          release: put(action.release),
          from: action.from === undefined ? null : put(action.from),
          package: name,
          expr: expressionOf(put(action.expr), parts),
          expect: action.expect === undefined ? null : put(action.expect),
          relup: action.relup ?? null,
          terms: action.approved ?? null,
          ...(action.errorAction === undefined ? {} : { errorAction: action.errorAction }),
        };
  return { address, step, directory: `${root}/releases`, parts };
}

function releaseScript(
  { mix, relx }: OtpAction,
  put: (text: string) => string,
): Pick<NodeAddress, 'release'> {
  if (mix !== undefined) return { release: { madeBy: 'mix', program: put(mix) } };
  return relx === undefined ? {} : { release: { madeBy: 'relx', program: put(relx) } };
}

/** A value that is no port can not be put in. */
function portOf(text: string, parts: Rendered[]): number {
  const port = Number(text);
  const isPort = /^\d+$/.test(text) && port >= 1 && port <= 65_535;
  const isKnown = parts.at(-1)?.missing.length === 0;
  if (!isPort && isKnown) parts.push({ text, missing: [], unsafe: ['epmd'] });
  return isPort ? port : 4369;
}

/** Values may bring what no script can hand to a node: it is read as Latin-1, up to a line that ends the text. */
function expressionOf(text: string, parts: Rendered[]): string {
  if (/^[\n\x20-\x7e]*$/.test(text) && !/^HANDRAIL_END$/m.test(text)) return text;
  if (parts.at(-1)?.missing.length === 0) parts.push({ text, missing: [], unsafe: ['expr'] });
  return 'undefined';
}

/** The script of a step, byte for byte what is executed. `before`: null where nothing was looked at. */
export function otpScript(
  { address, step }: { readonly address: NodeAddress; readonly step: NodeStep },
  before: NodeFacts | null,
  { nonce, timeout, settle }: { readonly nonce: string; readonly timeout: number; readonly settle: number },
): string {
  if (before !== null && isSoAlready(step, before))
    return `# ${titleOf(step, address)}: it is so already.\ntrue\n`;
  const seconds = Math.max(1, Math.ceil(timeout / 1000));
  const options = { nonce, timeout: seconds };
  if (before !== null && isRescue(step, before)) {
    const title = `restart ${address.node} with ${step.release}: its release handler is still at it`;
    return nodeScript(address, actionExpression({ kind: 'restart' }), { ...options, title });
  }
  const title = titleOf({ ...step, terms: before?.relup?.terms ?? step.terms }, address);
  if (before?.status === 'down')
    return startScript(address, { title: `start ${address.node} once: it is down` });
  if (before !== null && isHalfway(step, before)) {
    const keep = actionExpression({ kind: 'makePermanent', version: step.release });
    return nodeScript(address, keep, { ...options, title: `${title}: it runs, and is made permanent` });
  }
  if (before !== null && isCutInTwo(step, before))
    return returnScript(address, step, before, { ...options, patience: Math.ceil(settle / 1000), title });
  return nodeScript(address, stepExpression(step), { ...options, title });
}

/** Behind this the node's answer stands; nothing that a node prints by itself has it. */
export function nonceOf(run: string): string {
  return `Handrail${run.replace(/[^A-Za-z0-9]/g, '')}`;
}

/** The relup that is carried out is named by its hash, so that it is part of what is confirmed. */
function titleOf(
  { action, release, from, package: name, relup, terms }: NodeStep,
  { node }: NodeAddress,
): string {
  const what = action === 'unpack' ? `${release} of ${name}` : action === 'probe' ? '' : release;
  const words = [action, what, from === null ? '' : `from ${from}`, `at ${node}`];
  const uses = action === 'install' || action === 'downgrade' || action === 'check';
  const relups = [
    ...(relup === null ? [] : [`relup ${relup}`]),
    ...(terms === null ? [] : [`terms ${terms}`]),
  ];
  return [words.filter(word => word !== '').join(' '), ...(uses ? relups : [])].join(', ');
}

/** A build with every value put in, and what was not known or could not be put in. */
export function renderBuild(
  { root = '', package: name = '', from, path = [] }: OtpAction,
  nonce: string,
  lookUp: LookUp,
): { readonly build: NodeBuild; readonly text: string; readonly parts: readonly Rendered[] } {
  const parts: Rendered[] = [];
  const put = (text: string) => {
    const part = renderPlain(text, lookUp);
    parts.push(part);
    return part.text;
  };
  const request: BuildRequest = {
    name: put(name),
    from: from === undefined ? [] : [put(from)],
    path: path.map(put),
  };
  const directory = put(root).replace(/(?<=.)\/+$/, '');
  const text = inDirectory(directory, buildScript(request, nonce));
  return { build: { request, nonce, directory }, text, parts };
}

/** A shell script that runs an escript in a directory. */
export function inDirectory(directory: string, escript: string): string {
  return `cd ${shellQuote(directory)} || exit
script=$(mktemp) || exit
trap 'rm -f "$script"' EXIT
cat >"$script" <<'HANDRAIL_END'
${escript}HANDRAIL_END
escript "$script"
`;
}
