import { readFileSync } from 'node:fs';
import { STRATEGIES } from '../../domain/dunning/strategies.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';

const document = readFileSync(`${import.meta.dirname}/../../docs/rules.md`, 'utf8');

const isDelay = (value: object): boolean =>
  !Array.isArray(value) && Object.keys(value).every((key) => ['minutes', 'hours', 'days'].includes(key));

/** As a reader would say it: `{ days: 3 }` is "3 days", a list is its members. */
function inWords(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inWords).join(', ');
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  if (!isDelay(value))
    return Object.entries(value)
      .map(([key, one]) => `${key} ${inWords(one)}`)
      .join(' ');
  const parts = Object.entries(value).map(
    ([unit, n]) => `${String(n)} ${n === 1 ? unit.slice(0, -1) : unit}`,
  );
  return parts.length === 0 ? 'at once' : parts.join(' ');
}

/** Every value with its path; delays and lists are values. */
function rowsOf(value: object, path = ''): [name: string, value: string][] {
  return Object.entries(value).flatMap(([key, one]): [string, string][] => {
    const name = path === '' ? key : `${path}.${key}`;
    return typeof one === 'object' && one !== null && !Array.isArray(one) && !isDelay(one as object)
      ? rowsOf(one as object, name)
      : [[name, inWords(one)]];
  });
}

/** The rows of the table under a heading, as they stand. */
function tableUnder(heading: string): [string, string][] {
  const [, rest = ''] = document.split(`### ${heading}\n`);
  const [section = ''] = rest.split('\n#');
  return [...section.matchAll(/^\| `([^`]+)` +\| (.*?) +\|$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
}

describe('docs/rules.md', () => {
  it('names every number of the policy that ships', () => {
    expect(tableUnder('Policy')).toEqual(rowsOf(DEFAULT_POLICY));
  });

  it.each(Object.values(STRATEGIES).map((strategy) => [strategy.version, strategy] as const))(
    'names every number of the strategy %s',
    (version, { version: _, ...strategy }) => {
      expect(tableUnder(`Strategy \`${version}\``)).toEqual(rowsOf(strategy));
    },
  );
});
