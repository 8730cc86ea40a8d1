import { patched } from '@temporalio/workflow';
import { renewalNotice } from '../../domain/subscriptions/renewal-notice.ts';
import type { RenewalNotice } from '../../domain/subscriptions/renewal-notice.ts';
import { quickly } from '../temporal/activities.ts';
import { Deadline } from '../temporal/billing-clock.ts';
import { sendMessage } from '../temporal/messages.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Older runs tell of no renewal. */
const RENEWAL_NOTICE = '2026-11-renewal-notice';

/** Tells the customer of a renewal before it, where the plan says so, with what Stripe will charge. */
export class RenewalWatch {
  readonly #life: Lifecycle;
  readonly #due: Deadline;
  #next: RenewalNotice | null = null;

  constructor(life: Lifecycle) {
    this.#life = life;
    this.#due = new Deadline(life.clock);
  }

  get noticeIsDue(): boolean {
    return this.#due.reached;
  }

  /** Looks for the notice of this period. Asks for the patch only where it decides something: each marker is an event. */
  plan(): void {
    const { state, clock } = this.#life;
    const { snapshot, standing, renewalToldOf: toldOf = null } = state;
    const notice = snapshot && renewalNotice({ snapshot, status: standing.status, toldOf, now: clock.now() });
    this.#next = notice !== null && patched(RENEWAL_NOTICE) ? notice : null;
    this.#due.set(this.#next?.at ?? null, 'Tell of the renewal');
  }

  /** Nothing is said where Stripe will charge nothing by itself: it may know what no event has told yet. */
  async notify(): Promise<void> {
    const { state, clock } = this.#life;
    if (this.#next === null) return;
    const { periodStart, renewsAt, nextTier } = this.#next;
    state.renewalToldOf = periodStart;
    const { subscriptionId, customerId } = state;
    const renewal = await quickly('previewRenewal', `Ask Stripe what ${subscriptionId} renews for`, {
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
