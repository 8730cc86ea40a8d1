import { PRICES, dollars } from '../prices.ts';
import type { TourTier } from '../prices.ts';
import type { Story } from '../story.ts';
import { FINALISED_MS, aYearAfter } from '../times.ts';

/** Renews until the given time, a step for each period. */
async function renewUntil(story: Story, tier: TourTier, end: number): Promise<void> {
  while (story.periodEnd <= end) await renewOnce(story, tier);
  await story.customer.advanceTo(end);
}

/** Renews until a year has passed since the story began. */
export const renewTheYear = (story: Story, tier: TourTier): Promise<void> =>
  renewUntil(story, tier, aYearAfter(story.startedAt));

/**
 * Advances to the next renewal, which is paid together with the month's overage.
 * @returns the invoice's id
 */
export async function renewOnce(story: Story, tier: TourTier): Promise<void> {
  await story.step(`renews ${tier} for ${dollars(PRICES[tier])}`, async () => {
    story.expectPayment(PRICES[tier]);
    await story.passTo(story.periodEnd + FINALISED_MS);
    return { expected: { status: 'active', tier } };
  });
}
