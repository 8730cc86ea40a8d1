import { ApplicationFailure } from '@temporalio/activity';
import type Stripe from 'stripe';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { soldPriceOf } from '../../domain/catalogue/price-migration.ts';
import type { MigrationBlock } from '../../domain/catalogue/price-migration.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

type Target = Pick<PriceMigrationRow, 'planCode' | 'toPriceId'>;

/**
 * What keeps a migration from going on; null where nothing does. Checked before each step: weeks lie between
 * the start and the last change. Stripe is asked too: the event of an archived price may be late.
 */
export async function blockOf(
  deps: Pick<ActivityDeps, 'plans' | 'stripe' | 'mail'>,
  { planCode, toPriceId }: Target,
): Promise<MigrationBlock | null> {
  const plan = findPlan(await deps.plans({ afresh: true }), planCode);
  if (plan === null || soldPriceOf(plan, toPriceId) === null) return 'price_archived';
  const price = await priceAtStripe(deps.stripe, toPriceId);
  if (price?.active !== true) return 'price_archived';
  // In test mode recorded mails are enough.
  return price.livemode && deps.mail === null ? 'mail_not_configured' : null;
}

/**
 * The same of a migration that runs. A key without the permission ends no run: the run goes on once the key
 * has it, and sends the mails that it owes.
 * @throws ApplicationFailure that is retried
 */
export async function blockOfRunning(...of: Parameters<typeof blockOf>): Promise<MigrationBlock | null> {
  try {
    return await blockOf(...of);
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.nonRetryable !== true) throw error;
    throw ApplicationFailure.create({
      message: error.message,
      type: error.type ?? 'stripe_refused',
      cause: error,
    });
  }
}

/** Null where Stripe does not know the price: one that was never used can be deleted there. */
async function priceAtStripe(stripe: Stripe, id: string): Promise<Stripe.Price | null> {
  try {
    return await stripe.prices.retrieve(id);
  } catch (error) {
    const failure = asActivityFailure(error);
    if (failure instanceof ApplicationFailure && failure.type === 'stripe_not_found') return null;
    throw failure;
  }
}

/** @throws ApplicationFailure with the block's code, not retryable */
export async function requireUnblocked(
  deps: Pick<ActivityDeps, 'plans' | 'stripe' | 'mail'>,
  target: Target,
): Promise<void> {
  const block = await blockOf(deps, target);
  if (block === null) return;
  throw ApplicationFailure.nonRetryable(
    block === 'price_archived'
      ? `${target.planCode} is not sold at ${target.toPriceId} any more.`
      : 'Subscribers must be told of a new price by mail: set SMTP_URL first.',
    block,
  );
}
