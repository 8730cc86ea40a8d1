import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A key of the system on this data directory, as BYOK_MASTER_KEYS and AUDIT_KEYS take them. Made once; what it sealed or signed is
 * opened or checked with it the next time, too.
 */
export function localKeys(dataDir: string, name: 'byok-master-keys' | 'audit-keys'): string {
  const file = join(dataDir, name);
  if (!existsSync(file))
    writeFileSync(file, `local-1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
