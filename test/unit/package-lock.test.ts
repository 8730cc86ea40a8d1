import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';

interface Locked {
  optionalDependencies?: Record<string, string>;
}

const FOLDER = '/node_modules/';

/** The places that a package is looked for at: beside who asks for it, and in each folder above. */
function placesOf(name: string, asker: string): string[] {
  const above = asker.split(FOLDER).map((_, depth, parts) => parts.slice(0, depth + 1).join(FOLDER));
  return ['', ...above].map((folder) => posix.join(folder, 'node_modules', name));
}

it('the lock file has what the packages need on other systems: npm adds none of it there', async () => {
  const text = await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, Locked> };
  const missing = Object.entries(packages).flatMap(([asker, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !placesOf(name, asker).some((place) => place in packages),
    ),
  );
  expect(Object.keys(packages).length).toBeGreaterThan(500);
  expect(missing).toEqual([]);
});
