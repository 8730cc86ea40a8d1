import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

/**
 * A fake docker, since tests call no registry: an image's digest follows from its name, except for `lost`.
 */
const DOCKER = `#!${process.execPath}
const [, , ...args] = process.argv;
if (args.slice(0, 3).join(' ') !== 'buildx imagetools inspect') process.exit(2);
const image = args[3];
if (image === process.env.LOST) { console.error('ERROR: ' + image + ': not found'); process.exit(1); }
console.log('sha256:' + require('node:crypto').createHash('sha256').update(image + (process.env.ROUND ?? '')).digest('hex'));
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'images-'));
  for (const file of ['docker-compose.yml', 'Dockerfile']) cpSync(join(root, file), join(folder, file));
  writeFileSync(join(folder, 'docker'), DOCKER);
  chmodSync(join(folder, 'docker'), 0o755);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const pin = (args: string[] = [], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [join(root, 'scripts/pin-images.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: [folder, dirname(process.execPath)].join(delimiter), ...env },
  });
const compose = (): string => readFileSync(join(folder, 'docker-compose.yml'), 'utf8');

it('writes a digest behind the tag of every image but ours, and does nothing the second time', () => {
  expect(pin().status).toBe(0);
  const images = [...compose().matchAll(/^\s*image:\s+(\S+)/gm)].map(([, image = '']) => image);
  expect(images.length).toBeGreaterThan(8);
  for (const image of images)
    expect(image).toMatch(
      image.startsWith('perennial:') ? /^perennial:local$/ : /:[\w.-]+@sha256:[0-9a-f]{64}$/,
    );
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toMatch(
    /^FROM node:[\w.-]+@sha256:[0-9a-f]{64} AS build$/m,
  );
  const before = compose();
  expect(pin().stdout).toContain('Every image has the digest of its tag');
  expect(compose()).toBe(before);
  expect(pin(['--check']).status).toBe(0);
});

it('--check names what a tag leads to now, and writes nothing', () => {
  pin();
  const before = compose();
  const { status, stdout } = pin(['--check'], { ROUND: 'later' });
  expect(status).toBe(1);
  expect(stdout).toMatch(/postgres:\S+@sha256:\w+, was @sha256:/);
  expect(compose()).toBe(before);
});

it('writes nothing where one image is not found, and names it', () => {
  const before = compose();
  const lost = /image: (postgres:\S+)/.exec(before)?.[1] ?? '';
  const { status, stderr } = pin([], { LOST: lost });
  expect([status, stderr]).toEqual([1, expect.stringContaining(`The digest of ${lost} could not be read`)]);
  expect(compose()).toBe(before);
});
