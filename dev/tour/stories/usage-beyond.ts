import { buyPlan } from '../steps/checkout.ts';
import { renewTheYear } from '../steps/renewals.ts';
import { checkInvoice, renewWithUsage, use } from '../steps/usage.ts';
import type { Story } from '../story.ts';
import { DAY_MS } from '../../../domain/period.ts';

/**
 * Professional includes 500 credits, and each 1,000 more cost 2.00. The first month uses 1,200.5: the
 * overage of 700.5 costs 1.401, rounded to 1.40. After that invoice is final, 100 more are reported: 0.20
 * on the next one. Then no overage.
 */
export async function usageBeyond(story: Story): Promise<void> {
  await buyPlan(story, 'professional');
  const first = story.startedAt;
  await use(story, 'uses 300 of the 500 credits that Professional includes', {
    at: first + 3 * DAY_MS,
    events: [
      ['inference', '250'],
      ['embedding', '49.5'],
      ['tts', '0.5'],
    ],
    expected: { used: 300, overage: 0, cost: 0 },
  });
  await use(story, 'uses 900.5 more: the rest of the credits and 700.5 beyond them', {
    at: first + 12 * DAY_MS,
    events: [
      ['inference', '800.25'],
      ['stt', '100.25'],
    ],
    expected: { used: 1200.5, overage: 700.5, cost: 1.4 },
  });
  const invoice = await renewWithUsage(story, 140);
  await checkInvoice(story, 'looks at what that invoice is made of', invoice, {
    amount: 1.4,
    events: 5,
    quantity: 1200.5,
    late: 0,
  });
  await use(story, 'a worker of theirs reports 100 of the month before, too late for its invoice', {
    at: story.customer.now + DAY_MS,
    happened: first + 20 * DAY_MS,
    events: [['inference', '100']],
    expected: { used: 0, overage: 0, cost: 0 },
  });
  const next = await renewWithUsage(story, 20);
  await checkInvoice(story, 'finds it on the next one, with a reference to its own month', next, {
    amount: 0.2,
    events: 1,
    quantity: 100,
    late: 100,
  });
  await renewTheYear(story, 'professional');
}
