import { markIgnored } from '../../db/inbox/inbox.ts';
import { customerOfCharge } from '../../gateways/stripe/accounts/customers.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { ACCOUNT_SYNC, customerEventsWake } from '../../workflows/contracts/account-sync.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

/** Events that name a charge and no customer. */
interface ChargeEventsStep {
  chargeId: string;
  events: BillingEvent[];
}

/**
 * Passes events of a charge to its customer's account sync; ignores them with a reason without a customer.
 * A repeat repeats a signal.
 */
export const passOnChargeEvents =
  (deps: ActivityDeps) =>
  async ({ chargeId, events }: ChargeEventsStep): Promise<void> => {
    const owner = await readOwner(deps, chargeId);
    if ('nobody' in owner) {
      await markIgnored(
        deps.orm.em.fork(),
        events.map(({ id }) => id),
        owner.nobody,
      );
      return;
    }
    const { customerId } = owner;
    await deps.temporal.workflow.signalWithStart(ACCOUNT_SYNC, customerEventsWake(customerId, events));
  };

async function readOwner(
  { stripe }: ActivityDeps,
  chargeId: string,
): Promise<{ customerId: string } | { nobody: string }> {
  try {
    const customerId = await customerOfCharge(stripe, chargeId);
    return customerId === null ? { nobody: 'the charge has no customer' } : { customerId };
  } catch (error) {
    const failure = asActivityFailure(error);
    if (failure !== error && classifyStripeError(error).kind === 'not_found')
      return { nobody: 'Stripe does not know the charge' };
    throw failure;
  }
}
