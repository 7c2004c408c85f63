import { lintWords } from '../../text/lint.ts';
import type { LintDiagnostic } from './lint.ts';
import { isShellcheck } from './print.ts';
import { lintCodes, severityOf } from './severity.ts';

/** The findings as a SARIF 2.1.0 log, for code scanning. `uri` is the file, relative and with slashes where it can be. */
export function sarifLog(uri: string, diagnostics: readonly LintDiagnostic[], version: string): object {
  const rules = [...lintRules(), ...shellcheckRules(diagnostics)];
  const indices = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'handrail', version, rules } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The directory that lint ran in.' } } },
        results: diagnostics.map(each => ({
          ruleId: each.code,
          ruleIndex: indices.get(each.code) ?? 0,
          level: each.severity,
          message: { text: each.hint === '' ? each.message : `${each.message} ${each.hint}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(uri), uriBaseId: '%SRCROOT%' },
                region: {
                  startLine: each.line,
                  startColumn: each.column,
                  endLine: each.endLine,
                  endColumn: each.endColumn,
                },
              },
            },
          ],
          partialFingerprints: { 'handrail/v1': each.fingerprint },
        })),
      },
    ],
  };
}

/** A path as a relative reference: no part of it is taken for a scheme, a query or a fragment. */
function uriOf(path: string): string {
  const uri = path.split('/').map(encodeURIComponent).join('/');
  return /^[^/]*%3A/i.test(uri) ? `./${uri}` : uri;
}

function lintRules() {
  const { rules } = lintWords('en');
  return lintCodes.map(code => ({
    id: code as string,
    shortDescription: { text: rules[code].why },
    help: { text: rules[code].hint.replace(/\{(\w+)\}/g, '$1') },
    defaultConfiguration: { level: severityOf(code) as string },
  }));
}

function shellcheckRules(diagnostics: readonly LintDiagnostic[]) {
  const codes = new Set(diagnostics.map(each => each.code).filter(isShellcheck));
  return [...codes].map(code => ({
    id: code as string,
    shortDescription: { text: `ShellCheck ${code}` },
    helpUri: `https://www.shellcheck.net/wiki/${code}`,
    help: { text: `https://www.shellcheck.net/wiki/${code}` },
    defaultConfiguration: { level: 'warning' },
  }));
}
