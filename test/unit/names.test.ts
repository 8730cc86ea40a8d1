import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
/** Packages have names of their own, as every package of npm. */
const FOLDERS = [
  'activities',
  'api',
  'bench',
  'client',
  'config',
  'db',
  'dev',
  'domain',
  'gateways',
  'scripts',
  'test',
  'web',
  'worker',
  'workflows',
];

/** Names with several homes, and why. A name that has one home again is taken off. */
const SHARED: ReadonlySet<string> = new Set([
  // The same fact on both sides of HTTP: the console knows the API only.
  'DAY_MS',
  'COUNTED_TO',
  'ConsoleSettings',
  'Role',
  // An export that stands in for another: what the test registers is found by its name.
  'subscriptionLifecycle',
  // Each suite has days of its own.
  'day',
]);

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`)
    .filter((file) => file !== 'client/schema.ts' && !file.startsWith('db/migrations/')),
);

const DECLARED =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)(.*)$/gm;

/** Names that a file exports, without those that only pass on a schema of the API under its own name. */
const namesIn = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(DECLARED)]
    .filter(([, name = '', rest = '']) => !new RegExp(`\\['${name}'\\](;|\\[)`).test(rest))
    .map(([, name = '']) => name);

it('each exported name means one thing', () => {
  const homes = new Map<string, string[]>();
  for (const file of files)
    for (const name of new Set(namesIn(file))) homes.set(name, [...(homes.get(name) ?? []), file]);
  expect(homes.size).toBeGreaterThan(3_000);
  const twice = [...homes].filter(([, places]) => places.length > 1);
  expect(
    twice.filter(([name]) => !SHARED.has(name)).map(([name, at]) => `${name}: ${at.join(', ')}`),
  ).toEqual([]);
  expect([...SHARED].filter((name) => !twice.some(([found]) => found === name))).toEqual([]);
});
