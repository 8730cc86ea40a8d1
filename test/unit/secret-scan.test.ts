import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newApiKey } from '../../api/auth/api-key-format.ts';

/** Secrets are made while the test runs: none stands in this file. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const letters = (count: number): string => randomBytes(count).toString('hex').slice(0, count);
const PLANTED: Readonly<Record<string, string>> = {
  'config/live-key.ts': `export const key = '${['sk', 'live', letters(24)].join('_')}';`,
  'docs/webhook.md': `Use ${['whsec', letters(32)].join('_')} here.`,
  '.env.production': `DATABASE_URL=postgres://billing:${letters(16)}@db.internal:5432/billing`,
  'docker/id_rsa': generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString(),
  'web/own-key.tsx': `const gateway = '${newApiKey()}';`,
  '.github/workflows/token.yml': `token: ${['ghp', letters(36)].join('_')}`,
};

/** What `npm run check:secrets` says of a folder. */
function scanned(folder: string): Promise<{ code: number; text: string }> {
  const secretlint = join(root, 'node_modules/.bin/secretlint');
  const args = ['--secretlintrc', join(root, '.secretlintrc.json'), '**/*'];
  return new Promise((resolve) => {
    execFile(secretlint, args, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), text: stdout + stderr });
    });
  });
}

it('finds each kind of secret that a tree must not hold, and prints none of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  try {
    for (const [file, text] of Object.entries(PLANTED)) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const { code, text } = await scanned(folder);
    expect(code).toBe(1);
    for (const [file, planted] of Object.entries(PLANTED)) {
      expect({ file, isFound: text.includes(file) }).toEqual({ file, isFound: true });
      for (const secret of planted.match(/[\w+/]{24,}/g) ?? []) expect(text).not.toContain(secret);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('is content with a folder without one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-secrets-'));
  try {
    writeFileSync(join(folder, 'a.ts'), `export const key = process.env['STRIPE_SECRET_KEY'];`);
    expect((await scanned(folder)).code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
