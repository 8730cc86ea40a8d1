import { idOf } from '../../gateways/stripe/references.ts';
import {
  asks,
  changesAtStripe,
  ledgerRow,
  rowsWritten,
  staffAsk,
  subscriptionChange,
} from './interrupted-scene.ts';
import type { InterruptedStep, Scene } from './interrupted-scene.ts';

const DAY_MS = 86_400_000;

/** A year ahead: no story of these goes so far. */
const LATER = '2028-01-01T00:00:00.000Z';

/** Changes of the subscription's own revenue: movements are net over the day on which these stories end. */
const CHANGES = {
  expansion: 'amount > 0 and mrr > amount',
  contraction: 'amount < 0 and mrr > 0',
  churn: 'mrr = 0',
};

const movements = (scene: Scene, kind: keyof typeof CHANGES): Promise<number> =>
  rowsWritten(scene, `mrr_changes where subscription_id = $1 and ${CHANGES[kind]}`, scene.id);

const atStripe = ({ system, id }: Scene) => system.stripe.subscriptions.retrieve(id);

/** Changes that a customer or staff ask for. */

export const CHANGE_PLAN: InterruptedStep[] = [
  {
    as: 'now',
    price: 'starter_month_usd',
    held: subscriptionChange,
    change: (scene) =>
      asks(scene, 'subscription/upgrade', { new_tier_id: 'professional', billing_cycle: 'monthly' }),
    effect: ledgerRow('change_plan'),
    check: async (scene) => {
      const { data } = await scene.system.stripe.invoices.list({ subscription: scene.id });
      expect(data.map(({ billing_reason }) => billing_reason).sort()).toEqual([
        'subscription_create',
        'subscription_update',
      ]);
      expect(
        await rowsWritten(scene, `subscriptions where id = $1 and tier = 'professional'`, scene.id),
      ).toBe(1);
      expect(await movements(scene, 'expansion')).toBe(1);
    },
  },
  {
    as: 'at period end',
    held: ({ id }) => ({ method: 'POST', path: '^/v1/subscription_schedules$', body: id }),
    change: downgrade,
    effect: ledgerRow('schedule_change'),
    check: async (scene) => {
      const { customerId } = scene.customer;
      const { data } = await scene.system.stripe.subscriptionSchedules.list({ customer: customerId });
      expect(data.map(({ status, phases }) => [status, phases.length])).toEqual([['active', 2]]);
      expect((await atStripe(scene)).items.data[0]?.price.lookup_key).toBe('professional_month_usd');
    },
  },
];

export const CANCEL: InterruptedStep[] = [
  {
    as: 'now',
    held: ({ id }) => ({ method: 'DELETE', path: `^/v1/subscriptions/${id}$` }),
    change: (scene) => asks(scene, 'subscription/cancel', { at_period_end: false }),
    effect: ledgerRow('cancel_now'),
    check: async (scene) => {
      expect((await atStripe(scene)).status).toBe('canceled');
      expect(await movements(scene, 'churn')).toBe(1);
    },
  },
  {
    as: 'at period end',
    held: subscriptionChange,
    change: cancelAtPeriodEnd,
    effect: ledgerRow('cancel_at_period_end'),
    check: async (scene) => {
      expect((await atStripe(scene)).cancel_at_period_end).toBe(true);
      expect(await changesAtStripe(scene, 'cancel_at_period_end')).toBe(1);
    },
  },
];

export const KEEP: InterruptedStep[] = [
  {
    prepare: async (scene) => {
      await cancelAtPeriodEnd(scene);
      return '';
    },
    held: subscriptionChange,
    change: resume,
    effect: ledgerRow('keep'),
    check: async (scene) => {
      expect((await atStripe(scene)).cancel_at_period_end).toBe(false);
      expect(await changesAtStripe(scene, 'cancel_at_period_end')).toBe(2);
    },
  },
  {
    as: 'with the change that waited before',
    prepare: async (scene) => {
      await downgrade(scene);
      await cancelAtPeriodEnd(scene);
      return '';
    },
    held: ({ id }) => ({ method: 'POST', path: '^/v1/subscription_schedules$', body: id }),
    change: resume,
    effect: ledgerRow('keep'),
    check: async (scene) => {
      const { customerId } = scene.customer;
      const { data } = await scene.system.stripe.subscriptionSchedules.list({ customer: customerId });
      expect(data.map(({ status, phases }) => [status, phases.length]).sort()).toEqual([
        ['active', 2],
        ['released', 2],
      ]);
      expect((await atStripe(scene)).cancel_at_period_end).toBe(false);
    },
  },
];

