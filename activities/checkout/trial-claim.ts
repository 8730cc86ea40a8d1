import type { TrialClaim } from '../../db/repositories/trial-redemptions.ts';
import type { UserRow } from '../../db/repositories/users.ts';
import { trialIdentity } from '../../domain/trial/identity.ts';

/** The claim of a person on their one trial, made by a checkout. */
export const claimOf = (
  user: Pick<UserRow, 'id' | 'email'>,
  { sessionId, fingerprint }: { sessionId: string; fingerprint: string | null },
): TrialClaim => ({
  userId: user.id,
  // An address that cannot be read as one stands for itself.
  emailKey: trialIdentity(user.email) ?? user.email,
  fingerprint,
  claimedBy: sessionId,
  subscriptionId: null,
});
