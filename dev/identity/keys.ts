import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';

/**
 * The local provider's secrets, created once and stored in its folder: tokens and sessions survive a
 * restart.
 */
export interface IdentityKeys {
  /** Private signing key. */
  signing: JWK & { kid: string };
  cookie: string;
  /** Secret of the client `perennial-api` at the Keycloak stand-in. */
  clientSecret: string;
}

/** Reads the secrets of a provider's folder, making them on first use. */
export async function identityKeys(folder: string): Promise<IdentityKeys> {
  const file = join(folder, 'keys.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as IdentityKeys;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const keys: IdentityKeys = {
    signing: { ...(await exportJWK(privateKey)), kid, use: 'sig', alg: 'RS256' },
    cookie: randomBytes(32).toString('hex'),
    clientSecret: randomBytes(24).toString('hex'),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}
