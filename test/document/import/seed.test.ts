import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { importMarkdown } from '../../../src/document/import/import.ts';
import { writeRunbook } from '../../../src/document/import/write.ts';
import { errorsOf } from './reading.ts';

const beside = ['../../../../shared/seeds/', '../../../shared/seeds/'].map(path =>
  join(fileURLToPath(new URL(path, import.meta.url)), '000_be54028ca44ee35f.txt'),
);
const path = beside.find(each => existsSync(each));
if (path === undefined) console.warn('SKIPPED: the real upgrade document is not beside this repository');

describe.skipIf(path === undefined)('the real document of eight hosts', () => {
  const imported = importMarkdown(path === undefined ? '' : readFileSync(path, 'utf8'), 'ecsc.md');
  const { draft, findings, sections } = imported;
  const all = [
    'ecsc-1',
    'ecsc-2',
    'ecmc-1',
    'ecmc-2',
    'schedule-1',
    'schedule-2',
    'schedule-res-1',
    'schedule-res-2',
  ];

  it('has four chapters in their roles, and ten release notes', () => {
    const chapters = sections.filter(({ title }) => /^\d\.[^\d]/.test(title));
    expect(chapters.map(({ role }) => role)).toEqual(['notes', 'steps', 'verification', 'rollback']);
    expect(draft.notes).toHaveLength(10);
  });

  it('names eight hosts, and does the same on the second of each service', () => {
    expect(draft.hosts.map(host => host.name)).toEqual(all);
    expect(draft.sections.map(({ service, hosts }) => [service, ...hosts])).toEqual([
      ['ecsc', 'ecsc-1', 'ecsc-2'],
      ['ecmc', 'ecmc-1', 'ecmc-2'],
      ['schedule', 'schedule-1', 'schedule-2'],
      ['schedule-res', 'schedule-res-1', 'schedule-res-2'],
      ['prochistdata', 'ecsc-1'],
    ]);
    expect(findings.repetitions.map(({ hosts, steps }) => [...hosts, steps])).toEqual([
      ['ecmc-2', 6],
      ['schedule-2', 6],
      ['schedule-res-2', 6],
    ]);
    const texts = (host: string) =>
      findings.commands.filter(each => each.host === host).map(each => each.text);
    for (const service of ['ecmc', 'schedule', 'schedule-res'])
      expect(texts(`${service}-2`).filter(text => !/20170315 /.test(text))).toEqual(
        texts(`${service}-1`).filter(text => !/20170315 /.test(text)),
      );
  });

  it('uploads to the first host what the second one does not get', () => {
    expect(findings.uploads.map(({ files, to, host }) => [host, to, ...files])).toEqual([
      ['ecsc-1', '/home', 'ecsc.tar', 'prochistdata.tar'],
      ['ecsc-2', '/home', 'ecsc.tar'],
      ...['ecmc', 'schedule', 'schedule-res'].flatMap(service =>
        [1, 2].map(number => [`${service}-${number}`, '/home', `${service}.tar`]),
      ),
    ]);
  });

  it('stops a process that is told from others wherever the document kills one', () => {
    const stops = draft.sections.flatMap(({ steps }) =>
      steps.flatMap(({ action }) => (action.verb === 'stop' ? [action.match] : [])),
    );
    expect(stops).toEqual([
      '/home/apache-tomcat-7.0.67',
      '/home/apache-tomcat-7.0.67',
      '/home/schedule/',
      '/home/schedule-res/',
    ]);
    expect(findings.placeholders.every(({ text, variable }) => text === '<PID>' && variable === null)).toBe(
      true,
    );
    expect(
      findings.commands.filter(({ text }) => text.startsWith('kill')).every(({ verb }) => verb === 'stop'),
    ).toBe(true);
  });

  it('follows every log, on every host', () => {
    const follows = draft.sections.flatMap(({ service, steps }) =>
      steps.flatMap(({ action }) => (action.verb === 'follow' ? [[service, action.files.length]] : [])),
    );
    expect(follows).toEqual([
      ['ecsc', 2],
      ['ecmc', 2],
      ['schedule', 1],
      ['schedule-res', 1],
      ['prochistdata', 1],
    ]);
  });

  it('is verified note by note, and rolled back with the service stopped', () => {
    expect(draft.verify.map(({ action }) => action.verb)).toEqual(['manual', 'eachNote']);
    for (const { service, rollback } of draft.sections.slice(0, 4))
      expect([service, ...rollback.map(({ action }) => action.verb)]).toEqual([
        service,
        'stop',
        'run',
        'run',
        'run',
      ]);
  });

  it('becomes a runbook that loads', async () => {
    expect(await errorsOf(writeRunbook(draft, 'ecsc.md'))).toEqual([]);
  });
});
