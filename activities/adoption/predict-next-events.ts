import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { savePredictions, UNCOMPARED, unpredicted } from '../../db/adoption/predictions.ts';
import type { PredictionRow, Unpredicted } from '../../db/adoption/predictions.ts';
import { predict } from '../../domain/adoption/prediction.ts';
import { readNextEvent } from '../../gateways/stripe/adoption/read-next-event.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

/** Subscriptions of a page; each costs two requests to Stripe. */
const PAGE = 50;
/** Read at once: the budget's lowest class paces them. */
const AT_ONCE = 5;

type Deps = Pick<ActivityDeps, 'orm' | 'stripe' | 'now'>;

/**
 * Predicts the next event of each subscription of ours that has no prediction, or changed since. Reads
 * Stripe only, at the lowest class of the budget. Another attempt continues with what is left.
 * @param input.untilMs how long to go on, milliseconds; the next run continues
 * @returns how many were predicted
 */
export const predictNextEvents =
  (deps: Deps) =>
  async ({ untilMs }: { untilMs: number }): Promise<number> => {
    const until = deps.now() + untilMs;
    let [after, made] = ['', 0];
    while (deps.now() < until) {
      const page = await unpredicted(deps.orm.em.fork(), { now: deps.now(), after, limit: PAGE });
      for (let at = 0; at < page.length && deps.now() < until; at += AT_ONCE) {
        const read = await Promise.all(page.slice(at, at + AT_ONCE).map((one) => predictionOf(deps, one)));
        const rows = read.filter((row) => row !== null);
        await savePredictions(deps.orm.em.fork(), rows);
        made += rows.length;
        Context.current().heartbeat({ made });
      }
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last.id;
    }
    return made;
  };

/** Null for a subscription that Stripe does not have, or does not show to this key. */
async function predictionOf(deps: Deps, subscription: Unpredicted): Promise<PredictionRow | null> {
  const reading = await read(deps, subscription.id);
  if (reading === null) return null;
  const { facts, invoice, meteredPrices, billingTime } = reading;
  const prediction = predict(facts, invoice);
  const invoiced = 'amount' in prediction ? prediction : null;
  return {
    id: randomUUID(),
    subscriptionId: subscription.id,
    customerId: subscription.customerId,
    mode: subscription.mode,
    kind: prediction.kind,
    at: prediction.kind === 'nothing' ? null : prediction.at,
    currency: invoiced?.currency ?? null,
    amount: invoiced?.amount ?? null,
    usageIsAdded: invoiced?.usageIsAdded ?? false,
    payment: invoiced?.payment ?? null,
    ownDifference: invoiced?.ownDifference ?? null,
    parts: invoice?.parts ?? null,
    meteredPrices,
    revision: subscription.revision,
    madeAt: billingTime,
    ...UNCOMPARED,
  };
}

async function read(
  { stripe, now }: Deps,
  subscriptionId: string,
): Promise<Awaited<ReturnType<typeof readNextEvent>> | null> {
  try {
    return await asSweep(() => readNextEvent(stripe, subscriptionId, now()));
  } catch (error) {
    const { kind, message } = classifyStripeError(error);
    if (kind !== 'not_found' && kind !== 'not_allowed' && kind !== 'invalid') throw asActivityFailure(error);
    Context.current().log.warn('the next event cannot be predicted', {
      subscription: subscriptionId,
      message,
    });
    return null;
  }
}
