import { PRICES, dollars } from '../prices.ts';
import type { TourTier } from '../prices.ts';
import type { Story } from '../story.ts';

/** Buys a tier on the Checkout page. */
export async function buyPlan(story: Story, tier: TourTier): Promise<void> {
  await story.step(`buys ${tier} for ${dollars(PRICES[tier])} a month`, async () => {
    story.expectPayment(PRICES[tier]);
    const { sessionId } = await story.customer.buy(tier);
    return { workflow: `checkout:${sessionId}`, expected: { status: 'active', tier } };
  });
}

/** Buys the Trial on the Checkout page: a card is set up, 1.00 is charged, and a week begins. */
export async function buyTrial(story: Story): Promise<void> {
  await story.step(`buys the Trial for ${dollars(PRICES.trial)}`, async () => {
    story.expectPayment(PRICES.trial);
    const { sessionId } = await story.customer.buy('trial');
    return {
      workflow: `checkout:${sessionId}`,
      expected: { status: 'trialing', tier: 'trial', services: ['ops-center', 'chat'] },
    };
  });
}
