import { describe, expect, it } from 'vitest';
import { rangesIn } from '../../../src/document/import/hosts/host-ranges.ts';
import { importMarkdown } from '../../../src/document/import/import.ts';

describe('hosts from the first to the last', () => {
  it.each([
    ['On app-1 to app-3:', 'app-1 app-2 app-3'],
    [
      'Hosts: `db08.example.org` through `db10.example.org`',
      'db08.example.org db09.example.org db10.example.org',
    ],
    ['node1～node3 节点', 'node1 node2 node3'],
    ['kafka01 至 kafka02', 'kafka01 kafka02'],
  ])('are all of these: %s', (text, hosts) => {
    expect(rangesIn(text).flatMap(each => each.hosts)).toEqual(hosts.split(' '));
  });

  it.each([
    'Copy the dump on app-1 to app-2',
    'Do step1 to step4',
    'Upgrade postgres15 to postgres16',
    'node3 to node1',
    'app-1 to db-3',
    '把 app-1 的数据迁移至 app-2',
  ])('are not meant by: %s', text => {
    expect(rangesIn(text)).toEqual([]);
  });

  it('are where a step is done', () => {
    const { draft } = importMarkdown(
      '# Upgrade\n\n## Steps\n\nOn app-1 to app-3:\n\n```sh\nwidget stop\n```\n',
      'doc.md',
    );
    expect(draft.sections.map(({ hosts }) => hosts)).toEqual([['app-1', 'app-2', 'app-3']]);
  });
});
