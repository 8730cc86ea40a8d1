import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dirname, '../..');
const FOLDERS = [
  'activities',
  'api',
  'client',
  'config',
  'db',
  'domain',
  'gateways',
  'packages/stripe-sandbox/src',
  'web',
  'worker',
  'workflows',
];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`),
);

/** Files that a file loads: `import type` and `export type` load nothing. */
const loadedBy = (file: string): string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /^(?:import|export)(?! type\b)(?: [^;'"]*? from)? '(\.[^']+)';/gm,
    ),
  ].map(([, target = '']) => normalize(join(dirname(file), target)));

/** Each circle by its files; a file that imports itself is one too. */
function circlesOf(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.add([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) walk(file, []);
  return [...found];
}

it('no files load each other in a circle', () => {
  const edges = new Map(files.map((file) => [file, loadedBy(file)]));
  expect([...edges.values()].flat().length).toBeGreaterThan(2_000);
  expect(circlesOf(edges)).toEqual([]);
});

it('a circle is found, also a long one', () => {
  const edges = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
    ['e', ['e']],
  ]);
  expect(circlesOf(edges)).toEqual(['b → d → b', 'e → e']);
});
