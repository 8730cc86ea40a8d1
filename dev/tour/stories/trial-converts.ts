import { PRICES, dollars } from '../prices.ts';
import { buyTrial } from '../steps/checkout.ts';
import { renewTheYear } from '../steps/renewals.ts';
import type { Story } from '../story.ts';
import { DAY_MS } from '../../../domain/period.ts';
import { FINALISED_MS } from '../times.ts';

/** A trial that converts, and stays. */
export async function trialConverts(story: Story): Promise<void> {
  const { customer } = story;
  await buyTrial(story);
  const trialEnd = story.periodEnd;
  await story.step('is reminded three days before the end', async () => {
    await story.passTo(trialEnd - 3 * DAY_MS);
    await customer.untilSeen('the reminder is recorded', async () => {
      const sql = `select 1 from outbox_messages where subscription_id = $1 and kind = 'trial_ending'`;
      return (await story.system.rows(sql, [customer.subscriptionId])).length === 1;
    });
    return {
      workflow: `trial:${customer.subscriptionId}`,
      expected: { status: 'trialing', tier: 'trial' },
    };
  });
  await story.step(`the Trial converts to Starter for ${dollars(PRICES.starter)}`, async () => {
    story.expectPayment(PRICES.starter);
    await story.passTo(trialEnd + FINALISED_MS);
    return { expected: { status: 'active', tier: 'starter' } };
  });
  await renewTheYear(story, 'starter');
}
