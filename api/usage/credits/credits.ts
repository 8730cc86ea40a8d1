import { z } from 'zod';
import { endApproval } from '../../../db/approvals/approvals.ts';
import { appendAudit } from '../../../db/audit/audit-log.ts';
import { decodeCursor } from '../../../db/cursor.ts';
import {
  countGrants,
  findGrant,
  grantAskedCredits,
  listGrants,
} from '../../../db/usage/credits/usage-grants.ts';
import type { AskedGrant, CreditGrantBalance } from '../../../db/usage/credits/usage-grants.ts';
import { creditsWorth } from '../../../domain/usage/credits/credits-worth.ts';
import {
  formatQuantity,
  isQuantity,
  parseQuantity,
  quantityToNumber,
} from '../../../domain/usage/ingest/quantity.ts';
import { judgeQuantity } from '../../../domain/usage/ingest/validate-event.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { accountParameter } from '../../accounts/account-asked-for.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { pageQuery } from '../../http/pagination.ts';
import { timeInput } from '../../http/time-input.ts';
import { creditTermsOf } from './credit-view.ts';
import { clockOf } from '../ingest/customer-clock.ts';
import { meteredCustomerFor } from '../ingest/owned-customer.ts';
import { customerOfAddress } from '../ingest/customer-of-address.ts';
import { iso, isoOrNull } from '../../http/iso.ts';
import { WaitingBody, askedForMoney, approvalState, underWay } from '../../approvals/ask-for-money.ts';
import { reason } from '../../dunning/intervene.ts';
import { askedQuantity, customerParameter } from '../reporting/usage-bodies.ts';
import { byStaff } from '../../audit/by-staff.ts';

const CreditGrantBody = z
  .object({
    id: z.string(),
    amount: z.number(),
    used: z.number().meta({ description: 'By usage that is rated; the rest of it is under /billing/usage' }),
    remaining: z.number(),
    priority: z.number().int().meta({ description: 'The lower one is used first' }),
    expires_at: z.iso.datetime().nullable(),
    source: z.string(),
    reason: z.string(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'CreditGrant' });

/** Presents a grant. Of one that has ended nothing remains. */
const present = (grant: CreditGrantBalance, at: number): z.input<typeof CreditGrantBody> => ({
  id: grant.id,
  amount: quantityToNumber(grant.amount),
  used: quantityToNumber(grant.used),
  remaining:
    grant.expiresAt !== null && grant.expiresAt <= at ? 0 : quantityToNumber(grant.amount - grant.used),
  priority: grant.priority,
  expires_at: isoOrNull(grant.expiresAt),
  source: grant.source,
  reason: grant.reason,
  created_at: iso(grant.createdAt),
});

/** GET /billing/credits */
export const getCreditsRoute = defineRoute({
  method: 'get',
  path: '/billing/credits',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Lists credits that were granted or bought, newest first',
  description:
    'Used after the included ones: lower priority first, then the earlier expiry, then the one made earlier.',
  tags: ['Usage'],
  query: pageQuery(50).extend({ customer: customerParameter }),
  responses: {
    200: z
      .object({
        grants: z.array(CreditGrantBody),
        total: z.number().int(),
        next_cursor: z.string().nullable(),
      })
      .meta({ id: 'CreditGrantList' }),
  },
  errors: ['not_found', 'no_stripe_customer'],
  handler: async ({ query, principal, deps }) => {
    decodeCursor(query.cursor);
    const customer = await meteredCustomerFor(deps, principal, query.customer);
    const em = deps.em();
    const page = await listGrants(em, customer.id, query);
    const at = clockOf(customer, deps.now());
    return ok({
      grants: page.rows.map((grant) => present(grant, at)),
      total: await countGrants(em, customer.id),
      next_cursor: page.nextCursor,
    });
  },
});

/** POST /admin/subscriptions/:email/credits */
export const grantCreditsRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:email/credits',
  role: 'admin',
  recentSignIn: true,
  summary: 'Gives credits to a customer',
  description:
    'They cover usage of the running period that nothing else covers, and of later ones until they end. A grant is never changed ' +
    'or taken back. Who gave it and why stands in the audit log. Above what one person may give alone on a day, at the price of overage, it ' +
    'waits for a second one (202).',
  tags: ['Administration'],
  params: accountParameter,
  body: z.object({
    amount: askedQuantity,
    priority: z.int().min(0).max(1000).default(100),
    expires_at: timeInput
      .nullable()
      .default(null)
      .meta({ description: 'null: never', examples: ['2030-01-01T00:00:00Z'] }),
    source: z.enum(['top_up', 'promotion', 'support', 'contract']).default('support'),
    reason,
  }),
  responses: { 201: CreditGrantBody, 202: WaitingBody },
  errors: ['not_found', 'account_unclear', 'invalid_quantity', 'invalid_until', 'engine_unavailable'],
  handler: async ({ params, body, principal, deps, requestId, idempotencyKey }) => {
    const customer = await customerOfAddress(deps, params.email);
    const amount = parseQuantity(body.amount);
    const fault = judgeQuantity(amount);
    if (fault !== null || !isQuantity(amount)) {
      const detail = (fault?.message ?? '').replace('quantity', 'amount');
      throw new ApiProblem('invalid_quantity', detail, { errors: [{ pointer: '/amount', detail }] });
    }
    const at = clockOf(customer, deps.now());
    const expiresAt = body.expires_at === null ? null : Date.parse(body.expires_at);
    if (expiresAt !== null && expiresAt <= at) {
      const detail = `expires_at is after ${iso(at)}, where the customer's clock stands.`;
      throw new ApiProblem('invalid_until', detail, { errors: [{ pointer: '/expires_at', detail }] });
    }
    const plans = await deps.metered.plans();
    const terms = creditTermsOf(customer, plans, deps.settings.defaultCurrency);
    const worth = creditsWorth(amount, terms.currency, { plan: terms.plan, plans });
    const input = {
      credits: formatQuantity(amount),
      priority: body.priority,
      expiresAt,
      source: body.source,
    } satisfies AskedGrant;
    const asked = await askedForMoney(
      { deps, principal, requestId },
      {
        action: 'usage.grant_credits',
        subjectId: customer.id,
        customerId: customer.id,
        key: `grant:${customer.id}:${principal.userId}/${idempotencyKey}`,
        amount: worth,
        most: null,
        currency: terms.currency,
        input,
        reason: body.reason,
        before: null,
      },
    );
    if (asked.state === 'not_needed')
      await deps.em().transactional(async (em) => {
        await grantAskedCredits(em, asked.id, at);
        if (!(await endApproval(em, asked.key, { outcome: 'done', detail: asked.id }))) return;
        await appendAudit(em, {
          ...byStaff({ principal, requestId, deps }),
          action: 'usage.grant_credits',
          subjectType: 'customer',
          subjectId: customer.id,
          before: null,
          after: { grantId: asked.id, amount: quantityToNumber(amount), expiresAt, source: body.source },
          reason: body.reason,
        });
      });
    const grant = await findGrant(deps.em(), asked.id);
    if (grant !== null) return { status: 201 as const, body: present(grant, at) };
    return { ...underWay(asked, await approvalState(deps, asked)), status: 202 as const };
  },
});
