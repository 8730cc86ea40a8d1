/** What must always hold; each has a row that tells when it was last checked. */
export const INVARIANTS = [
  { id: 'one_charge', sentence: 'An invoice is paid by at most one charge.' },
  { id: 'events', sentence: 'Every accepted event takes effect once.' },
  { id: 'projection', sentence: 'The database holds what Stripe holds.' },
  { id: 'sync_targets', sentence: 'Keycloak and Lago hold what the database holds.' },
  { id: 'usage', sentence: 'Usage that is stored is reported.' },
  { id: 'revenue', sentence: 'The movements add up to the MRR by Stripe’s prices.' },
  { id: 'access', sentence: 'Nobody unpaid past grace has access, and nobody who paid is without it.' },
] as const;

export type InvariantId = (typeof INVARIANTS)[number]['id'];

/** What one look found of an invariant. */
interface InvariantCount {
  /** Over how many it was checked. */
  checked: number;
  differed: number;
  /** Of those, how many a repair was begun for. */
  repairing: number;
}

/** Counts of a pass, by invariant; absent: not looked at. */
export type InvariantCounts = Partial<Record<InvariantId, InvariantCount>>;

/** Sums of two looks. */
export const addCounts = (a: InvariantCounts, b: InvariantCounts): InvariantCounts => {
  const sum: InvariantCounts = {};
  for (const { id } of INVARIANTS) {
    const [one, other] = [a[id], b[id]];
    if (one === undefined && other === undefined) continue;
    sum[id] = {
      checked: (one?.checked ?? 0) + (other?.checked ?? 0),
      differed: (one?.differed ?? 0) + (other?.differed ?? 0),
      repairing: (one?.repairing ?? 0) + (other?.repairing ?? 0),
    };
  }
  return sum;
};

/** The invariant that a difference in a fact of a subscription breaks. */
export const invariantOfFact = (fact: string): InvariantId => OF_FACTS.get(fact) ?? 'projection';

const OF_FACTS: ReadonlyMap<string, InvariantId> = new Map([
  ['MRR', 'revenue'],
  ['access', 'access'],
  ['charges', 'one_charge'],
]);
