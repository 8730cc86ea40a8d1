import { setTimeout as wait } from 'node:timers/promises';
import { QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import { z } from 'zod';
import { moneyText, toMajor } from '../../domain/money.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import {
  previewRenewalAtStripe,
  previewTrialEnd,
} from '../../gateways/stripe/subscriptions/preview-renewal.ts';
import type { RenewalPreview } from '../../gateways/stripe/subscriptions/preview-renewal.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { dunningExplainQuery, dunningWorkflowId } from '../../workflows/contracts/dunning.ts';
import { explainQuery, subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import type {
  Explanation,
  SubscriptionExplanation,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { trialExplainQuery, trialWorkflowId } from '../../workflows/contracts/trial.ts';
import type { ApiDeps } from '../deps.ts';
import { toEngineProblem } from '../temporal/engine-problems.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { ownedSubscription, subscriptionOver } from './owned-subscription.ts';
import { iso } from '../http/iso.ts';

/** Why, what next, and what would change it. */
export const ExplanationBody = z
  .object({
    why: z.string(),
    rule: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    next: z.object({ at: z.iso.datetime(), what: z.string(), rule: z.string() }).nullable(),
    would_change: z.array(z.string()),
  })
  .meta({ id: 'Explanation' });

const timeLimitMs = 5_000;
/** A run does its task anew in tenths of a second. */
const PAUSE_MS = 50;
/** For a preview of Stripe's; without it the explanation names the price alone. */
const PREVIEW_MS = 3_000;

/** GET /billing/subscription/explain */
export const explainSubscriptionRoute = defineRoute({
  method: 'get',
  path: '/billing/subscription/explain',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Says why the subscription stands as it does, what comes next, and what would change that',
  tags: ['Billing'],
  query: z.object({ subscription_id: z.string().max(255).optional() }),
  responses: { 200: ExplanationBody },
  errors: ['no_subscription', 'not_found', 'subscription_over', 'engine_unavailable'],
  handler: async ({ query, principal, deps }) => {
    const row = await ownedSubscription(deps.em(), principal, query.subscription_id);
    return ok(await askExplanation(deps, row));
  },
});

/**
 * Asks the responsible run: the dunning episode, the trial, or the subscription itself.
 *
 * @throws ApiProblem `subscription_over`, `engine_unavailable`
 */
export async function askExplanation(
  deps: ApiDeps,
  row: SubscriptionRow,
): Promise<z.input<typeof ExplanationBody>> {
  const deadline = Date.now() + timeLimitMs;
  const ask = <E extends Explanation>(workflowId: string, about: QueryDefinition<E>): Promise<E> =>
    deps.temporal.withDeadline(deadline, () => deps.temporal.workflow.getHandle(workflowId).query(about));
  const askItsRun = (): Promise<Explanation> =>
    asOfRevision(row.revision, deadline, () => ask(subscriptionWorkflowId(row.id), explainQuery));
  const child = childOf(row);
  try {
    const explanation =
      child === null
        ? await askItsRun()
        : await ask(child.id, child.query).catch((error: unknown) => {
            // It has ended a moment ago, or is yet to begin.
            if (error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError)
              return askItsRun();
            throw error;
          });
    // A decided trial has no next event of its own; the subscription has.
    const next = explanation.next ?? (child === null ? null : (await askItsRun()).next);
    const charge = await nextCharge(deps, row, next);
    return presentExplanation({
      ...explanation,
      facts: { ...explanation.facts, ...factsOf(charge) },
      next: next === null ? null : { ...next, what: withCharge(next, charge) },
    });
  } catch (error) {
    throw toEngineProblem(error, subscriptionOver(row.id));
  }
}

/**
 * What Stripe will charge at the end of a trial or at a renewal that comes next. Null where it cannot be
 * asked soon, or charges nothing.
 */
async function nextCharge(
  { stripe, logger }: Pick<ApiDeps, 'stripe' | 'logger'>,
  { id, status }: Pick<SubscriptionRow, 'id' | 'status'>,
  next: Explanation['next'],
): Promise<RenewalPreview | null> {
  const isAtTrialEnd = status === 'trialing';
  if (stripe === null || (!isAtTrialEnd && next?.rule !== 'renews')) return null;
  const preview = (isAtTrialEnd ? previewTrialEnd : previewRenewalAtStripe)(stripe, id).catch(
    (error: unknown) => {
      logger.warn({ subscriptionId: id, err: classifyStripeError(error).message }, 'a charge has no preview');
      return null;
    },
  );
  return Promise.race([preview, wait(PREVIEW_MS, null, { ref: false })]);
}

const factsOf = (charge: RenewalPreview | null): Explanation['facts'] => {
  if (charge === null) return {};
  const { amountDue, tax, currency } = charge;
  return { amountDue: toMajor(amountDue, currency), tax: toMajor(tax, currency), currency };
};

/**
 * The step with what is charged then, which a balance, a discount or tax makes another sum than the price.
 */
function withCharge({ what, rule }: NonNullable<Explanation['next']>, charge: RenewalPreview | null): string {
  if (charge === null || (rule !== 'renews' && rule !== 'trial_converts')) return what;
  const due = moneyText({ amount: charge.amountDue, currency: charge.currency });
  return `${what} ${charge.amountDue === 0 ? 'Nothing is due then.' : `${due} is due then.`}`;
}

/** The run that decides what comes next, if it is not the subscription's own. */
function childOf({
  id,
  mode,
  dunning,
  status,
}: SubscriptionRow): { id: string; query: QueryDefinition<Explanation> } | null {
  // Its runs are over, and answer as if they decided still.
  if (mode !== 'managed') return null;
  if (dunning !== null && dunning.stage !== 'ended')
    return { id: dunningWorkflowId(id), query: dunningExplainQuery };
  return status === 'trialing' ? { id: trialWorkflowId(id), query: trialExplainQuery } : null;
}

/**
 * Asks until the answer has a revision, or the time (epoch milliseconds) is nearly up. A signal during
 * continue-as-new makes Temporal retry the workflow task; until then the run answers with its earlier
 * state, although its decision is recorded.
 */
export async function asOfRevision(
  revision: number,
  deadline: number,
  ask: () => Promise<SubscriptionExplanation>,
): Promise<Explanation> {
  for (;;) {
    const explanation = await ask();
    const isOld = explanation.revision < revision;
    if (!isOld || Date.now() + PAUSE_MS >= deadline) return explanation;
    await wait(PAUSE_MS);
  }
}

function presentExplanation({
  why,
  rule,
  facts,
  next,
  wouldChange,
}: Explanation): z.input<typeof ExplanationBody> {
  return {
    why,
    rule,
    facts,
    next: next === null ? null : { at: iso(next.at), what: next.what, rule: next.rule },
    would_change: wouldChange,
  };
}
