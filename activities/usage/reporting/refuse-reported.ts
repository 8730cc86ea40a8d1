import { Context } from '@temporalio/activity';
import { markIgnored, markProcessed } from '../../../db/inbox/inbox.ts';
import { reportedCharges, recordChargeOutcome } from '../../../db/usage/rating/usage-charges.ts';
import { countOurs, refuseReported } from '../../../db/usage/reporting/usage-refused.ts';
import { classifyStripeError } from '../../../gateways/stripe/errors.ts';
import { readMeterErrors } from '../../../gateways/stripe/usage/meter-errors.ts';
import type { MeterErrors } from '../../../gateways/stripe/usage/meter-errors.ts';
import type { BillingEvent } from '../../../workflows/contracts/billing-event.ts';
import type { ActivityDeps } from '../../deps.ts';
import { asActivityFailure } from '../../effects/stripe-failure.ts';

/**
 * Takes in which meter events Stripe took and could not count: windows are refused, and charges are
 * unbilled and need attention. A report names samples only; what it does not name, the comparison of usage
 * finds missing at the meter.
 */
export const refuseReportedUsage =
  (deps: ActivityDeps) =>
  async ({ events }: { events: BillingEvent[] }): Promise<void> => {
    for (const event of events) {
      const reason = await refuse(deps, event);
      const em = deps.orm.em.fork();
      await (reason === null ? markProcessed(em, [event.id]) : markIgnored(em, [event.id], reason));
    }
  };

async function refuse(deps: ActivityDeps, event: BillingEvent): Promise<string | null> {
  const errors = await read(deps, event.id);
  if (errors === null) return 'Stripe does not know the event any more';
  const { named, count } = errors;
  const ids = named.map(({ identifier }) => identifier);
  const ours = await countOurs(deps.orm.em.fork(), ids);
  if (count > named.length)
    Context.current().log.warn('Stripe refused more meter events than it names', {
      eventId: event.id,
      count,
      named: named.length,
      ours,
    });
  if (ours === 0) return 'no meter event of ours is named';
  await deps.orm.em.fork().transactional(async (em) => {
    await refuseReported(em, named, event.createdAt);
    const refusals = new Map(named.map(({ identifier, refusal }) => [identifier, refusal]));
    for (const charge of await reportedCharges(em, ids))
      await recordChargeOutcome(em, charge, { state: 'refused', error: refusals.get(charge.id) ?? null });
  });
  Context.current().log.warn('Stripe refused usage that it had taken', { eventId: event.id, ours });
  return null;
}

/** Null where Stripe has forgotten the event: it keeps events for 30 days. */
async function read(deps: ActivityDeps, eventId: string): Promise<MeterErrors | null> {
  try {
    return await readMeterErrors(deps.stripe, eventId);
  } catch (error) {
    const failure = asActivityFailure(error);
    if (failure !== error && classifyStripeError(error).kind === 'not_found') return null;
    throw failure;
  }
}
