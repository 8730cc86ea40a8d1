import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { keysNotUnder, replaceSeal } from '../../db/provider-keys/provider-keys.ts';
import type { ProviderKeyRow } from '../../db/provider-keys/provider-keys.ts';
import { KeyVaultError } from '../../gateways/provider-keys/key-vault.ts';
import type { KeyVault } from '../../gateways/provider-keys/key-vault.ts';
import type { RotationPlace } from '../../workflows/contracts/byok-rotation.ts';
import type { ActivityDeps } from '../deps.ts';

/** One step of a rotation. */
export interface ResealStep {
  masterKeyId: string;
  after: RotationPlace | null;
  limit: number;
}

/** What a step did, and where the next one begins; null at the end. */
export interface ResealOutcome {
  resealed: number;
  unreadable: number;
  next: RotationPlace | null;
}

/** Seals some keys anew. Repeated, it finds those that are done no more; a key that its user replaces meanwhile is left alone. */
export const resealProviderKeys =
  (deps: Pick<ActivityDeps, 'orm' | 'keyVault'>) =>
  async ({ masterKeyId, after, limit }: ResealStep): Promise<ResealOutcome> => {
    const vault = vaultFor(deps.keyVault, masterKeyId);
    const rows = await keysNotUnder(deps.orm.em.fork(), masterKeyId, after, limit);
    let resealed = 0;
    let unreadable = 0;
    for (const row of rows) {
      const key = opened(vault, row);
      if (key === null) unreadable += 1;
      else if (await replaceSeal(deps.orm.em.fork(), row, vault.seal(row, key))) resealed += 1;
    }
    const last = rows.length < limit ? undefined : rows.at(-1);
    const next = last === undefined ? null : { userId: last.userId, provider: last.provider };
    return { resealed, unreadable, next };
  };

/**
 * The vault, if it seals under the master key that is asked for.
 *
 * @throws ApplicationFailure tried again while this worker may still get that key, not when it has a newer one
 */
function vaultFor(vault: KeyVault | null, masterKeyId: string): KeyVault {
  if (vault?.newestId === masterKeyId) return vault;
  if (vault?.ids.includes(masterKeyId) === true) {
    throw ApplicationFailure.nonRetryable(
      `Master key ${masterKeyId} is not the newest any more; ${vault.newestId} is.`,
      'superseded',
    );
  }
  throw ApplicationFailure.retryable(
    `This worker does not have master key ${masterKeyId}; set BYOK_MASTER_KEYS and start it again.`,
    'master_key_missing',
  );
}

/** Null where it does not open: that is for a person, and must not hold up the others. */
function opened(vault: KeyVault, row: ProviderKeyRow): string | null {
  try {
    return vault.open(row, row);
  } catch (error) {
    if (!(error instanceof KeyVaultError)) throw error;
    const { userId, provider, masterKeyId } = row;
    Context.current().log.warn('a key does not open', {
      userId,
      provider,
      masterKeyId,
      reason: error.reason,
    });
    return null;
  }
}
