import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnv } from '../../config/env.ts';
import { localKeys } from '../../dev/launcher/local-keys.ts';

const least = {
  DATABASE_URL: 'postgres://u:p@db:5432/billing',
  OIDC_ISSUER: 'https://id.example.com/realms/x',
};
const masterKey = (): string => randomBytes(32).toString('base64');

it('master keys are read newest first', () => {
  const [one, two] = [masterKey(), masterKey()];
  const { byok } = loadEnv({ ...least, BYOK_MASTER_KEYS: `2026-11:${two}, 2026-01:${one}` });
  expect(byok?.masterKeys.map(({ id, key }) => [id, Buffer.from(key).toString('base64')])).toEqual([
    ['2026-11', two],
    ['2026-01', one],
  ]);
});

it.each([undefined, '', ' , '])('there are none in %j', (given) => {
  expect(loadEnv({ ...least, BYOK_MASTER_KEYS: given }).byok).toBeUndefined();
});

it.each([
  ['no id', masterKey()],
  ['16 bytes', `a:${randomBytes(16).toString('base64')}`],
  ['33 bytes', `a:${randomBytes(33).toString('base64')}`],
  ['one id twice', `a:${masterKey()},a:${masterKey()}`],
])('with %s the start is refused, and the message does not hold the key', (_, given) => {
  const attempt = (): unknown => loadEnv({ ...least, BYOK_MASTER_KEYS: given });
  expect(attempt).toThrow(/BYOK_MASTER_KEYS is (?:not )?a list/);
  for (const part of given.split(/[:,]/).filter((text) => text.length > 10))
    expect(attempt).not.toThrow(part.slice(0, 12));
});

it('the launcher makes one for a data directory, readable by its owner only, and keeps it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-byok-'));
  try {
    const made = localKeys(folder, 'byok-master-keys');
    expect(loadEnv({ ...least, BYOK_MASTER_KEYS: made }).byok?.masterKeys).toHaveLength(1);
    expect(localKeys(folder, 'byok-master-keys')).toBe(made);
    expect(statSync(join(folder, 'byok-master-keys')).mode & 0o777).toBe(0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
