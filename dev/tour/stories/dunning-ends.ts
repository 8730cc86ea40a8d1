import type { ExplainBody } from '../api-client.ts';
import { CLOSED } from '../prices.ts';
import { buyPlan } from '../steps/checkout.ts';
import { failRenewal } from '../steps/failing-card.ts';
import type { StepOutcome, Story } from '../story.ts';
import { DAY_MS } from '../../../domain/period.ts';
import { aYearAfter } from '../times.ts';
import { waitFor } from '../wait-for.ts';

/** Services of somebody whose access is suspended. */
const SUSPENDED = ['ops-center', 'billing'] as const;

/** Days from the end of the grace to the end of the window. */
const SUSPENDED_FOR_DAYS = 14;

/** When access is taken away, and when the subscription ends; epoch milliseconds. */
interface Deadlines {
  graceUntil: number;
  endsAt: number;
}

/** Nobody pays: suspended when the grace is over, cancelled at the end of the window. */
export async function dunningEnds(story: Story): Promise<void> {
  const { customer } = story;
  await buyPlan(story, 'starter');
  await failRenewal(story, 'starter');
  const graceUntil = Date.parse((await customer.status()).dunning?.grace_until ?? '');
  const deadlines = { graceUntil, endsAt: graceUntil + SUSPENDED_FOR_DAYS * DAY_MS };
  while (customer.now < deadlines.endsAt) await nextDeed(story, deadlines);
  await story.step('a year on nothing more was charged', async () => {
    await customer.advanceTo(aYearAfter(story.startedAt));
    return { expected: { status: 'canceled', tier: 'trial', services: CLOSED } };
  });
}

/** Steps the clock to the next thing that the engine says it will do, whatever it is. */
async function nextDeed(story: Story, deadlines: Deadlines): Promise<void> {
  const { customer } = story;
  const { at, what } = await whatComesNext(story);
  await story.step(titleOf(at, what, deadlines), async () => {
    await story.passTo(at);
    const expected = expectedAt(at, deadlines);
    await customer.untilSeen(`it is ${expected.status}`, ({ status }) => status === expected.status);
    if (at < deadlines.endsAt) await whatComesNext(story);
    return {
      lines: [`announced: ${what}`],
      workflow: `dunning:${customer.subscriptionId}`,
      expected,
    };
  });
}

/** The next planned event, once everything due by now is done, messages included. */
const whatComesNext = ({ customer }: Story): Promise<{ at: number; what: string }> =>
  waitFor('the engine says what comes next', async () => {
    const { next } = await customer.api.get<ExplainBody>('/billing/subscription/explain');
    const at = next === null ? 0 : Date.parse(next.at);
    return next !== null && at > customer.now && { at, what: next.what };
  });

function titleOf(at: number, what: string, { graceUntil, endsAt }: Deadlines): string {
  if (at >= endsAt) return '21 days unpaid: the subscription is cancelled, access is gone';
  if (at === graceUntil) return '7 days unpaid: access is suspended';
  return what.startsWith('message')
    ? 'is written to before access ends'
    : 'payday: the card is tried again, in vain';
}

function expectedAt(at: number, { graceUntil, endsAt }: Deadlines): StepOutcome['expected'] {
  if (at >= endsAt) return { status: 'canceled', tier: 'trial', services: CLOSED };
  if (at >= graceUntil) return { status: 'suspended', tier: 'starter', services: SUSPENDED };
  return { status: 'past_due', tier: 'starter' };
}
