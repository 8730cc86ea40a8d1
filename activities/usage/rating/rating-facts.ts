import type { EntityManager } from '@mikro-orm/postgresql';
import type { GrantWithBurns } from '../../../db/usage/credits/credit-burns.ts';
import type { chargeTotals } from '../../../db/usage/rating/usage-charges.ts';
import type {
  modeMovesOf,
  periodsBefore,
  planChangesOf,
  UsageSubscription,
} from '../../../db/usage/rating/usage-periods.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';

/** Facts for rating some customers' usage, read at once and updated as periods are rated. */
export interface RatingFacts {
  em: EntityManager;
  /** Real time. */
  now: number;
  plans: readonly Plan[];
  subscriptions: Map<string, UsageSubscription>;
  changes: Awaited<ReturnType<typeof planChangesOf>>;
  modes: Awaited<ReturnType<typeof modeMovesOf>>;
  grants: Map<string, GrantWithBurns[]>;
  before: Awaited<ReturnType<typeof periodsBefore>>;
  totals: Awaited<ReturnType<typeof chargeTotals>>;
}
