import { z } from 'zod';
import { loadPlans } from '../../../db/repositories/plans.ts';
import { currentSubscriptionOfUser } from '../../../db/repositories/subscriptions.ts';
import { SERVICES } from '../../../domain/catalogue/services.ts';
import { checkService } from '../../../domain/check-service.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { accessOf, isoOrNull } from '../billing/present-subscription.ts';
import { CALLS_TODAY } from './access-body.ts';

const CheckBody = z
  .object({
    allowed: z.boolean(),
    reason: z.string(),
    tier: z.string(),
    remaining: z.number().nullable().meta({ description: 'Calls left today; null: no limit' }),
    limit: z.number().nullable().meta({ description: 'Calls a day; null: no limit' }),
    resets_at: z.iso.datetime().nullable(),
    upgrade_to: z.string().nullable().meta({ description: 'The lowest tier that would allow it' }),
  })
  .meta({ id: 'AccessCheck' });

/** POST /subscriptions/check-access/:service */
export const checkAccess = defineRoute({
  method: 'post',
  path: '/subscriptions/check-access/:service',
  role: 'viewer',
  summary: 'Says whether the caller may use a service now',
  description: 'Answers 200 whether allowed or not. Recording in the same step needs the usage ledger.',
  tags: ['Access'],
  params: z.object({ service: z.string().max(64) }),
  body: z.object({
    quantity: z.number().min(0).max(1_000_000_000).default(0),
    event_type: z.string().max(64).optional(),
    consume: z.boolean().default(false),
  }),
  responses: { 200: CheckBody },
  errors: ['not_found', 'usage_not_available'],
  handler: async ({ params, body, principal, deps }) => {
    if (!SERVICES.some(({ id }) => id === params.service))
      throw new ApiProblem('not_found', `There is no service "${params.service}".`);
    if (body.consume) {
      throw new ApiProblem(
        'usage_not_available',
        'Usage cannot be recorded on this system; check without "consume".',
      );
    }
    const em = deps.em();
    const row = await currentSubscriptionOfUser(em, principal.userId);
    const plans = await loadPlans(em);
    const access = accessOf(row, plans, deps.now());
    const { resetsAt, upgradeTo, ...decision } = checkService({
      access,
      plans,
      service: params.service,
      quantity: body.quantity,
      usedToday: CALLS_TODAY,
      now: row !== null && row.testClockId !== null ? row.billingTime : deps.now(),
    });
    return ok({ ...decision, tier: access.tier, resets_at: isoOrNull(resetsAt), upgrade_to: upgradeTo });
  },
});
