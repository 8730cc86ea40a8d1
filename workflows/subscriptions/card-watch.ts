import { cardExpiryNotice } from '../../domain/accounts/card-expiry.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { sendMessage } from '../temporal/messages.ts';
import { NoticeWatch } from './notice-watch.ts';

/** Warns the customer of a card that expires before the next renewal. */
export class CardWatch extends NoticeWatch {
  #daysBefore = 0;

  /** Looks for the next notice of the present card. */
  override plan(): void {
    const { state, clock } = this.life;
    const notice =
      state.snapshot &&
      (state.snapshot.mode ?? 'managed') === 'managed' &&
      (state.standing.status === 'active' || state.standing.status === 'trialing')
        ? cardExpiryNotice({
            snapshot: state.snapshot,
            sent: state.cardNotices,
            daysBefore: state.snapshot.terms?.cardExpiryDays ?? DEFAULT_POLICY.cardExpiryDays,
            now: clock.now(),
            takenOverAt: state.takenOverAt,
          })
        : null;
    this.#daysBefore = notice?.daysBefore ?? 0;
    this.due.set(notice?.at ?? null, `Announce a card that ends in ${this.#daysBefore} days`);
  }

  override async notify(): Promise<void> {
    const { state, clock } = this.life;
    const card = state.snapshot?.paymentMethod;
    if (!card) return;
    state.cardNotices.push(`${card.id}/${this.#daysBefore}`);
    await sendMessage({
      key: `${state.subscriptionId}/card/${card.id}/${this.#daysBefore}`,
      kind: 'card_expiring',
      customerId: state.customerId,
      subscriptionId: state.subscriptionId,
      at: clock.now(),
      facts: { paymentMethodId: card.id, daysBefore: this.#daysBefore },
    });
  }
}
