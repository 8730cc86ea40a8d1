import { dunningReportQuery, dunningWorkflowId } from '../../workflows/contracts/dunning.ts';
import type { BillingSystem } from './billing-system.ts';
import { newCustomer, untilStatus } from './customer.ts';
import type { TestCustomer } from './customer.ts';
import { until } from './until.ts';

/** How a customer stands: with a Starter subscription of that kind unless the name says more. */
export type Persona =
  | 'active'
  | 'canceling'
  | 'paused'
  | 'trialing'
  /** From Professional to Starter, at the end of the period. */
  | 'downgrading'
  /** A renewal was declined, and the episode about it runs. Two of them, for what can be done once. */
  | 'owing'
  | 'promising'
  /** Of a quantity of none. */
  | 'zero'
  /** With a Stripe customer and no subscription. */
  | 'none';

/** One customer of each state. */
export type People = Record<Persona, TestCustomer & { subscription: string }>;

/**
 * Creates them all at once, through the real system.
 * @returns when the projection shows each as intended
 */
export async function peopleOf(system: BillingSystem): Promise<People> {
  const subscriber = async (
    status: 'active' | 'trialing',
    price = 'starter_month_usd',
    options: { trialDays?: number } = {},
  ): Promise<People[Persona]> => {
    const customer = await newCustomer(system);
    const subscription = await customer.subscribe(price, options);
    await untilStatus(system, subscription, status);
    return { ...customer, subscription };
  };
  const changed = async (verb: string, body: object, price?: string): Promise<People[Persona]> => {
    const who = await subscriber('active', price);
    const path = `/billing/subscription/${verb}`;
    const answer = await system.api.call('POST', path, { token: who.token, body });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return who;
  };
  const owing = async (): Promise<People[Persona]> => {
    const who = await subscriber('active');
    await who.card('pm_card_chargeCustomerFail');
    await who.advanceDays(33);
    await untilStatus(system, who.subscription, 'past_due');
    // The episode is a run of its own, which is begun after that.
    const episode = system.temporal.workflow.getHandle(dunningWorkflowId(who.subscription));
    await until(() => episode.query(dunningReportQuery).catch(() => null), { what: 'the episode answers' });
    return who;
  };
  const zero = async (): Promise<People[Persona]> => {
    const who = await subscriber('active');
    const { items } = await system.stripe.subscriptions.retrieve(who.subscription);
    await system.stripe.subscriptions.update(who.subscription, {
      items: [{ id: items.data[0]?.id ?? '', quantity: 0 }],
      proration_behavior: 'none',
    });
    const sql = 'select 1 from subscriptions where id = $1 and quantity = 0';
    await until(async () => (await system.rows(sql, [who.subscription])).length === 1, {
      what: 'the projection shows a quantity of none',
    });
    return who;
  };
  const makers: Record<Persona, () => Promise<People[Persona]>> = {
    active: () => subscriber('active'),
    trialing: () => subscriber('trialing', undefined, { trialDays: 14 }),
    canceling: () => changed('cancel', {}),
    paused: () => changed('pause', {}),
    downgrading: () =>
      changed('upgrade', { new_tier_id: 'starter', billing_cycle: 'monthly' }, 'professional_month_usd'),
    owing,
    promising: owing,
    zero,
    none: async () => ({ ...(await newCustomer(system)), subscription: '' }),
  };
  const made = Object.entries(makers).map(async ([state, make]) => [state, await make()] as const);
  return Object.fromEntries(await Promise.all(made)) as People;
}