export const WITHDRAW: InterruptedStep[] = [
  {
    prepare: async (scene) => {
      await downgrade(scene);
      return idOf((await atStripe(scene)).schedule ?? '');
    },
    held: ({ subject }) => ({ method: 'POST', path: `^/v1/subscription_schedules/${subject}/release$` }),
    change: resume,
    effect: ledgerRow('withdraw_change'),
    check: async (scene) => {
      const { status } = await scene.system.stripe.subscriptionSchedules.retrieve(scene.subject);
      expect(status).toBe('released');
      const { schedule, items } = await atStripe(scene);
      expect([schedule, items.data[0]?.price.lookup_key]).toEqual([null, 'professional_month_usd']);
    },
  },
];

export const PAUSE: InterruptedStep[] = [
  {
    held: subscriptionChange,
    change: pause,
    effect: ledgerRow('pause'),
    check: async (scene) => {
      const { pause_collection: paused } = await atStripe(scene);
      expect(paused).toMatchObject({ behavior: 'void', resumes_at: Date.parse(LATER) / 1000 });
      expect(await changesAtStripe(scene, 'pause_collection')).toBe(1);
      expect(await rowsWritten(scene, `subscriptions where id = $1 and status = 'paused'`, scene.id)).toBe(1);
      expect(
        await rowsWritten(scene, `timeline where subscription_id = $1 and kind = 'paused'`, scene.id),
      ).toBe(1);
    },
  },
];

export const RESUME: InterruptedStep[] = [
  {
    prepare: async (scene) => {
      await pause(scene);
      return '';
    },
    held: subscriptionChange,
    change: resume,
    effect: ledgerRow('resume'),
    check: async (scene) => {
      expect((await atStripe(scene)).pause_collection).toBeNull();
      expect(await changesAtStripe(scene, 'pause_collection')).toBe(2);
      expect(await rowsWritten(scene, `subscriptions where id = $1 and status = 'active'`, scene.id)).toBe(1);
      expect(
        await rowsWritten(scene, `timeline where subscription_id = $1 and kind = 'resumed'`, scene.id),
      ).toBe(1);
    },
  },
];

/** A pause over the renewal, which it voids. */
export const BEGIN_PERIOD: InterruptedStep[] = [
  {
    prepare: async (scene) => {
      await pause(scene);
      await scene.customer.advanceDays(33);
      const renewed = 'subscriptions where id = $1 and current_period_start > $2';
      await rowsWritten(scene, renewed, scene.id, new Date((await scene.customer.now()) - 5 * DAY_MS));
      return '';
    },
    held: (scene) => ({ ...subscriptionChange(scene), body: 'billing_cycle_anchor' }),
    change: resume,
    effect: ledgerRow('begin_period'),
    check: async (scene) => {
      const { data } = await scene.system.stripe.invoices.list({ subscription: scene.id });
      expect(data.map(({ billing_reason: reason, status }) => `${reason} ${status}`).sort()).toEqual([
        'subscription_create paid',
        'subscription_cycle void',
        'subscription_update paid',
      ]);
    },
  },
];

export const EXTEND_TRIAL: InterruptedStep[] = [
  {
    trialDays: 7,
    prepare: async (scene) => String((await atStripe(scene)).trial_end),
    held: subscriptionChange,
    change: (scene) => staffAsk(scene, `subscriptions/${scene.id}/extend-trial`, { days: 3 }),
    effect: ledgerRow('set_trial_end'),
    check: async (scene) => {
      expect((await atStripe(scene)).trial_end).toBe(Number(scene.subject) + (3 * DAY_MS) / 1000);
      expect(await changesAtStripe(scene, 'trial_end')).toBe(1);
    },
  },
];

