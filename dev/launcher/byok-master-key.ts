import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The master key of a system on this data directory, as BYOK_MASTER_KEYS takes it. Made once; what it sealed opens the next time, too. */
export function byokMasterKeys(dataDir: string): string {
  const file = join(dataDir, 'byok-master-keys');
  if (!existsSync(file))
    writeFileSync(file, `local-1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
