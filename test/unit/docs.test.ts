import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Markdown that is ours: what git tracks or would, so that packages and data are left out. */
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));

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
