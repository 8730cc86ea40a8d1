import { DateTime } from 'luxon';
import type { ExplainBody } from '../api-client.ts';
import { clockTime } from '../narrator.ts';
import { PRICES, dollars } from '../prices.ts';
import type { TourTier } from '../prices.ts';
import type { Story } from '../story.ts';
import { FINALISED_MS } from '../times.ts';

/** A card that can be kept for later charges and then has no money on it. */
const EMPTY_CARD = 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds';

/** The card runs empty and the next renewal fails: access goes on, dunning begins. */
export async function failRenewal(story: Story, tier: TourTier): Promise<void> {
  await story.step(`the renewal for ${dollars(PRICES[tier])} fails: insufficient funds`, async () => {
    const { customer } = story;
    await customer.useCard(EMPTY_CARD);
    await story.passTo(story.periodEnd + FINALISED_MS);
    await customer.untilSeen('it is past due', ({ status, nextAttemptAt }) => {
      return status === 'past_due' && nextAttemptAt !== null;
    });
    return {
      lines: await explanation(story),
      workflow: `dunning:${customer.subscriptionId}`,
      expected: { status: 'past_due', tier },
    };
  });
}

/** The engine tries the card again on a payday, in vain. */
export async function retryInVain(story: Story, tier: TourTier): Promise<void> {
  const { customer } = story;
  const before = await customer.glance();
  const at = before?.nextAttemptAt;
  if (before === null || at == null) return;
  const weekday = DateTime.fromMillis(at, { zone: 'utc' }).toFormat('cccc d LLLL');
  await story.step(`payday (${weekday}): the card is tried again, in vain`, async () => {
    await story.passTo(at);
    await customer.untilSeen('the attempt is counted', ({ dunningAttempt }) => {
      return (dunningAttempt ?? 0) > (before.dunningAttempt ?? 0);
    });
    return {
      lines: await explanation(story),
      workflow: `dunning:${customer.subscriptionId}`,
      expected: { status: 'past_due', tier },
    };
  });
}

/** Why it is so and what comes next, as the API says to the customer. */
export async function explanation({ customer }: Story): Promise<string[]> {
  const { why, next } = await customer.api.get<ExplainBody>('/billing/subscription/explain');
  return [why, ...(next === null ? [] : [`next: ${clockTime(Date.parse(next.at))} ${next.what}`])];
}
