import type { PlanChangeBody } from '../api-client.ts';
import { dayText } from '../narrator.ts';
import { PRICES, dollars } from '../prices.ts';
import { buyPlan } from '../steps/checkout.ts';
import { renewOnce, renewTheYear } from '../steps/renewals.ts';
import type { Story } from '../story.ts';
import { DAY_MS } from '../../../domain/period.ts';

/** Up in the middle of a month, prorated and paid at once; down at the end of a later one. */
export async function upgradeDowngrade(story: Story): Promise<void> {
  await buyPlan(story, 'starter');
  await upgrade(story);
  await renewOnce(story, 'professional');
  await downgrade(story);
  await renewTheYear(story, 'starter');
}

async function upgrade(story: Story): Promise<void> {
  const { customer } = story;
  await story.step('upgrades to Professional ten days into the month', async () => {
    await story.passTo(story.startedAt + 10 * DAY_MS);
    const wanted = prorated(story.startedAt, story.periodEnd, customer.now);
    const change = { new_tier_id: 'professional', billing_cycle: 'monthly' };
    const preview = await customer.api.post<PlanChangeBody>('/billing/subscription/upgrade', {
      ...change,
      preview: true,
    });
    requireAmounts('the preview', preview.proration, wanted);
    if (preview.tier !== 'starter') throw new Error('the preview changed the plan');
    const done = await customer.api.post<PlanChangeBody>('/billing/subscription/upgrade', {
      ...change,
      when: 'now',
    });
    requireAmounts('the upgrade', done.proration, wanted);
    story.expectPayment(wanted.charge - wanted.credit);
    return {
      lines: [
        `rest of the month on Professional ${dollars(wanted.charge)}, unused Starter ${dollars(-wanted.credit)}: ${dollars(wanted.charge - wanted.credit)} paid now, as previewed`,
      ],
      expected: { status: 'active', tier: 'professional' },
    };
  });
}

async function downgrade(story: Story): Promise<void> {
  const { customer } = story;
  await story.step('asks to go back to Starter; that waits for the end of the month', async () => {
    await story.passTo(customer.now + 10 * DAY_MS);
    const body = { new_tier_id: 'starter', billing_cycle: 'monthly' };
    const { pending_change: change } = await customer.api.post<PlanChangeBody>(
      '/billing/subscription/upgrade',
      body,
    );
    if (change?.tier !== 'starter' || Date.parse(change.effective_at) !== story.periodEnd)
      throw new Error(
        `no change to starter stands for ${dayText(story.periodEnd)}, but ${JSON.stringify(change)}`,
      );
    return {
      lines: [`pending: ${change.tier} from ${dayText(Date.parse(change.effective_at))}`],
      expected: { status: 'active', tier: 'professional' },
    };
  });
}

interface Amounts {
  charge: number;
  credit: number;
}

/** What Stripe's proration by the second comes to, worked out here anew. Minor units. */
function prorated(start: number, end: number, now: number): Amounts {
  const left = (end - now) / (end - start);
  return { charge: Math.round(PRICES.professional * left), credit: Math.round(PRICES.starter * left) };
}

/** To the cent. */
function requireAmounts(what: string, seen: PlanChangeBody['proration'], wanted: Amounts): void {
  const shown = seen === null ? null : [Math.round(seen.amount_due * 100), Math.round(seen.credit * 100)];
  const expected = [wanted.charge - wanted.credit, wanted.credit];
  if (JSON.stringify(shown) !== JSON.stringify(expected))
    throw new Error(
      `${what} says ${JSON.stringify(shown)} (due, credit), worked out are ${JSON.stringify(expected)}`,
    );
}
