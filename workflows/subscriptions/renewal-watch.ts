import { patched } from '@temporalio/workflow';
import { renewalNotice } from '../../domain/subscriptions/renewal-notice.ts';
import type { RenewalNotice } from '../../domain/subscriptions/renewal-notice.ts';
import { localThenDurable } from '../temporal/activities.ts';
import { sendMessage } from '../temporal/messages.ts';
import { NoticeWatch } from './notice-watch.ts';

/** Older runs send no renewal notice. */
const RENEWAL_NOTICE = '2026-11-renewal-notice';

/** Sends a renewal notice with the amount that Stripe will charge, if the plan asks for it. */
export class RenewalWatch extends NoticeWatch {
  #next: RenewalNotice | null = null;

  /**
   * Finds the notice of this period. The patch is checked only when it matters, because each marker is an
   * event.
   */
  override plan(): void {
    const { state, clock } = this.life;
    const { snapshot, standing } = state;
    const announcedFor = state.renewalAnnouncedFor ?? state.renewalToldOf ?? null;
    const notice =
      snapshot && renewalNotice({ snapshot, status: standing.status, announcedFor, now: clock.now() });
    this.#next = notice !== null && patched(RENEWAL_NOTICE) ? notice : null;
    this.due.set(this.#next?.at ?? null, 'Announce the renewal');
  }

  /** No notice when Stripe will not charge automatically, which it may know before its event arrives. */
  override async notify(): Promise<void> {
    const { state, clock } = this.life;
    if (this.#next === null) return;
    const { periodStart, renewsAt, nextTier } = this.#next;
    state.renewalAnnouncedFor = periodStart;
    const { subscriptionId, customerId } = state;
    const renewal = await localThenDurable('previewRenewal', `Ask Stripe what ${subscriptionId} renews for`, {
      subscriptionId,
    });
    if (renewal === null) return;
    const { usageIsAdded, ...amounts } = renewal;
    await sendMessage({
      key: `${subscriptionId}/renewal/${periodStart}`,
      kind: 'renewal_notice',
      customerId,
      subscriptionId,
      at: clock.now(),
      facts: { ...amounts, usage: usageIsAdded ? 'added' : null, renewsAt, tier: nextTier },
    });
  }
}
