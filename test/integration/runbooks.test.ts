import { readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';
import { allRoutes } from '../../api/routes.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

/** What somebody types from a runbook at night has to work: the statements, the routes, the commands. */
const folder = 'docs/runbooks';
const runbooks = readdirSync(folder).map((file) => ({
  file,
  text: readFileSync(`${folder}/${file}`, 'utf8'),
}));

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const statementsOf = (text: string): string[] => [
  ...[...text.matchAll(/^```sql\n([^]*?)^```/gm)].flatMap(([, block = '']) =>
    block
      .replaceAll(/--.*$/gm, '')
      .split(/;\s*(?:\n|$)/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
  ...[...text.matchAll(/`((?:select|update|delete from|insert into) [^`]+)`/g)].map(([, one = '']) => one),
];

it('every statement of a runbook is one that the database takes', async () => {
  const all = runbooks.flatMap(({ file, text }) => statementsOf(text).map((sql) => ({ file, sql })));
  expect(all.length).toBeGreaterThan(10);
  const refused: unknown[] = [];
  for (const { file, sql } of all)
    await client
      .query(`explain ${sql}`)
      .catch((error: unknown) => refused.push({ file, sql, why: (error as Error).message }));
  expect(refused).toEqual([]);
});

it('every route of a runbook is there', () => {
  const plain = (path: string): string =>
    path.replaceAll(/:\w+|\{[^}]*\}|<[^>]*>/g, '*').replace(/\?.*$/, '');
  const routes = new Set(allRoutes.map(({ method, path }) => `${method.toUpperCase()} ${plain(path)}`));
  const named = runbooks.flatMap(({ file, text }) =>
    [...text.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (?:\/api\/v1)?(\/[^` ]+)/g)].map(
      ([, method = '', path = '']) => ({ file, route: `${method} ${plain(path)}` }),
    ),
  );
  // These two are at the root.
  const unknown = named.filter(
    ({ route }) => !routes.has(route) && !/^GET \/(?:readyz|metrics)$/.test(route),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(unknown).toEqual([]);
});

it('every command of a runbook is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = runbooks.flatMap(({ file, text }) =>
    [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => ({ file, script })),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
});
