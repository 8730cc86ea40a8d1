import { toMs } from '../../domain/period.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { endsWithPeriod } from '../../domain/subscriptions/ends-at.ts';
import { sendMessage } from '../temporal/messages.ts';
import { NoticeWatch } from './notice-watch.ts';

const AFTER_MS = toMs(DEFAULT_POLICY.endedMandateAfter);

/**
 * Asks for another payment method when the customer has ended the mandate of theirs, long before a renewal
 * fails. Once a payment has failed, dunning asks.
 */
export class MandateWatch extends NoticeWatch {
  override plan(): void {
    const { state, clock } = this.life;
    const { snapshot, standing } = state;
    const ended = snapshot?.endedMandate;
    if (snapshot === null || ended === undefined) {
      this.due.set(null, 'Nothing to ask for');
      return;
    }
    const of = `${ended.paymentMethodId}/${ended.at}`;
    if (state.mandateEnded?.of !== of) state.mandateEnded = { of, foundAt: clock.now(), isSent: false };
    const { foundAt, isSent } = state.mandateEnded;
    const isOwed =
      !isSent &&
      (snapshot.mode ?? 'managed') === 'managed' &&
      (standing.status === 'active' || standing.status === 'trialing') &&
      !endsWithPeriod(snapshot);
    this.due.set(isOwed ? foundAt + AFTER_MS : null, 'Ask for another payment method');
  }

  override async notify(): Promise<void> {
    const { state, clock } = this.life;
    const ended = state.snapshot?.endedMandate;
    if (ended === undefined || state.mandateEnded === undefined) return;
    state.mandateEnded.isSent = true;
    await sendMessage({
      key: `${state.subscriptionId}/mandate/${state.mandateEnded.of}`,
      kind: 'payment_method_ended',
      customerId: state.customerId,
      subscriptionId: state.subscriptionId,
      at: clock.now(),
      facts: { paymentMethodId: ended.paymentMethodId },
    });
  }
}
