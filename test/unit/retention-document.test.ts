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

/** Rows that another job removes, with the test that plants an old one and a young one. */
const UPKEEP: Readonly<Record<string, [file: string, title: string]>> = {
  idempotency_keys: [
    'integration/usage-retention',
    'forgets the answers to requests of more than thirty days ago',
  ],
  rate_limits: [
    'integration/data-retention',
    'counts of a limit go an hour after they ran out, and no others',
  ],
  usage_events: [
    'integration/usage-retention',
    'writes a closed month to a file and removes it, and keeps windows and counters',
  ],
  usage_keys: [
    'integration/usage-retention',
    'are moved when they are old enough, and forgotten with their month',
  ],
  usage_old_keys: [
    'integration/usage-retention',
    'are moved when they are old enough, and forgotten with their month',
  ],
  usage_open_windows: [
    'integration/usage-windows',
    'leaves a window open that is not over, and closes it whole when it is',
  ],
};

it('every row that another job removes is seen to go by a test', () => {
  const tables = Object.entries(DATA_MAP).flatMap(([table, { retain }]) =>
    retain === 'upkeep' ? [table] : [],
  );
  expect(tables.toSorted()).toEqual(Object.keys(UPKEEP).toSorted());
  for (const [file, title] of Object.values(UPKEEP))
    expect(readFileSync(`${import.meta.dirname}/../${file}.test.ts`, 'utf8')).toContain(`it('${title}'`);
});
