import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/pin-images.ts', import.meta.url));
const DIGEST = `sha256:${'0'.repeat(64)}`;

const folderWith = (compose: string, dockerfile: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'pin-images-'));
  writeFileSync(join(folder, 'docker-compose.yml'), compose);
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  return folder;
};
const args = ['--disable-warning=ExperimentalWarning', script, '--release'];

it('a release is refused for each image without a digest, but for our own', () => {
  const cwd = folderWith(
    `services:\n  a:\n    image: redis:7.4-alpine\n  b:\n    image: postgres:18.1@${DIGEST}\n  c:\n    image: perennial:local\n`,
    'FROM node:24.11-bookworm-slim AS build\n',
  );
  const { status, stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  expect([status, stdout.trim().split('\n')]).toEqual([
    1,
    [
      'docker-compose.yml: redis:7.4-alpine has no digest; run npm run pin:images',
      'Dockerfile: node:24.11-bookworm-slim has no digest; run npm run pin:images',
    ],
  ]);
});

it('it passes where each has one', () => {
  const cwd = folderWith(`  image: postgres:18.1@${DIGEST}\n`, `FROM node:24.11-bookworm-slim@${DIGEST}\n`);
  expect(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' })).toBe('Every image has a digest.\n');
});
