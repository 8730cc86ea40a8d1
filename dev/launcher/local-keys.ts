import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A key for this data directory, in the form of BYOK_MASTER_KEYS and AUDIT_KEYS. Created once, so that what
 * it sealed or signed can be opened or checked after a restart.
 */
export function localKeys(dataDir: string, name: 'byok-master-keys' | 'audit-keys'): string {
  const file = join(dataDir, name);
  if (!existsSync(file))
    writeFileSync(file, `local-1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
