import { expect, test } from 'vitest';
import { book, found, runbookOf } from './loading.ts';

const step = (change: string) => book(`name: x\nedit: /etc/app.conf\n${change}`);
const actionOf = async (contents: Parameters<typeof runbookOf>[0]) =>
  (await runbookOf(contents)).upgrade[0]?.steps[0]?.action;

test('A template is read beside the runbook and becomes a part of the plan.', async () => {
  const contents = { 'book.yaml': step('template: files/app.conf'), 'files/app.conf': 'a=1\n\n' };
  expect(await actionOf(contents)).toEqual({
    verb: 'edit',
    path: '/etc/app.conf',
    change: { kind: 'content', text: 'a=1\n\n', from: 'files/app.conf' },
  });
});

test('The placeholders of a template are checked like any others.', async () => {
  const contents = { 'book.yaml': step('template: app.conf'), 'app.conf': 'a={{unknown}}\n' };
  expect(await found(contents)).toContain('10:19 undefinedVariable');
});

test('Values of set are exactly what is written, and content keeps its last line end.', async () => {
  expect(await actionOf(step('set: { a: "1.10", b: 5, c: true }'))).toMatchObject({
    change: {
      values: [
        { key: 'a', value: '1.10' },
        { key: 'b', value: '5' },
        { key: 'c', value: 'true' },
      ],
    },
  });
  expect(await actionOf(step('content: |\n  a=1\n'))).toMatchObject({ change: { text: 'a=1\n' } });
});

test('A file that is made has mode 0644 where no other is given.', async () => {
  expect(await actionOf(step('content: a\ncreate: true'))).toMatchObject({ create: '0644' });
  expect(await actionOf(step('content: a\ncreate: true\nmode: "0600"'))).toMatchObject({ create: '0600' });
  expect(await actionOf(step('content: a'))).not.toHaveProperty('create');
});
