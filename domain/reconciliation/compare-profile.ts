import type { Difference } from './difference.ts';

/** A customer's person at Stripe. */
export interface ProfileAtStripe {
  email: string | null;
  name: string | null;
}

/** What is stored of it. */
export interface StoredProfile extends ProfileAtStripe {
  /** What was changed here and should have reached Stripe by now; `fullName` null: Stripe keeps its name. */
  unsent: { email: string; fullName: string | null } | null;
}

/** The fact of an address or a name. What they are stands in no difference: both are personal. */
export const PROFILE = 'profile';

/**
 * Compares the e-mail address and the name. Stripe's own are stored as they are: staff and customers change
 * them there, and that stays until the next change here. A change made here that was never sent is Stripe's
 * lack.
 */
export function compareProfile(
  stripe: ProfileAtStripe,
  { email, name, unsent }: StoredProfile,
): Difference[] {
  const differences: Difference[] = [];
  if (email !== stripe.email || name !== stripe.name)
    differences.push({
      fact: PROFILE,
      in: 'projection',
      seen: 'another',
      by: 'stripe',
      wanted: 'as at Stripe',
    });
  if (unsent !== null && !isSent(stripe, unsent))
    differences.push({ fact: PROFILE, in: 'stripe', seen: 'another', by: 'projection', wanted: 'as here' });
  return differences;
}

const isSent = (
  stripe: ProfileAtStripe,
  { email, fullName }: NonNullable<StoredProfile['unsent']>,
): boolean => stripe.email === email && (fullName === null || stripe.name === fullName);
