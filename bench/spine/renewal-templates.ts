import type Stripe from 'stripe';
import { toTemplate } from '../load/event-template.ts';
import type { Subject } from '../load/event-template.ts';

/**
 * What a renewal tells: the two types that both a subscription's workflow and a mirror of Stripe's tables
 * act on.
 */
const TYPES = ['customer.subscription.updated', 'invoice.paid'] as const;

/** Templates of the two events of a renewal, from real ones of the newest of these subscriptions. */
export async function renewalTemplates(stripe: Stripe, subjects: readonly Subject[]): Promise<string[]> {
  const subject = subjects.at(-1);
  if (subject === undefined) throw new Error('no subscriptions');
  // A change of its own makes Stripe tell of the subscription.
  await stripe.subscriptions.update(subject.subscriptionId, { metadata: { renewed: 'yes' } });
  const templates: string[] = [];
  for (const type of TYPES) {
    const { data } = await stripe.events.list({ type, limit: 100 });
    const event = data.find((one) => JSON.stringify(one.data.object).includes(subject.subscriptionId));
    if (event === undefined) throw new Error(`no ${type} of ${subject.subscriptionId}`);
    templates.push(toTemplate(event, subject));
  }
  return templates;
}
