import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { allRoutes as routes } from '../../api/routes.ts';

const text = readFileSync('docs/security.md', 'utf8');

/** Rows of the table under a heading, cell by cell. */
const rowsUnder = (heading: string): string[][] =>
  (text.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| -/.test(line))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

it('names the least role of every route of staff', () => {
  const documented = rowsUnder('Who of the staff may do what').map(
    ([route, role]) => `${route ?? ''} ${role ?? ''}`,
  );
  const declared = routes
    .filter(({ role }) => role === 'editor' || role === 'finance' || role === 'admin')
    .map(
      ({ method, path, role }) =>
        `\`${method.toUpperCase()} ${path}\` ${role === 'editor' ? 'support' : role}`,
    );
  expect(documented).toEqual([...declared].sort());
});

it('lets nobody but staff at a path of staff', () => {
  const open = routes.filter(
    ({ path, role }) => path.includes('/admin') && (role === 'public' || role === 'viewer'),
  );
  expect(open.map(({ path }) => path)).toEqual([]);
});

it('names tests that exist', () => {
  const named = [...text.matchAll(/`(test\/[\w-]+\/[\w-]+)`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter((path) => !existsSync(`${path}.test.ts`));
  expect(missing).toEqual([]);
});

/** Tests that a cell names: a file, and behind it the titles of those in it that attack. */
const testsIn = (cell: string): { path: string; titles: string[] }[] =>
  [...cell.matchAll(/`(test\/[\w-]+\/[\w-]+)`((?:(?: and)? “[^”]+”)*)/g)].map(
    ([, path = '', quoted = '']) => ({
      path,
      titles: [...quoted.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
    }),
  );

/** What a row claims wrongly; empty: it names its tests, and each is there. */
function faultsOf(cell: string): string[] {
  const tests = testsIn(cell);
  if (tests.length === 0) return ['names no test'];
  return tests.flatMap(({ path, titles }) => {
    if (!existsSync(`${path}.test.ts`)) return [`${path} is not there`];
    if (titles.length === 0) return [`${path}: no title is named`];
    const source = readFileSync(`${path}.test.ts`, 'utf8');
    const isThere = (title: string): boolean =>
      [`'${title}'`, `"${title}"`].some(
        (text) => source.includes(`it(${text}`) || source.includes(`test(${text}`) || isOfTable(source, text),
      );
    return titles.filter((title) => !isThere(title)).map((title) => `${path} has no “${title}”`);
  });
}

/** The title stands behind its cases: `it.each([…])(title`. */
const isOfTable = (source: string, text: string): boolean =>
  source.includes(`)(${text}`) || source.includes(`)(\n    ${text}`) || source.includes(`)(\n  ${text}`);

it('names for every control the tests that attack it, by file and title', () => {
  const rows = rowsUnder('Controls');
  expect(rows.length).toBeGreaterThan(25);
  const wrong = rows.map(([who = '', , shownBy = '']) => ({ who, faults: faultsOf(shownBy) }));
  expect(wrong.filter(({ faults }) => faults.length > 0)).toEqual([]);
});

it.each([
  ['', 'names no test'],
  ['`test/unit/security-document`', 'test/unit/security-document: no title is named'],
  ['`test/unit/no-such-file` “x”', 'test/unit/no-such-file is not there'],
  ['`test/unit/security-document` “no such title”', 'test/unit/security-document has no “no such title”'],
])('would find a row that says %j', (cell, fault) => {
  expect(faultsOf(cell)).toEqual([fault]);
});

it('names every attack', () => {
  const files = readdirSync('test/attack').map((file) => file.replace(/\.test\.ts$/, ''));
  expect(files.filter((file) => !text.includes(`\`test/attack/${file}\``))).toEqual([]);
});
