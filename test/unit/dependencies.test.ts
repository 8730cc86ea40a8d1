import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const product = ['activities', 'api', 'config', 'db', 'domain', 'gateways', 'worker', 'workflows'];

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** Packages that a source imports as values; types are gone at run time. */
function importedPackages(source: string): string[] {
  const imports = source.matchAll(
    /^(?:import(?! type)|export)\b[\w\s{},*$]*?from '([^'.][^']*)'|^import '([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm,
  );
  const names = [...imports].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
  return names.map((name) =>
    name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/'),
  );
}

it('the product runs on its dependencies alone: the image leaves the development ones out', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const missing = product.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        importedPackages(readFileSync(join(root, folder, file), 'utf8')).map((name) => ({
          file: join(folder, file),
          name,
        })),
      )
      .filter(
        ({ name }) => !name.startsWith('node:') && !builtinModules.includes(name) && !(name in dependencies),
      ),
  );
  expect(missing).toEqual([]);
});

it('every package has one exact version', () => {
  for (const file of ['package.json', 'packages/stripe-sandbox/package.json']) {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(`${file}: ${name}@${version}`).toMatch(/@\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  }
});
