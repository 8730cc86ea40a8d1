import type { TrialClaim } from '../../db/trials/trial-redemptions.ts';
import type { UserRow } from '../../db/accounts/users.ts';
import { trialKey } from '../../domain/trials/identity.ts';

/** The claim of a person on their one trial, made by a checkout. */
export const claimOf = (
  user: Pick<UserRow, 'id' | 'email' | 'emailVerified'>,
  { sessionId, fingerprint }: { sessionId: string; fingerprint: string | null },
): TrialClaim => ({
  userId: user.id,
  emailKey: trialKey(user),
  fingerprint,
  claimedBy: sessionId,
  subscriptionId: null,
});
