import { ApplicationFailure } from '@temporalio/activity';
import { markSynced, readUnsentProfile } from '../../db/accounts/account-sync.ts';
import type { ProfileState } from '../../db/accounts/account-sync.ts';
import { customerHasProfile, setCustomerProfile } from '../../gateways/stripe/accounts/customers.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import type { SyncAccountResult } from './sync-account.ts';

/**
 * Writes the user's e-mail address and name to the Stripe customer, once for each change made here. An edit
 * at Stripe (portal, staff) stays until the next change here, so the two never overwrite each other in
 * turns.
 */
export const sendProfile =
  (deps: ActivityDeps) =>
  async ({ customerId }: { customerId: string }): Promise<SyncAccountResult> => {
    const em = deps.orm.em.fork();
    const profile = await readUnsentProfile(em, customerId);
    if (profile === null) return { state: 'synced', error: null };
    const refusal = await write(deps, customerId, profile);
    const state = refusal === null ? 'synced' : 'attention';
    await markSynced(em, customerId, 'stripe', profile.revision, state, refusal);
    return { state, error: refusal };
  };

/** @returns Stripe's final refusal; null when it accepted the profile */
async function write(
  { orm, now, stripe }: ActivityDeps,
  customerId: string,
  { revision, ...profile }: ProfileState,
): Promise<string | null> {
  try {
    await performEffect(
      { orm, now, stripe },
      {
        key: `profile:${customerId}/${revision}`,
        subject: { customerId },
        kind: 'update_customer_profile',
        // No address and no name: the ledger holds no personal data.
        intent: { customerId, revision },
        call: async (idempotencyKey) => {
          await setCustomerProfile(stripe, { customerId, ...profile, idempotencyKey });
          return {};
        },
        lookUp: async () => ((await customerHasProfile(stripe, customerId, profile)) ? {} : null),
        providerId: () => customerId,
      },
    );
    return null;
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.nonRetryable !== true) throw error;
    // Not managed here: somebody else maintains the address at Stripe.
    return error.type === 'not_managed' ? null : error.message;
  }
}
