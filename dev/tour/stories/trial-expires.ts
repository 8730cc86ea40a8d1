import { ApiRefusal } from '../api-client.ts';
import { dayText } from '../narrator.ts';
import { CLOSED } from '../prices.ts';
import { buyTrial } from '../steps/checkout.ts';
import type { Story } from '../story.ts';
import { DAY_MS, HOUR_MS } from '../../../domain/period.ts';
import { aYearAfter } from '../times.ts';

/** When the engine decides about a trial: shortly before its end, so that Stripe can apply the decision. */
const DECIDED_BEFORE_MS = HOUR_MS;

/** A trial without a card: extended once for somebody who uses the product, then expired. */
export async function trialExpires(story: Story): Promise<void> {
  const { customer } = story;
  await buyTrial(story);
  const trialEnd = story.periodEnd;
  await story.step('takes the card away', async () => {
    await customer.removeCards();
    return { expected: { status: 'trialing', tier: 'trial' } };
  });
  await story.step('uses the product on the day before the end', async () => {
    await story.passTo(trialEnd - 3 * DAY_MS);
    await story.passTo(trialEnd - DAY_MS);
    await customer.status();
    return {
      workflow: `trial:${customer.subscriptionId}`,
      expected: { status: 'trialing', tier: 'trial' },
    };
  });
  await story.step('has no card but is active: the Trial is extended by 3 days', async () => {
    await story.passTo(trialEnd - DECIDED_BEFORE_MS);
    await customer.untilSeen('the trial is extended', async () => {
      const { trial_end: end } = await customer.status();
      return end !== null && Date.parse(end) === trialEnd + 3 * DAY_MS;
    });
    return {
      lines: [`the Trial runs until ${dayText(trialEnd + 3 * DAY_MS)}`],
      workflow: `trial:${customer.subscriptionId}`,
      expected: { status: 'trialing', tier: 'trial' },
    };
  });
  await story.step('still has no card: the Trial expires, access is gone', async () => {
    await story.passTo(trialEnd + 3 * DAY_MS - DECIDED_BEFORE_MS);
    await customer.untilSeen('the trial expires', ({ status }) => status === 'expired');
    return {
      workflow: `trial:${customer.subscriptionId}`,
      expected: { status: 'expired', tier: 'trial', services: CLOSED },
    };
  });
  await story.step('asks for a second Trial and learns that there is one per person', async () => {
    const refusal = await customer.api
      .post('/billing/checkout/create', { tier_id: 'trial', billing_cycle: 'monthly' })
      .then(
        () => null,
        (error: unknown) => error,
      );
    if (!(refusal instanceof ApiRefusal) || refusal.code !== 'trial_already_used')
      throw new Error(`a second Trial was not refused: ${String(refusal)}`);
    return {
      lines: [refusal.message],
      expected: { status: 'expired', tier: 'trial', services: CLOSED },
    };
  });
  await story.step('a year on nothing more was charged', async () => {
    await customer.advanceTo(aYearAfter(story.startedAt));
    return { expected: { status: 'expired', tier: 'trial', services: CLOSED } };
  });
}
