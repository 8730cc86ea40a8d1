import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { addDataKey, findDataKey, replaceWrapping, usersToRotate } from '../../db/provider-keys/data-keys.ts';
import { listProviderKeys, replaceSeal } from '../../db/provider-keys/provider-keys.ts';
import type { ProviderKeyRow } from '../../db/provider-keys/provider-keys.ts';
import { KeyVaultError } from '../../gateways/provider-keys/key-vault.ts';
import type { KeyVault } from '../../gateways/provider-keys/key-vault.ts';
import type { RotationCursor } from '../../workflows/contracts/byok-rotation.ts';
import type { ActivityDeps } from '../deps.ts';

/** One step of a rotation. */
interface ResealStep {
  masterKeyId: string;
  after: RotationCursor | null;
  /** Users a step. */
  limit: number;
}

/** What a step did, and where the next one begins; null at the end. */
interface ResealOutcome {
  /** Data keys wrapped anew, and provider keys that came under one. */
  resealed: number;
  unreadable: number;
  next: RotationCursor | null;
}

/**
 * Wraps some users' data keys by the newest master key. A provider key that is older than data keys comes
 * under its owner's. Repeated, it finds those that are done no more; a key that its user replaces meanwhile
 * is left alone.
 */
export const resealProviderKeys =
  (deps: Pick<ActivityDeps, 'orm' | 'keyVault' | 'now'>) =>
  async ({ masterKeyId, after, limit }: ResealStep): Promise<ResealOutcome> => {
    const vault = vaultFor(deps.keyVault, masterKeyId);
    const users = await usersToRotate(deps.orm.em.fork(), masterKeyId, after?.userId ?? '', limit);
    let resealed = 0;
    let unreadable = 0;
    for (const userId of users) {
      const rotation = new UserRotation(deps.orm.em.fork(), vault, userId);
      await rotation.rewrap();
      await rotation.seal(deps.now());
      resealed += rotation.resealed;
      unreadable += rotation.unreadable;
    }
    const last = users.length < limit ? undefined : users.at(-1);
    return { resealed, unreadable, next: last === undefined ? null : { userId: last, provider: '' } };
  };

/**
 * The vault, if it seals under the requested master key.
 *
 * @throws ApplicationFailure, retryable while this worker may still get that key, not when it has a newer
 *   one
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
    `This worker does not have master key ${masterKeyId}; set BYOK_MASTER_KEYS or BYOK_KMS_MODULE and start it again.`,
    'master_key_missing',
  );
}

/** One user's part of a rotation. What cannot be opened needs a person and must not block the others. */
class UserRotation {
  resealed = 0;
  unreadable = 0;
  private readonly em: EntityManager;
  private readonly vault: KeyVault;
  private readonly userId: string;

  constructor(em: EntityManager, vault: KeyVault, userId: string) {
    this.em = em;
    this.vault = vault;
    this.userId = userId;
  }

  /** The data key under the newest master key; no provider key is read. */
  async rewrap(): Promise<void> {
    const row = await findDataKey(this.em, this.userId);
    if (row === null || row.masterKeyId === this.vault.newestId) return;
    const wrapped = await this.readable('', row.masterKeyId, () => this.vault.rewrap(this.userId, row));
    if (wrapped !== null && (await replaceWrapping(this.em, row, wrapped))) this.resealed += 1;
  }

  /** Provider keys that are sealed right under a master key. */
  async seal(now: number): Promise<void> {
    const rows = await listProviderKeys(this.em, this.userId);
    for (const row of rows.filter(({ masterKeyId }) => masterKeyId !== null)) {
      const sealed = await this.readable(row.provider, row.masterKeyId, () => this.anew(row, now));
      if (sealed !== null && (await replaceSeal(this.em, row, sealed))) this.resealed += 1;
    }
  }

  private async anew(
    row: ProviderKeyRow,
    now: number,
  ): Promise<Pick<ProviderKeyRow, 'masterKeyId' | 'sealed'>> {
    const key = await this.vault.open(row, row, null);
    const { userId } = this;
    const dataKey =
      (await findDataKey(this.em, userId)) ??
      (await addDataKey(this.em, { userId, ...(await this.vault.createDataKey(userId)), createdAt: now }));
    return this.vault.seal(row, dataKey, key);
  }

  /** Null when it cannot be opened. An unavailable key management service is awaited. */
  private async readable<T>(
    provider: string,
    masterKeyId: string | null,
    read: () => Promise<T>,
  ): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof KeyVaultError) || error.reason === 'unavailable') throw error;
      const { userId } = this;
      Context.current().log.warn('a key does not open', {
        userId,
        provider,
        masterKeyId,
        reason: error.reason,
      });
      this.unreadable += 1;
      return null;
    }
  }
}
