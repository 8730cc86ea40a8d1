import { sweptProfiles } from '../../../db/reconciliation/swept-rows.ts';
import { MINUTE_MS } from '../../../domain/period.ts';
import { compareProfile } from '../../../domain/reconciliation/compare-profile.ts';
import type { ProfileAtStripe } from '../../../domain/reconciliation/compare-profile.ts';
import type { ActivityDeps } from '../../deps.ts';
import type { SweepFinding } from './look.ts';

/** A change made here is on its way for so long. */
const ON_ITS_WAY_MS = 10 * MINUTE_MS;

/** Compares the e-mail address and the name of listed customers with what is stored: one statement. */
export async function lookAtProfiles(
  { orm, now }: Pick<ActivityDeps, 'orm' | 'now'>,
  listed: readonly (ProfileAtStripe & { id: string })[],
): Promise<SweepFinding[]> {
  if (listed.length === 0) return [];
  const ids = listed.map(({ id }) => id);
  const stored = await sweptProfiles(orm.em.fork(), ids, now() - ON_ITS_WAY_MS);
  const rows = new Map(stored.map((row) => [row.id, row]));
  return listed.flatMap((customer): SweepFinding[] => {
    const { id } = customer;
    const row = rows.get(id);
    const differences = row === undefined ? [] : compareProfile(customer, row);
    if (differences.length === 0) return [];
    const targets = differences.some((one) => one.in === 'stripe') ? (['stripe'] as const) : [];
    const read = { action: 'read', customerId: id, type: 'customer.updated', objectId: id } as const;
    return [
      {
        subject: 'account',
        subjectId: id,
        customerId: id,
        differences,
        repair: differences.some((one) => one.in === 'projection')
          ? { ...read, targets: [...targets] }
          : { action: 'write', customerId: id, targets: [...targets] },
      },
    ];
  });
}

/** One finding for each account: of what it is at Stripe first, of what Keycloak and Lago show after it. */
export function oneOfEach(
  profiles: readonly SweepFinding[],
  accounts: readonly SweepFinding[],
): SweepFinding[] {
  const found = new Map(profiles.map((finding) => [finding.subjectId, finding]));
  for (const account of accounts) {
    const profile = found.get(account.subjectId);
    found.set(account.subjectId, profile === undefined ? account : joined(profile, account));
  }
  return [...found.values()];
}

const joined = (profile: SweepFinding, account: SweepFinding): SweepFinding => ({
  ...profile,
  differences: [...profile.differences, ...account.differences],
  repair: withTargets(profile.repair, account.repair),
});

function withTargets(repair: SweepFinding['repair'], beside: SweepFinding['repair']): SweepFinding['repair'] {
  if (beside.action !== 'write' || (repair.action !== 'read' && repair.action !== 'write')) return repair;
  return { ...repair, targets: [...(repair.targets ?? []), ...beside.targets] };
}
