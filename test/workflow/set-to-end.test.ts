import {
  cancelUpdate,
  pauseUpdate,
  refreshUpdate,
  resumeUpdate,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { DAY, asked, change, charged, followed, messageKinds, refusal, readView } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** Sets an end by date in Stripe, as its dashboard does, and waits until the engine knows. */
async function endOn(id: string, at: number): Promise<void> {
  await system.stripe.subscriptions.update(id, { cancel_at: Math.floor(at / 1000) });
  await change(system, id, refreshUpdate, asked());
}

describe('a subscription with an end by date (`cancel_at`)', () => {
  it('is shown with its end, and is neither paused nor cancelled a second time', async () => {
    const { customer, id } = await newSubscriber(system);
    const end = (await customer.now()) + 12 * DAY;
    await endOn(id, end);
    const { body } = await system.api.call('GET', '/billing/subscription-status', { token: customer.token });
    expect(body).toMatchObject({
      access: { reason: 'cancels_at_period_end', expires_at: new Date(end).toISOString() },
      next_invoice: null,
    });
    const refused = [
      await refusal(change(system, id, pauseUpdate, { ...asked(), until: null })),
      await refusal(change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true })),
    ];
    expect(refused.map(({ type }) => type)).toEqual(['illegal_transition', 'already_canceling']);
    await customer.advanceDays(13);
    await untilStatus(system, id, 'canceled');
    expect(await charged(system, customer)).toEqual([1900]);
  });

  it('renews like any other until then, and goes on when the end is taken back', async () => {
    const { customer, id } = await newSubscriber(system);
    await endOn(id, (await customer.now()) + 45 * DAY);
    expect((await readView(system, id)).nextAction?.what).toContain('renews');
    await change(system, id, resumeUpdate, asked());
    expect((await system.stripe.subscriptions.retrieve(id)).cancel_at).toBeNull();
  });

  it('within its trial promises no conversion: no reminder, no extension, no charge', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd', { trialDays: 7 });
    await untilStatus(system, id, 'trialing');
    const start = await customer.now();
    await endOn(id, start + 6.5 * DAY);
    expect((await readView(system, id)).nextAction).toMatchObject({ at: start + 6.5 * DAY });
    await customer.advanceTo(start + 6 * DAY);
    await followed(system, customer, id);
    await customer.advanceTo(start + 8 * DAY);
    await until(async () => (await system.stripe.subscriptions.retrieve(id)).status === 'canceled');
    await followed(system, customer, id);
    expect(await messageKinds(system, customer)).not.toContain('trial_ending');
    expect(await charged(system, customer)).toEqual([]);
  });
});
