import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Files that are ours: what git tracks or would, so that packages and data are left out. */
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 16 * 1024 * 1024,
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const pages = tracked.filter((path) => path.endsWith('.md'));

/** Targets of links and pictures that stay in the project. */
const linksOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
    .map((target) => target.replace(/#.*$/, ''));

describe('the documents', () => {
  it('are found', () => {
    expect(pages).toContain('README.md');
  });

  it.each(pages)('%s links only to what is there', (page) => {
    const missing = linksOf(read(page)).filter((target) => !existsSync(join(root, dirname(page), target)));
    expect(missing).toEqual([]);
  });

  it('say in each top folder what it holds', () => {
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .filter((name) => tracked.some((path) => path.startsWith(`${name}/`)));
    expect(folders.filter((name) => !pages.includes(`${name}/README.md`))).toEqual([]);
  });

  it('say what each npm script does', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const listed = [...read('scripts/README.md').matchAll(/^\| `npm (?:run )?([\w:]+)`/gm)].map(
      ([, name]) => name,
    );
    expect(listed.sort()).toEqual(Object.keys(scripts).sort());
  });

  it.each(['The way of a Stripe event', 'The way of a change'])(
    '%s: 25 files at most, all there',
    (title) => {
      const [, walk = ''] = read('docs/architecture.md').split(`## ${title}\n`);
      const named = walk.split('\n## ')[0]?.match(/`[\w/-]+\.ts`/g) ?? [];
      const files = [...new Set(named.map((name) => name.slice(1, -1)))];
      expect(files.length).toBeGreaterThan(10);
      expect(files.length).toBeLessThanOrEqual(25);
      expect(files.filter((file) => !tracked.some((path) => `/${path}`.endsWith(`/${file}`)))).toEqual([]);
    },
  );

  it('list every decision, with its title, in order', () => {
    const titles = readdirSync(join(root, 'docs/adr'))
      .filter((name) => /^\d{4}-/.test(name))
      .sort()
      .map((name) => {
        const number = name.slice(0, 4);
        const [first = ''] = read(`docs/adr/${name}`).split('\n');
        return `[${number}](${name}) ${first.replace(`# ${Number(number)}. `, '')}`;
      });
    const listed = [...read('docs/adr/README.md').matchAll(/^\| (\[\d{4}\]\([^)]+\)) +\| (.*?) +\|/gm)].map(
      ([, link = '', title = '']) => `${link} ${title}`,
    );
    expect(listed).toEqual(titles);
  });
});
