import { CLOSED } from '../prices.ts';
import { buyPlan } from '../steps/checkout.ts';
import { explanation, failRenewal } from '../steps/failing-card.ts';
import type { Story } from '../story.ts';
import { DAY_MS, aYearAfter } from '../times.ts';

/** Services of somebody whose access is suspended. */
const SUSPENDED = ['ops-center', 'billing'] as const;

/** Nobody pays: suspended when the grace is over, cancelled at the end of the window. */
export async function dunningEnds(story: Story): Promise<void> {
  const { customer } = story;
  await buyPlan(story, 'starter');
  await failRenewal(story, 'starter');
  const graceUntil = Date.parse((await customer.status()).dunning?.grace_until ?? '');
  const endsAt = graceUntil + 14 * DAY_MS;
  for (;;) {
    const row = await customer.glance();
    if (row?.nextActionAt == null) break;
    await nextDeed(story, row.nextActionAt, { graceUntil, endsAt });
  }
  await story.step('a year on nothing more was charged', async () => {
    await customer.advanceTo(aYearAfter(story.startedAt));
    return { expected: { status: 'canceled', tier: 'starter', services: CLOSED } };
  });
}

/** Steps the clock to the next thing that the engine will do, whatever it is. */
async function nextDeed(
  story: Story,
  at: number,
  { graceUntil, endsAt }: { graceUntil: number; endsAt: number },
): Promise<void> {
  const { customer } = story;
  const workflow = `dunning:${customer.subscriptionId}`;
  if (at >= endsAt) {
    await story.step('21 days unpaid: the subscription is cancelled, access is gone', async () => {
      await story.passTo(at);
      await customer.untilSeen('it is cancelled', ({ status }) => status === 'canceled');
      return { workflow, expected: { status: 'canceled', tier: 'starter', services: CLOSED } };
    });
    return;
  }
  if (at === graceUntil) {
    await story.step('7 days unpaid: access is suspended', async () => {
      await story.passTo(at);
      return {
        lines: await explanation(story),
        workflow,
        expected: { status: 'suspended', tier: 'starter', services: SUSPENDED },
      };
    });
    return;
  }
  const status = at < graceUntil ? 'past_due' : 'suspended';
  await story.step('payday: the card is tried again, in vain', async () => {
    await story.passTo(at);
    return { workflow, expected: { status, tier: 'starter' } };
  });
}