async function promotionCode({ system: { stripe }, id }: Scene): Promise<string> {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever', max_redemptions: 1 });
  const { code } = await stripe.promotionCodes.create({
    code: `ONCE${id.slice(-8)}`,
    metadata: { managed_by: 'perennial' },
    promotion: { type: 'coupon', coupon: coupon.id },
    max_redemptions: 1,
  });
  return code;
}

/** A code that can be redeemed once: the repeat finds it used up, by itself. */
export const COUPON: InterruptedStep[] = [
  {
    prepare: promotionCode,
    held: subscriptionChange,
    change: (scene) => asks(scene, 'subscription/coupon', { code: scene.subject }),
    effect: ledgerRow('apply_coupon'),
    check: async (scene) => {
      const { data } = await scene.system.stripe.promotionCodes.list({ code: scene.subject });
      expect(data.map(({ times_redeemed: times }) => times)).toEqual([1]);
      expect((await atStripe(scene)).discounts).toHaveLength(1);
      expect(await movements(scene, 'contraction')).toBe(1);
    },
  },
];

/** A repeat finds no discount any more. */
export const DISCOUNT: InterruptedStep[] = [
  {
    prepare: async (scene) => {
      await asks(scene, 'subscription/coupon', { code: await promotionCode(scene) });
      return idOf((await atStripe(scene)).discounts[0] ?? '');
    },
    held: subscriptionChange,
    change: (scene) => staffAsk(scene, `subscriptions/${scene.id}/discounts/${scene.subject}/remove`, {}),
    effect: ledgerRow('remove_discount'),
    check: async (scene) => {
      expect((await atStripe(scene)).discounts).toEqual([]);
      expect(await movements(scene, 'expansion')).toBe(1);
    },
  },
];

function downgrade(scene: Scene): Promise<unknown> {
  return asks(scene, 'subscription/upgrade', { new_tier_id: 'starter', billing_cycle: 'monthly' });
}

function cancelAtPeriodEnd(scene: Scene): Promise<unknown> {
  return asks(scene, 'subscription/cancel', { at_period_end: true });
}

function pause(scene: Scene): Promise<unknown> {
  return asks(scene, 'subscription/pause', { until: LATER });
}

function resume(scene: Scene): Promise<unknown> {
  return asks(scene, 'subscription/resume');
}

export const LET_GO: InterruptedStep[] = [
  {
    as: 'let go',
    held: subscriptionChange,
    change: (scene) => staffAsk(scene, `subscriptions/${scene.id}/let-go`, {}),
    effect: ledgerRow('let_go'),
    check: async (scene) => {
      expect((await atStripe(scene)).metadata).not.toHaveProperty('managed_by');
      expect(await rowsWritten(scene, `subscriptions where id = $1 and mode = 'observed'`, scene.id)).toBe(1);
      const noted = `timeline where subscription_id = $1 and kind = 'let_go'`;
      expect(await rowsWritten(scene, noted, scene.id)).toBe(1);
    },
  },
];

/** Sold by somebody else: the mark is what takes it over. */
export const TAKE_OVER: InterruptedStep[] = [
  {
    as: 'take over',
    price: null,
    prepare: async (scene) => {
      const { system, customer } = scene;
      const { data } = await system.stripe.prices.list({ lookup_keys: ['professional_month_usd'] });
      const items = [{ price: data[0]?.id ?? '' }];
      const { id } = await system.stripe.subscriptions.create({ customer: customer.customerId, items });
      scene.id = id;
      await rowsWritten(scene, `subscriptions where id = $1 and mode = 'observed' and status = 'active'`, id);
      return id;
    },
    held: subscriptionChange,
    change: (scene) => staffAsk(scene, `subscriptions/${scene.id}/take-over`, {}),
    effect: ledgerRow('take_over'),
    check: async (scene) => {
      expect((await atStripe(scene)).metadata).toMatchObject({ managed_by: 'perennial' });
      expect(await rowsWritten(scene, `subscriptions where id = $1 and mode = 'managed'`, scene.id)).toBe(1);
      const noted = `timeline where subscription_id = $1 and kind = 'taken_over'`;
      expect(await rowsWritten(scene, noted, scene.id)).toBe(1);
      expect(await changesAtStripe(scene, 'metadata')).toBe(1);
    },
  },
];
