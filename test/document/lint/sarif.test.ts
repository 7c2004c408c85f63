import { describe, expect, test } from 'vitest';
import { sarifLog } from '../../../src/document/lint/sarif.ts';
import { lintCodes } from '../../../src/document/lint/severity.ts';
import { lint, markdown, runbook, step } from './linting.ts';

type Json = { readonly [key: string]: unknown };

const object = (value: unknown): Json => {
  expect(value).toBeTypeOf('object');
  expect(value).not.toBeNull();
  return value as Json;
};
const list = (value: unknown): readonly unknown[] => {
  expect(Array.isArray(value)).toBe(true);
  return value as readonly unknown[];
};
const only = (value: Json, allowed: string): void => {
  expect(Object.keys(value).filter(key => !allowed.split(' ').includes(key))).toEqual([]);
};

/** What the schema of SARIF 2.1.0 says of the parts that are used: names, types, least values, references. */
function checkSarif(value: unknown): readonly Json[] {
  const log = object(JSON.parse(JSON.stringify(value)));
  only(log, '$schema version runs');
  expect(log.version).toBe('2.1.0');
  expect(log.$schema).toMatch(/^https:\/\/.*sarif-2\.1\.0\.json$/);
  const runs = list(log.runs).map(object);
  expect(runs).toHaveLength(1);
  const [run = {}] = runs;
  only(run, 'tool columnKind originalUriBaseIds results');
  expect(run.columnKind).toBe('utf16CodeUnits');
  const driver = object(object(run.tool).driver);
  only(driver, 'name version rules');
  expect(driver.name).toBe('handrail');
  const rules = list(driver.rules).map(object);
  for (const rule of rules) checkRule(rule);
  const ids = rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const bases = Object.keys(object(run.originalUriBaseIds));
  const results = list(run.results).map(object);
  for (const result of results) checkResult(result, ids, bases);
  return results;
}

function checkRule(rule: Json): void {
  only(rule, 'id shortDescription help helpUri defaultConfiguration');
  expect(rule.id).toMatch(/^[A-Z][A-Z0-9-]+$/);
  for (const key of ['shortDescription', 'help']) expect(object(rule[key]).text).toMatch(/\S/);
  if (rule.helpUri !== undefined) expect(() => new URL(String(rule.helpUri))).not.toThrow();
  expect(['none', 'note', 'warning', 'error']).toContain(object(rule.defaultConfiguration).level);
}

function checkResult(result: Json, ids: readonly unknown[], bases: readonly string[]): void {
  only(result, 'ruleId ruleIndex level message locations partialFingerprints');
  expect(ids[Number(result.ruleIndex)]).toBe(result.ruleId);
  expect(['none', 'note', 'warning', 'error']).toContain(result.level);
  expect(object(result.message).text).toMatch(/\S/);
  for (const [key, print] of Object.entries(object(result.partialFingerprints))) {
    expect(key).toMatch(/^\S+\/v\d+$/);
    expect(print).toMatch(/^[0-9a-f]{16}$/);
  }
  const locations = list(result.locations).map(object);
  expect(locations).toHaveLength(1);
  const physical = object(locations[0]?.physicalLocation);
  only(physical, 'artifactLocation region');
  const { uri, uriBaseId } = object(physical.artifactLocation);
  expect(bases).toContain(uriBaseId);
  // A relative reference: neither a scheme nor the root nor a query nor a fragment, and no separators of Windows.
  expect(uri).toMatch(/^(?![a-z][a-z0-9+.-]*:|\/)[\w.!~*'()%/-]+$/i);
  const region = object(physical.region);
  only(region, 'startLine startColumn endLine endColumn');
  const [line, column, endLine, endColumn] = [
    region.startLine,
    region.startColumn,
    region.endLine,
    region.endColumn,
  ].map(number => {
    expect(Number.isInteger(number) && Number(number) >= 1).toBe(true);
    return Number(number);
  });
  expect(endLine! > line! || (endLine === line && endColumn! > column!)).toBe(true);
}

const wrong = markdown(
  'kill -9 <PID>\nkill -9 <PID>\ncp -R /srv/app /srv/app_20200101\nmysql -phunter2\npkill java\nrm -rf $X/*',
  '## 3. Verification\n\n* All is well\n',
);

describe('the log', () => {
  test('is SARIF, with a result for each finding at its place', async () => {
    const { diagnostics } = await lint(wrong);
    const results = checkSarif(sarifLog('doc.md', diagnostics, '1.2.3'));
    expect(results.map(({ ruleId }) => ruleId)).toEqual(diagnostics.map(({ code }) => code));
    expect(results.length).toBeGreaterThan(8);
    const [first] = results;
    expect(first?.level).toBe(diagnostics[0]?.severity);
  });

  test('is SARIF for a runbook, and where nothing is wrong', async () => {
    const { diagnostics } = await lint(runbook(step('pkill java\nmkdir /srv/a')));
    expect(checkSarif(sarifLog('book.yaml', diagnostics, '1.2.3'))).toHaveLength(diagnostics.length);
    expect(checkSarif(sarifLog('book.yaml', [], '1.2.3'))).toEqual([]);
  });

  test('knows every rule, also those that found nothing', () => {
    const log = sarifLog('a.md', [], '1.2.3') as {
      runs: [{ tool: { driver: { rules: { id: string }[] } } }];
    };
    expect(log.runs[0].tool.driver.rules.map(({ id }) => id)).toEqual(lintCodes);
  });

  test.each([
    ['docs/upgrade.md', 'docs/upgrade.md'],
    ['文档/升级 手册.md', '%E6%96%87%E6%A1%A3/%E5%8D%87%E7%BA%A7%20%E6%89%8B%E5%86%8C.md'],
    ['a#1?b%.md', 'a%231%3Fb%25.md'],
    ['../other/a.md', '../other/a.md'],
    ['c:a.md', './c%3Aa.md'],
  ])('names the file %s so that it is found again', async (path, uri) => {
    const { diagnostics } = await lint(wrong);
    const [result] = checkSarif(sarifLog(path, diagnostics, '1.2.3'));
    const location = object(object(list(result?.locations)[0]).physicalLocation);
    expect(object(location.artifactLocation).uri).toBe(uri);
    const found = new URL(uri, 'file:///one/two/').pathname;
    expect(decodeURIComponent(found)).toBe(
      new URL(`file:///one/two/${encodeURI(path).replaceAll('#', '%23').replaceAll('?', '%3F')}`).pathname
        .split('/')
        .map(decodeURIComponent)
        .join('/'),
    );
  });
});

describe('fingerprints', () => {
  const prints = async (text: string) =>
    checkSarif(sarifLog('a.md', (await lint(text)).diagnostics, '1')).map(
      ({ partialFingerprints, ruleId }) => [ruleId, Object.values(object(partialFingerprints))[0]],
    );

  test('are one for each result', async () => {
    const found = (await prints(wrong)).map(([, print]) => print);
    expect(new Set(found).size).toBe(found.length);
  });

  test('stay when the document around them changes', async () => {
    const before = await prints(wrong);
    const moved = wrong
      .replace('# Upgrade of the portal', '# Upgrade of the portal\n\nWith a word before it.\n')
      .replace('kill -9 <PID>\n', 'ls /srv\n\nkill -9 <PID>\n');
    expect(await prints(moved)).toEqual(before);
    expect(await prints(wrong.replaceAll('\n', '\r\n'))).toEqual(before);
  });
});
