import { condition, patched, setHandler, workflowInfo } from '@temporalio/workflow';
import type { CheckoutReading } from '../../activities/checkout/checkout.ts';
import { HOUR_MS } from '../../domain/period.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { checkoutEventsSignal, checkoutViewQuery } from '../contracts/checkout.ts';
import type { CheckoutInput, CheckoutView } from '../contracts/checkout.ts';
import type { BillingEvent } from '../contracts/billing-event.ts';
import { durable, localThenDurable } from '../temporal/activities.ts';
import { BillingClock, Deadline } from '../temporal/billing-clock.ts';
import { mailIsOnItsWay, sendMessage } from '../temporal/messages.ts';

/** Stripe expires a session by itself; this long after that it is read again in case the event was lost. */
const EXPIRY_CHECK_MS = 60 * 60_000;

/**
 * From the session to the first payment: fulfils it, reminds once of an abandoned one, ends when it
 * expires.
 */
export async function checkout({ sessionId }: CheckoutInput): Promise<CheckoutView> {
  const view: CheckoutView = { sessionId, status: 'open', reason: null, subscriptionId: null };
  const events: BillingEvent[] = [];
  let seen = 0;
  setHandler(checkoutEventsSignal, (arrived) => {
    events.push(...arrived);
  });
  setHandler(checkoutViewQuery, () => view);

  /** Reads the session, and by that answers the events that came since the last time. */
  const read = (withSubscriptions?: true): Promise<CheckoutReading> => {
    const eventIds = events.slice(seen).map(({ id }) => id);
    seen = events.length;
    const input = { sessionId, eventIds, ...(withSubscriptions && { withSubscriptions }) };
    return localThenDurable('readCheckout', `Read ${sessionId} from Stripe`, input);
  };
  let session = await read();
  const clock = new BillingClock({ testClockId: session.testClockId, billingTime: session.billingTime });
  const adoptTestClock = (arrived: BillingEvent[]): void => {
    for (const { testClock } of arrived) if (testClock) clock.adopt(testClock.frozenTime);
  };
  adoptTestClock(events);
  const reminder = new Deadline(clock);
  const expiry = new Deadline(clock);
  const remindAfter = session.reminderHours ?? DEFAULT_POLICY.checkoutReminderHours;
  if (session.ours && remindAfter > 0)
    reminder.set(session.createdAt + remindAfter * HOUR_MS, 'Remind of an abandoned checkout');
  // Sessions expire in real time, whatever clock their customer has; on a test clock Stripe's event ends
  // it.
  if (session.testClockId === null)
    expiry.set(session.expiresAt + EXPIRY_CHECK_MS, 'Look whether the session has expired');

  while (session.status === 'open') {
    await condition(() => events.length > seen || reminder.reached || expiry.reached);
    if (reminder.reached && events.length === seen) {
      reminder.clear();
      // Somebody who subscribed meanwhile must not get a link on which they would pay again.
      if (patched('2026-11-reminder-looks-again')) {
        session = await read(true);
        clock.adopt(session.billingTime);
        if (session.status !== 'open' || session.isSubscribed === true) continue;
      }
      await sendMessage({
        key: `${workflowInfo().workflowId}/reminder`,
        kind: 'checkout_abandoned',
        customerId: session.customerId ?? '',
        subscriptionId: null,
        at: clock.now(),
        facts: { sessionId },
      });
      continue;
    }
    const late = expiry.reached;
    adoptTestClock(events.slice(seen));
    session = await read();
    clock.adopt(session.billingTime);
    // Stripe would have expired it by now; nothing more is expected.
    if (late && session.status === 'open') break;
  }

  if (session.status === 'complete') {
    const outcome = await durable.fulfilCheckout.executeWithOptions(
      { summary: `Fulfil ${session.tier ?? 'a checkout'}` },
      [{ key: `${workflowInfo().workflowId}/fulfil`, sessionId }],
    );
    view.status = outcome.status;
    view.reason = outcome.reason;
    view.subscriptionId = outcome.subscriptionId;
    if (outcome.status === 'refused' && session.customerId !== null) {
      const { reason, refunded } = outcome;
      await sendMessage({
        key: `${workflowInfo().workflowId}/refused`,
        kind: reason === 'duplicate_subscription' ? 'duplicate_refunded' : 'trial_refused',
        customerId: session.customerId,
        subscriptionId: null,
        at: clock.now(),
        facts: {
          reason,
          ...(refunded && {
            amountDue: refunded.amount,
            tax: refunded.tax ?? null,
            currency: refunded.currency,
          }),
        },
      });
    }
  } else {
    view.status = 'expired';
    await localThenDurable('expireCheckout', 'The session expired', { sessionId });
  }
  await condition(() => !mailIsOnItsWay());
  // The event of an end that was read before it came is answered too.
  while (events.length > seen) await read();
  return view;
}
