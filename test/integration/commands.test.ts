import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The files that the scripts of package.json run with node. */
const commands = Object.entries(
  (JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { scripts: Record<string, string> }).scripts,
)
  .map(
    ([name, line]) =>
      [name, /node (?:--env-file-if-exists=\.env )?(\S+\.ts)( .*)?$/.exec(line)?.[1]] as const,
  )
  .filter((entry): entry is readonly [string, string] => entry[1] !== undefined)
  // These take no options and are part of a build.
  .filter(([name]) => !['build', 'histories:record', 'openapi', 'env:example', 'check'].includes(name));

const run = (file: string, args: string[], cwd = root) =>
  spawnSync(process.execPath, [`${root}/${file}`, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
    timeout: 60_000,
  });

it.each(commands)('npm run %s -- --help prints how it is used', (_name, file) => {
  const { status, stdout } = run(file, ['--help']);
  expect(stdout).toMatch(/^npm (run|start)/);
  expect(status).toBe(0);
});

it.each(commands.filter(([name]) => name !== 'dunning:calendar'))(
  'npm run %s names an option that it does not have, without a stack trace',
  (_name, file) => {
    const { status, stderr } = run(file, ['--nonsense']);
    expect(stderr).toContain("'--nonsense'");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(2);
  },
);

it('npm run verify says that no system runs', () => {
  const { status, stderr } = run('scripts/verify.ts', [], mkdtempSync(`${tmpdir()}/nothing-`));
  expect(stderr).toContain('No system runs in .data');
  expect(status).toBe(1);
});
