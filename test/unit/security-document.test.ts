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

it('names a test for every control, and quotes only titles that it has', () => {
  const rows = rowsUnder('Controls');
  expect(rows.length).toBeGreaterThan(25);
  for (const [who = '', , shownBy = ''] of rows) {
    const named = [...shownBy.matchAll(/`(test\/[\w-]+\/[\w-]+)`(?: “([^”]+)”)?/g)];
    expect({ who, tests: named.length }).not.toEqual({ who, tests: 0 });
    for (const [, path = '', title] of named) {
      const source = readFileSync(`${path}.test.ts`, 'utf8');
      expect({ path, hasTests: /^\s*it(?:\.each)?\b/m.test(source) }).toEqual({ path, hasTests: true });
      if (title !== undefined)
        expect({ title, isThere: source.includes(`it('${title}'`) }).toEqual({ title, isThere: true });
    }
  }
});

it('names every attack', () => {
  const files = readdirSync('test/attack').map((file) => file.replace(/\.test\.ts$/, ''));
  expect(files.filter((file) => !text.includes(`\`test/attack/${file}\``))).toEqual([]);
});
