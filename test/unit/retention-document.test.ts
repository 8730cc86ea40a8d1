import { readFileSync } from 'node:fs';
import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import type { Retention } from '../../domain/privacy/data-map.ts';

const document = readFileSync(`${import.meta.dirname}/../../docs/security.md`, 'utf8');

const WORDS: Readonly<Record<Exclude<Retention, object>, string>> = {
  account: 'until erased',
  law: '10 years or more',
  setting: 'nobody’s data',
  upkeep: 'by another job',
};

const timeOf = (retain: Retention): string =>
  typeof retain === 'string'
    ? WORDS[retain]
    : `${retain.days} ${retain.days === 1 ? 'day' : 'days'} after \`${retain.column}\``;

it('docs/security.md says of every table how long its rows are kept, and why', () => {
  const [, section = ''] = document.split('## How long data is kept\n');
  const rows = [...section.matchAll(/^\| `(\w+)` +\| (.*?) +\| (.*?) +\|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(
    Object.entries(DATA_MAP).map(([table, { retain, why }]) => [table, timeOf(retain), why]),
  );
});
