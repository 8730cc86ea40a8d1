import { PRICES, dollars } from '../prices.ts';
import { buyPlan } from '../steps/checkout.ts';
import { failRenewal, retryInVain } from '../steps/failing-card.ts';
import { renewOnce, renewTheYear } from '../steps/renewals.ts';
import type { Story } from '../story.ts';
import { DAY_MS } from '../../../domain/period.ts';

/** A renewal fails with insufficient funds. After retries on paydays a new card pays it. */
export async function dunningRecovers(story: Story): Promise<void> {
  const { customer } = story;
  await buyPlan(story, 'professional');
  await renewOnce(story, 'professional');
  await failRenewal(story, 'professional');
  const graceUntil = Date.parse((await customer.status()).dunning?.grace_until ?? '');
  for (let tries = 0; tries < 2; tries += 1) {
    const next = (await customer.glance())?.nextAttemptAt ?? Infinity;
    if (next < graceUntil - DAY_MS / 2) await retryInVain(story, 'professional');
  }
  await story.step(`gives a new card: ${dollars(PRICES.professional)} are paid at once`, async () => {
    story.expectPayment(PRICES.professional);
    await customer.useCard('pm_card_mastercard');
    await customer.untilSeen('it is active again', ({ status }) => status === 'active');
    return {
      workflow: `dunning:${customer.subscriptionId}`,
      expected: { status: 'active', tier: 'professional' },
    };
  });
  await renewTheYear(story, 'professional');
}
