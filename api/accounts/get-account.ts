import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { timelineOf } from '../../db/timeline/timeline.ts';
import type { TimelineRow } from '../../db/timeline/timeline.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { iso } from '../http/iso.ts';
import { callsToday } from '../usage/ingest/calls-today.ts';
import { accountOf, accountParameter } from './account-asked-for.ts';
import { AdminAccountBody, presentAccount } from '../http/admin-bodies.ts';

const TimelineBody = z
  .object({
    at: z.iso.datetime(),
    kind: z.string(),
    summary: z.string(),
    rule: z.string().nullable(),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'TimelineEntry' });

/** GET /admin/subscriptions/:email */
export const getAccountRoute = defineRoute({
  method: 'get',
  path: '/admin/subscriptions/:email',
  role: 'editor',
  summary: 'Shows the subscription of an e-mail address, with its timeline',
  tags: ['Administration'],
  params: accountParameter,
  responses: {
    200: AdminAccountBody.extend({
      timeline: z.array(TimelineBody).meta({ description: 'The latest 100 entries, oldest first' }),
      workflow_id: z.string(),
      workflow_url: z.string().nullable().meta({ description: 'Its run in the Temporal UI' }),
    }).meta({ id: 'AdminAccountDetail' }),
  },
  errors: ['not_found', 'account_unclear', 'no_subscription'],
  handler: async ({ params, deps }) => {
    const em = deps.em();
    const { row, email, name } = await accountOf(em, params.email);
    const owned = { ...row, email, name };
    const workflowId = subscriptionWorkflowId(row.id);
    return ok({
      ...presentAccount(
        owned,
        await loadPlans(em),
        deps,
        (await callsToday(deps, [row.customerId])).get(row.customerId) ?? 0,
      ),
      timeline: (await timelineOf(em, row.id)).map(presentEntry),
      workflow_id: workflowId,
      workflow_url: workflowUrl(deps, workflowId),
    });
  },
});

const presentEntry = ({ at, kind, summary, rule, outcome }: TimelineRow): z.input<typeof TimelineBody> => ({
  at: iso(at),
  kind,
  summary,
  rule,
  outcome,
});

function workflowUrl({ settings, temporal }: ApiDeps, workflowId: string): string | null {
  if (settings.temporalUiUrl === undefined) return null;
  const namespace = encodeURIComponent(temporal.options.namespace);
  const base = settings.temporalUiUrl.replace(/\/$/, '');
  return `${base}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}`;
}
