import { z } from 'zod';
import { SERVICES } from '../../domain/catalogue/services.ts';
import { decideUsage } from '../../domain/usage/ingest/limits.ts';
import type { UsageDecision } from '../../domain/usage/ingest/limits.ts';
import { eventTypeOf } from '../../domain/usage/ingest/event-types.ts';
import type { Quantity } from '../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { checkedProperties, checkedQuantity, checkedType } from '../usage/ingest/asked-usage.ts';
import { consumeUsage } from '../usage/ingest/consume-usage.ts';
import { creditTermsOf } from '../usage/credits/credit-view.ts';
import { meteredCustomerFor } from '../usage/ingest/owned-customer.ts';
import { numberOrNull, readUsageTotals } from '../usage/ingest/read-usage-totals.ts';
import { usageRules } from '../usage/ingest/usage-rules.ts';
import { isoOrNull } from '../http/iso.ts';
import { askedQuantity, customerParameter, idempotencyKey } from '../usage/reporting/usage-bodies.ts';

const CheckBody = z
  .object({
    allowed: z.boolean(),
    reason: z.string().meta({
      description:
        'The access rule, or what stands against it: service_not_included, daily_limit, credits_used_up, spend_limit',
    }),
    tier: z.string(),
    remaining: z.number().nullable().meta({
      description: 'What is left of the nearest limit, after what was recorded; null: no limit',
    }),
    limit: z.number().nullable(),
    resets_at: z.iso.datetime().nullable().meta({ description: 'When that limit begins anew' }),
    upgrade_to: z.string().nullable().meta({ description: 'The lowest tier that would allow it' }),
    recorded: z.boolean().meta({ description: 'True where it is counted, by this call or by one before' }),
    duplicate: z.boolean().meta({ description: 'True where the key was recorded before' }),
  })
  .meta({ id: 'AccessCheck' });

/** POST /subscriptions/check-access/:service */
export const checkAccessRoute = defineRoute({
  method: 'post',
  path: '/subscriptions/check-access/:service',
  role: 'viewer',
  scope: 'usage:write',
  limit: 'usage',
  summary: 'Says whether a service may be used now, and with "consume" records the use in the same step',
  description:
    'Answers 200 whether allowed or not. With "consume" what is allowed is recorded at once: any number of calls at the same ' +
    'time never pass the limit together. More calls a minute than the tier lets through are answered 429 with Retry-After.',
  tags: ['Access'],
  params: z.object({ service: z.string().max(64) }),
  body: z.object({
    quantity: askedQuantity.optional().meta({
      description: 'Left out: 0 to ask whether the service is open at all, 1 with consume. 0 records nothing',
      examples: [1],
    }),
    event_type: z
      .string()
      .max(64)
      .optional()
      .meta({
        description: 'Kind of usage; left out: that of the service',
        examples: ['inference'],
      }),
    consume: z.boolean().default(false),
    customer: customerParameter,
    idempotency_key: idempotencyKey,
    properties: z.record(z.string(), z.unknown()).optional(),
  }),
  responses: { 200: CheckBody },
  errors: [
    'not_found',
    'no_stripe_customer',
    'invalid_quantity',
    'unknown_event_type',
    'usage_not_available',
  ],
  handler: async ({ params, body, principal, deps, idempotencyKey: ownKey }) => {
    const { service } = params;
    if (!SERVICES.some(({ id }) => id === service))
      throw new ApiProblem('not_found', `There is no service "${service}".`);
    const quantity = checkedQuantity(body.quantity, { fallback: body.consume ? 1 : 0, zero: true });
    const eventType = checkedType(body.event_type ?? eventTypeOf(service), await deps.metered.plans());
    if (
      !body.consume &&
      body.customer === undefined &&
      (await deps.metered.ofUser(principal.userId)) === null
    )
      return ok(await withoutCustomer(deps, service, quantity));
    const customer = await meteredCustomerFor(deps, principal, body.customer);
    // Nothing is nothing to record.
    if (!body.consume || quantity === 0n) {
      const rules = await usageRules(deps, customer, service);
      const { totals } = await readUsageTotals(deps.em(), customer, rules.now, deps.now());
      return ok(present(decideUsage(rules, totals, quantity), rules.access.tier, 'asked'));
    }
    const plans = await deps.metered.plans();
    const callsPerMinute = creditTermsOf(customer, plans, deps.settings.defaultCurrency).plan?.limits
      .callsPerMinute;
    if (callsPerMinute != null) await deps.throttle(customer.id, callsPerMinute);
    const { outcome, decision, tier } = await consumeUsage(deps, customer, {
      service,
      eventType,
      quantity,
      idempotencyKey: body.idempotency_key ?? ownKey,
      properties: body.properties === undefined ? null : checkedProperties(body.properties),
      reportedBy: principal.userId,
    });
    return ok(present(decision, tier, outcome));
  },
});

/** People without a customer have the access of everybody. */
async function withoutCustomer(
  deps: ApiDeps,
  service: string,
  quantity: Quantity,
): Promise<z.input<typeof CheckBody>> {
  const nobody = {
    id: '',
    ownerId: null,
    currency: null,
    timeZone: null,
    billingTime: null,
    subscription: null,
    others: [],
    spendLimit: null,
  };
  const rules = await usageRules(deps, nobody, service);
  const none = { usedToday: 0n, usedInPeriod: 0n };
  return present(decideUsage(rules, none, quantity), rules.access.tier, 'asked');
}

const present = (
  { allowed, reason, remaining, limit, resetsAt, upgradeTo }: UsageDecision,
  tier: string,
  outcome: 'asked' | 'recorded' | 'duplicate' | 'refused',
): z.input<typeof CheckBody> => ({
  allowed,
  reason,
  tier,
  remaining: numberOrNull(remaining),
  limit: numberOrNull(limit),
  resets_at: isoOrNull(resetsAt),
  upgrade_to: upgradeTo,
  recorded: outcome === 'recorded' || outcome === 'duplicate',
  duplicate: outcome === 'duplicate',
});
