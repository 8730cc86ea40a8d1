import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseLauncherOptions } from '../../dev/launcher/options.ts';
import { KINDS } from '../../dev/lived-in/kinds.ts';
import { PEOPLE } from '../../dev/lived-in/people.ts';

const folder = join(import.meta.dirname, '../../dev/lived-in');

describe('npm start -- --account lived-in', () => {
  it('keeps its data in a folder of its own, unless another one is named', () => {
    expect(parseLauncherOptions([])).toMatchObject({ account: null });
    expect(parseLauncherOptions([]).dataDir).toMatch(/\.data$/);
    const livedIn = parseLauncherOptions(['--account', 'lived-in']);
    expect(livedIn.account).toBe('lived-in');
    expect(livedIn.dataDir).toMatch(/\.data-lived-in$/);
    expect(parseLauncherOptions(['--account', 'lived-in', '--data-dir', '/elsewhere']).dataDir).toBe(
      '/elsewhere',
    );
  });

  it('refuses what is not known, and names what is', () => {
    expect(() => parseLauncherOptions(['--account', 'busy'])).toThrow('--account is "lived-in" or left out');
    expect(() => parseLauncherOptions(['--account', 'lived-in', '--keycloak'])).toThrow('--keycloak');
  });

  it('is filled by a script that imports nothing but the stripe package and its own files', () => {
    const reached = new Set<string>();
    const packages = new Set<string>();
    const read = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, from = ''] of text.matchAll(/from '([^']+)'/g)) {
        if (from.startsWith('./')) read(from.slice(2));
        else packages.add(from);
      }
    };
    read('fill-account.ts');
    expect([...packages].toSorted()).toEqual(['node:timers/promises', 'stripe']);
    expect(reached.size).toBeGreaterThan(3);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining([...reached]));
  });

  it('has people of every link for every kind of subscription', () => {
    for (const [index, { name }] of KINDS.entries()) {
      const links = PEOPLE.filter((person) => person.index % KINDS.length === index).map(({ link }) => link);
      expect([name, new Set(links).size]).toEqual([name, 3]);
    }
  });
});
