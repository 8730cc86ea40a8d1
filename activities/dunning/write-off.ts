import { ApplicationFailure } from '@temporalio/activity';
import { plainMoney } from '../../domain/money.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import type { EffectInput } from '../types.ts';
import { giveUp } from './end-unpaid.ts';

/**
 * Invoices that staff give up, and the request that they stand in; left out by what was asked for before
 * requests were kept.
 */
interface WriteOffStep extends EffectInput {
  invoiceIds: string[];
  approvalKey?: string;
}

type Done = Record<string, never>;

/**
 * Staff give a debt up: the invoices become uncollectible and nothing else changes. Never more of them, nor
 * a larger sum, than was agreed to.
 */
export const writeOff =
  (deps: ActivityDeps) =>
  (step: WriteOffStep): Promise<Done> =>
    asAsked(deps, {
      action: 'dunning.write_off',
      subjectId: step.subscriptionId,
      key: step.approvalKey ?? '',
      made: () => step.subscriptionId,
      carryOut: async ({ amount, currency, input }) => {
        await requireAgreed(deps, step, { amount: amount ?? 0, currency, input });
        return performEffect<Done>(deps, {
          key: step.key,
          subject: { subscriptionId: step.subscriptionId },
          kind: 'write_off',
          intent: { subscriptionId: step.subscriptionId, invoiceIds: step.invoiceIds },
          call: async (key) => {
            await giveUp(deps, { ...step, debt: 'keep' }, key);
            return {};
          },
          lookUp: () => Promise.resolve(null),
          providerId: () => step.subscriptionId,
        });
      },
    });

/** @throws ApplicationFailure `debt_changed`, not retryable: more is owed by now than was agreed to */
async function requireAgreed(
  { stripe }: ActivityDeps,
  { invoiceIds }: WriteOffStep,
  { amount, currency, input }: { amount: number; currency: string; input: Record<string, unknown> },
): Promise<void> {
  const agreed = input['invoiceIds'];
  const invoices = await callStripe(() => Promise.all(invoiceIds.map((id) => stripe.invoices.retrieve(id))));
  const owed = invoices
    .filter(({ status }) => status === 'open')
    .reduce((sum, invoice) => sum + invoice.amount_remaining, 0);
  const isAgreed = invoiceIds.every((id) => Array.isArray(agreed) && agreed.includes(id));
  if (isAgreed && owed <= amount) return;
  throw ApplicationFailure.nonRetryable(
    `More is owed by now than the ${plainMoney({ amount, currency })} that were agreed to. Ask for the write-off again.`,
    'debt_changed',
  );
}
