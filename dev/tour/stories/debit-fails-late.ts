import { PRICES, dollars } from '../prices.ts';
import { buyPlan } from '../steps/checkout.ts';
import { explanation } from '../steps/failing-card.ts';
import { renewOnce, renewTheYear } from '../steps/renewals.ts';
import type { Story } from '../story.ts';
import { HOUR_MS } from '../../../domain/period.ts';
import { FINALISED_MS } from '../times.ts';

/** An account whose bank takes four weekdays to say that there is no money on it. */
const EMPTY_ACCOUNT = 'pm_usBankAccount_insufficientFunds';

/** A renewal by bank debit is processing for days and then fails; a card pays it. */
export async function debitFailsLate(story: Story): Promise<void> {
  const { customer } = story;
  await buyPlan(story, 'starter');
  await renewOnce(story, 'starter');
  await story.step(
    `a bank account is asked for ${dollars(PRICES.starter)}: nothing is wrong meanwhile`,
    async () => {
      await customer.useCard(EMPTY_ACCOUNT);
      await story.passTo(story.periodEnd + FINALISED_MS);
      return { lines: await explanation(story), expected: { status: 'active', tier: 'starter' } };
    },
  );
  await story.step('the bank refuses days later: the days of grace begin with its answer', async () => {
    const answer = (await customer.glance())?.nextActionAt ?? customer.now;
    await story.passTo(answer + HOUR_MS);
    await customer.untilSeen('it is past due', ({ status, nextAttemptAt }) => {
      return status === 'past_due' && nextAttemptAt !== null;
    });
    return {
      lines: await explanation(story),
      workflow: `dunning:${customer.subscriptionId}`,
      expected: { status: 'past_due', tier: 'starter' },
    };
  });
  await story.step(`pays with a card: ${dollars(PRICES.starter)}, once`, async () => {
    story.expectPayment(PRICES.starter);
    await customer.useCard('pm_card_visa');
    await customer.untilSeen('it is active again', ({ status }) => status === 'active');
    return {
      workflow: `dunning:${customer.subscriptionId}`,
      expected: { status: 'active', tier: 'starter' },
    };
  });
  await renewTheYear(story, 'starter');
}
