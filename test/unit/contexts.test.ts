import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dirname, '../..');
const layers = ['domain', 'workflows', 'activities', 'db', 'api'];
const document = readFileSync(join(root, 'docs/contexts.md'), 'utf8');

/** Contexts with those they use, by the table of the document. */
const listed = new Map(
  [...document.matchAll(/^\| ([a-z][a-z-]*) +\|[^|]*\|[^|]*\| ([a-z, -]+?) +\|$/gm)].map(
    ([, context = '', uses = '']) => [context, uses.split(', ')] as const,
  ),
);
const platform = [...(document.split('The platform')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(
  ([, name = '']) => name,
);

const files = layers.flatMap((layer) =>
  readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${layer}/${file}`)
    .filter((file) => !file.startsWith('db/migrations/')),
);

/** The folder right below the layer; null for a file of the layer itself. */
const contextOf = (file: string): string | null => {
  const parts = file.split('/');
  return parts.length > 2 ? (parts[1] ?? null) : null;
};

const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']+)'/g)]
    .map(([, target = '']) => normalize(join(dirname(file), target)))
    .filter((target) => layers.some((layer) => target.startsWith(`${layer}/`)));

describe('the contexts', () => {
  it('are the only folders of a layer', () => {
    const found = new Set(files.map(contextOf).filter((context) => context !== null));
    expect([...found].filter((name) => !listed.has(name) && !platform.includes(name))).toEqual([]);
    expect(listed.size).toBeGreaterThan(10);
  });

  it.each([...listed])('%s uses what the document says, and nothing else', (context, uses) => {
    const found = new Set(
      files
        .filter((file) => contextOf(file) === context)
        .flatMap((file) => importsOf(file).map(contextOf))
        .filter((other) => other !== null && other !== context && !platform.includes(other)),
    );
    expect([...found].sort()).toEqual([...uses].sort());
  });
});
