import type { TimelineEntry } from '../../activities/types.ts';
import type { SubscriptionMode } from '../../domain/subscriptions/mode.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { TransitionEffect } from '../../domain/subscriptions/state.ts';

const MODE_SENTENCES: Record<SubscriptionMode, string> = {
  managed: 'The subscription is managed from now on.',
  observed: 'The subscription is observed from now on: nothing about it is changed here.',
  foreign: 'The subscription is not ours any more: it is left alone from now on.',
};

type Entry = Omit<TimelineEntry, 'key' | 'at'>;

/** The entry of a reading that finds, for the first time, that the method may not be debited any more. */
export function endedMandateEntries(before: SubscriptionSnapshot | null, now: SubscriptionSnapshot): Entry[] {
  const { endedMandate } = now;
  if (endedMandate === undefined || before?.endedMandate?.paymentMethodId === endedMandate.paymentMethodId)
    return [];
  return [
    entry(
      'payment_method_ended',
      `${endedMandate.paymentMethodId} may not be debited any more: its mandate has ended. It counts as no payment method.`,
      'mandate_ended',
      { paymentMethodId: endedMandate.paymentMethodId },
    ),
  ];
}

/** The timeline entry of a command; null when its consequence is recorded instead. */
export function timelineEntryOf(effect: TransitionEffect): Entry | null {
  switch (effect.type) {
    case 'status_changed':
      return entry(
        'status_changed',
        `The status went from ${effect.from} to ${effect.to}.`,
        effect.rule,
        effect.facts,
        effect.to,
      );
    case 'period_rolled':
      return entry('period_rolled', 'A new billing period began.', 'period_rolled', {
        from: new Date(effect.from).toISOString(),
        to: new Date(effect.to).toISOString(),
      });
    case 'plan_changed':
      return entry('plan_changed', planWords(effect), 'plan_changed', {
        from: effect.fromTier,
        to: effect.toTier,
      });
    case 'start_trial':
      return entry('trial_started', 'The trial began.', 'trial_started', {
        trialEnd: new Date(effect.trialEnd).toISOString(),
      });
    case 'end_trial':
      return entry('trial_ended', `The trial ended: ${effect.outcome}.`, 'trial_ended', {}, effect.outcome);
    case 'start_dunning':
      return entry(
        'dunning_started',
        `${effect.invoiceIds.join(', ')} is unpaid; dunning began.`,
        'payment_failed',
        {
          invoices: effect.invoiceIds.join(', '),
        },
      );
    case 'end_dunning':
      return entry(
        'dunning_ended',
        effect.outcome === 'recovered'
          ? 'Nothing is unpaid any more: dunning ended, recovered.'
          : 'Nothing is left to collect here: dunning ended without a payment.',
        effect.outcome === 'recovered' ? 'paid' : 'superseded',
        {},
        effect.outcome,
      );
    case 'trial_moved':
      return entry('trial_moved', 'The end of the trial was moved.', 'trial_moved', {
        from: new Date(effect.from).toISOString(),
        to: new Date(effect.to).toISOString(),
      });
    case 'dunning_changed':
      return entry(
        'dunning_changed',
        `What is unpaid changed: ${effect.invoiceIds.join(', ')}.`,
        'unpaid_changed',
        {
          invoices: effect.invoiceIds.join(', '),
        },
      );
    case 'collect_again':
      return entry('collect_again', 'What was owed is paid; collection resumes.', 'debt_paid', {});
    case 'begin_period_after_pause':
      return entry(
        'period_after_pause',
        'The pause is over in a period that was not paid: a new one is to begin.',
        'period_after_pause',
        { unpaidSince: new Date(effect.unpaidSince).toISOString() },
      );
    case 'mode_changed':
      return entry(
        'mode_changed',
        MODE_SENTENCES[effect.to],
        'mode_changed',
        { from: effect.from, to: effect.to },
        effect.to,
      );
    case 'end_first_unpaid':
      return entry(
        'first_payment_failed',
        'The bank refused the first payment; the subscription ends.',
        'first_payment_failed',
        { invoice: effect.invoiceId },
      );
    case 'sync_account':
    case 'end':
      return null;
  }
}

function planWords(effect: Extract<TransitionEffect, { type: 'plan_changed' }>): string {
  const { fromTier, toTier, fromInterval, toInterval, fromQuantity, toQuantity } = effect;
  const changes = [
    ...(fromTier === toTier ? [] : [`the plan went from ${fromTier} to ${toTier}`]),
    ...(fromInterval === toInterval ? [] : [`the interval from ${fromInterval} to ${toInterval}`]),
    ...(fromQuantity === toQuantity ? [] : [`the quantity from ${fromQuantity} to ${toQuantity}`]),
  ].join(', ');
  const [first = '', ...rest] = fromTier === toTier ? changes.replace(' from', ' went from') : changes;
  return `${first.toUpperCase()}${rest.join('')}.`;
}

function entry(
  kind: string,
  summary: string,
  rule: string,
  facts: Entry['facts'],
  outcome: string | null = null,
): Entry {
  return { kind, summary, rule, facts, outcome, actor: null };
}
