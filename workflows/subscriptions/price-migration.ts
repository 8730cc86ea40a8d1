import { ApplicationFailure, patched } from '@temporalio/workflow';
import { answerAwaited } from '../../domain/documents/answer-awaited.ts';
import { exclusionByState } from '../../domain/catalogue/price-migration.ts';
import type { MigrationExclusion } from '../../domain/catalogue/price-migration.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { endOf } from '../../domain/subscriptions/ends-at.ts';
import type {
  MigratePriceInput,
  SubscriptionView,
  WithdrawMigrationInput,
} from '../contracts/subscription-lifecycle.ts';
import { durable } from '../temporal/activities.ts';
import { refuse } from '../temporal/answer-once.ts';
import { effectOf, forgetSetAside } from './changes.ts';
import type { Lifecycle } from './lifecycle.ts';
import { viewOf } from './view.ts';

/** Why a subscription does not get the price; the code is the reason that the migration shows. */
export function refusalOfMigration({ state }: Lifecycle, input: MigratePriceInput): Refusal | null {
  const { snapshot, standing } = state;
  if (snapshot === null) return null;
  if (input.periodBegunBy !== undefined && snapshot.currentPeriodStart > input.periodBegunBy)
    return { code: 'renewed', message: 'A period was paid at the new price.' };
  if (snapshot.priceId !== input.fromPriceId)
    return { code: 'changed_by_hand', message: `The price is ${snapshot.priceId} by now.` };
  const end = endOf(snapshot);
  // Newest first.
  const [latest] = snapshot.invoices;
  const reason = exclusionByState(input.when === 'now' ? 'now' : 'renewal', {
    ...snapshot,
    id: snapshot.subscriptionId,
    mode: snapshot.mode ?? 'managed',
    status: standing.status,
    intervalCount: snapshot.intervalCount ?? 1,
    amount: snapshot.recurringAmount,
    mrr: 0,
    cancelAt: end,
    paused: snapshot.pause !== null,
    // Its own, of an earlier try, may be made again.
    hasPendingChange:
      snapshot.pendingChange !== null && snapshot.pendingChange.migrationId !== input.migrationId,
    hasAddOns: snapshot.addOns !== undefined,
    paymentIsUnderWay: answerAwaited(snapshot) !== null,
    sendsInvoices: latest?.collectionMethod === 'send_invoice',
  });
  return reason === null ? null : { code: reason, message: WHY[reason] };
}

const WHY: Readonly<Record<MigrationExclusion, string>> = {
  foreign: 'The subscription is not ours.',
  observed: 'The subscription is observed only.',
  other_currency: 'It is paid in another currency.',
  other_cycle: 'It is paid in another billing cycle.',
  past_due: 'A payment is outstanding.',
  paused: 'Collection is paused.',
  not_active: 'The subscription is not active.',
  ending: 'The subscription is set to end.',
  change_scheduled: 'Another change is scheduled.',
  other_rhythm: 'It is paid in another rhythm.',
  payment_under_way: 'A bank is asked for a payment.',
  send_invoice: 'It is paid by sent invoices.',
  outside_share: 'It is not part of the share.',
};

/** Another price of the plan, by a migration of staff: at once, or with the next period. */
export async function onMigratePrice(life: Lifecycle, input: MigratePriceInput): Promise<SubscriptionView> {
  // As it is at Stripe now: an event of a change by hand may still be on its way, or lost.
  await life.sync([]);
  const { snapshot } = life.state;
  if (snapshot === null)
    throw ApplicationFailure.nonRetryable('The subscription is not known yet.', 'not_active');
  refuse(refusalOfMigration(life, input));
  // Runs of before refused every trial.
  if (life.state.standing.status === 'trialing' && !patched('2026-11-migrate-trials'))
    refuse({ code: 'trialing', message: 'A trial runs.' });
  const { migrationId, priceId, proration, when } = input;
  const { tier, interval, quantity } = snapshot;
  const summary = `Price ${priceId}, ${when === 'now' ? 'now' : 'at period end'}`;
  const result = await durable.changePlan.executeWithOptions({ summary }, [
    {
      ...effectOf(life, input, 'migrate-price'),
      tier,
      interval,
      quantity,
      when,
      migration: { id: migrationId, priceId, proration },
    },
  ]);
  if (result.outcome === 'declined')
    throw ApplicationFailure.nonRetryable(`The payment was declined (${result.code}).`, 'payment_declined');
  forgetSetAside(life);
  await life.sync([
    life.note('price_migration', `${summary}.`, input.actor, {
      migration: migrationId,
      from: input.fromPriceId,
    }),
  ]);
  return viewOf(life);
}

/** Takes back a price that waits, also one that a cancellation set aside. */
export async function onWithdrawMigration(
  life: Lifecycle,
  input: WithdrawMigrationInput,
): Promise<SubscriptionView> {
  await life.sync([]);
  const { changeSetAside, snapshot } = life.state;
  const { migrationId } = input;
  if (changeSetAside?.migrationId === migrationId) forgetSetAside(life);
  else if (snapshot?.pendingChange?.migrationId === migrationId)
    await durable.withdrawPendingChange.executeWithOptions({ summary: 'Withdraw the new price' }, [
      effectOf(life, input, 'withdraw-migration'),
    ]);
  else refuse({ code: 'nothing_waits', message: 'No new price of this migration waits.' });
  await life.sync([
    life.note('price_migration', 'The new price was withdrawn.', input.actor, { migration: migrationId }),
  ]);
  return viewOf(life);
}
