import { z } from 'zod';
import { meteredItemsOf } from '../../../db/usage/credits/usage-credits.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { isFinal } from '../../../domain/subscriptions/status.ts';
import { quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { acceptedEvent } from './accepted-event.ts';
import { checkedProperties, checkedQuantity, checkedType, propertiesOf } from './asked-usage.ts';
import { clockOf } from './customer-clock.ts';
import { meteredCustomerFor } from './owned-customer.ts';
import { recordUsage, refuseConflict } from './record-usage.ts';
import { askedQuantity, idempotencyKey } from '../reporting/usage-bodies.ts';

/** POST /billing/report_usage */
export const reportUsageRoute = defineRoute({
  method: 'post',
  path: '/billing/report_usage',
  role: 'viewer',
  scope: 'usage:write',
  limit: 'usage',
  summary: "Records the caller's usage",
  description:
    'One event that happened now. For many, for others, and for what happened before, see /usage/events.',
  tags: ['Usage'],
  body: z.object({
    quantity: askedQuantity,
    subscription_item_id: z
      .string()
      .max(255)
      .optional()
      .meta({ description: 'The metered item, si_…; may be left out where there is one only' }),
    event_type: z
      .string()
      .max(64)
      .default('inference')
      .meta({ examples: ['inference'] }),
    idempotency_key: idempotencyKey,
    metadata: z
      .union([z.record(z.string(), z.unknown()), z.string()])
      .optional()
      .meta({ description: 'An object, or the JSON text of one', examples: ['{}'] }),
  }),
  responses: {
    200: z
      .object({
        id: z.string(),
        quantity: z.number().meta({ description: 'As recorded' }),
        recorded: z.literal(true),
        duplicate: z.boolean(),
      })
      .meta({ id: 'ReportedUsage' }),
  },
  errors: [
    'no_stripe_customer',
    'invalid_quantity',
    'unknown_event_type',
    'no_metered_item',
    'usage_not_available',
  ],
  handler: async ({ body, principal, deps, idempotencyKey: ownKey }) => {
    const quantity = checkedQuantity(body.quantity, { fallback: 0, zero: false });
    const eventType = checkedType(body.event_type, await deps.metered.plans());
    const properties =
      body.metadata === undefined
        ? null
        : checkedProperties(propertiesOf(body.metadata, 'metadata'), 'metadata');
    const customer = await meteredCustomerFor(deps, principal, undefined);
    await checkItem(deps, customer, body.subscription_item_id);
    const key = body.idempotency_key ?? ownKey;
    const occurredAt = clockOf(customer, deps.now());
    const input = { idempotencyKey: key, eventType, quantity, properties, occurredAt };
    const event = acceptedEvent(customer, input, principal.userId);
    const [stored] = await recordUsage(deps, [event]);
    if (stored === undefined) throw new Error('An event was stored without an answer.');
    refuseConflict(stored.first, event);
    return ok({
      id: stored.id,
      quantity: quantityToNumber(quantity),
      recorded: true as const,
      duplicate: stored.outcome === 'duplicate',
    });
  },
});

/** A live subscription gets its metered item with its first overage. @throws ApiProblem `no_metered_item` */
async function checkItem(deps: ApiDeps, customer: MeteredCustomer, given: string | undefined): Promise<void> {
  const { subscription } = customer;
  const refuse = (detail: string): never => {
    throw new ApiProblem('no_metered_item', detail, {
      errors: [{ pointer: '/subscription_item_id', detail }],
    });
  };
  if (subscription === null || isFinal(subscription.status))
    return refuse('There is no subscription that this usage could be counted on.');
  if (given === undefined) return;
  const items = await meteredItemsOf(deps.em(), subscription.id);
  if (!items.includes(given)) refuse(`${given} is not a metered item of your subscription.`);
}
