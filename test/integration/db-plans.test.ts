import type { MikroORM } from '../../db/orm.ts';
import { loadPlans, upsertPlan } from '../../db/catalogue/plans.ts';
import { givePrice, retirePrice, savePriceMapping } from '../../db/catalogue/price-mappings.ts';
import { query } from '../../db/sql.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { openDatabase } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});

afterAll(() => close());

describe('plans', () => {
  const plan: Plan = {
    code: 'team',
    displayName: 'Team',
    rank: 7,
    active: true,
    features: ['a'],
    services: ['chat'],
    limits: { callsPerDay: 50 },
    includedCredits: 10,
    pricePer1k: 150,
    trialDays: 14,
    prices: [
      {
        kind: 'recurring',
        interval: 'month',
        currency: 'usd',
        amount: 2900,
        stripePriceId: null,
        active: true,
      },
      {
        kind: 'recurring',
        interval: 'year',
        currency: 'usd',
        amount: 29_000,
        stripePriceId: null,
        active: true,
      },
    ],
  };
  const stored = async () => (await loadPlans(orm.em.fork())).find(({ code }) => code === 'team');
  const write = (value: Plan) => orm.em.fork().transactional((em) => upsertPlan(em, value));

  it('are stored whole, mapped to Stripe, and keep the mapping when written again', async () => {
    await write(plan);
    expect(await stored()).toEqual(plan);
    const monthly = { kind: 'recurring' as const, interval: 'month' as const, currency: 'usd', amount: 2900 };
    await savePriceMapping(orm.em.fork(), {
      planCode: 'team',
      stripeProductId: 'prod_team',
      prices: [{ ...monthly, stripePriceId: 'price_team_m' }],
    });
    await write({ ...plan, displayName: 'Teams' });
    expect(await stored()).toMatchObject({
      displayName: 'Teams',
      prices: [{ stripePriceId: 'price_team_m' }, { stripePriceId: null }],
    });
    const [row] = await query(orm.em.fork(), `select stripe_product_id from plans where code = 'team'`);
    expect(row).toEqual({ stripeProductId: 'prod_team' });
  });

  it('get a new price beside the old one, which is retired and keeps its mapping', async () => {
    const [, yearly] = plan.prices;
    const dearer = {
      ...plan,
      prices: [
        {
          kind: 'recurring' as const,
          interval: 'month' as const,
          currency: 'usd',
          amount: 3900,
          stripePriceId: null,
          active: true,
        },
        yearly,
      ].filter((price) => price !== undefined),
    };
    await write(dearer);
    expect(
      (await stored())?.prices.map(({ amount, active, stripePriceId }) => [amount, active, stripePriceId]),
    ).toEqual([
      [3900, true, null],
      [29_000, true, null],
      [2900, false, 'price_team_m'],
    ]);
  });

  it('keep the first id where another price of the same amount is mapped, and are sold by the latest', async () => {
    const monthly = { kind: 'recurring' as const, interval: 'month' as const, currency: 'usd', amount: 3900 };
    const map = (stripePriceId: string) =>
      savePriceMapping(orm.em.fork(), {
        planCode: 'team',
        stripeProductId: 'prod_team',
        prices: [{ ...monthly, stripePriceId }],
      });
    const ids = async () =>
      (await stored())?.prices
        .filter(({ amount }) => amount === 3900)
        .map(({ stripePriceId, active }) => [stripePriceId, active]);
    for (const id of ['price_a', 'price_b', 'price_b']) await map(id);
    expect(await ids()).toEqual([
      ['price_b', true],
      ['price_a', false],
    ]);
    await write((await stored()) ?? plan);
    expect(await ids()).toEqual([
      ['price_b', true],
      ['price_a', false],
    ]);
    await map('price_a');
    expect((await ids())?.filter(([, active]) => active)).toEqual([['price_a', true]]);
    expect(await ids()).toHaveLength(2);
  });

  it('keep what they are given without selling it, whatever it costs, and every product they had', async () => {
    const given = { kind: 'recurring' as const, interval: 'month' as const, currency: 'usd' };
    const give = (stripePriceId: string, amount: number) =>
      givePrice(orm.em.fork(), 'team', { ...given, amount, stripePriceId, isSellable: true });
    expect(await give('price_a', 3900)).toBe('on_sale');
    expect(await give('price_given', 1234)).toBe('kept');
    expect(await give('price_given', 1234)).toBe('kept');
    await savePriceMapping(orm.em.fork(), { planCode: 'team', stripeProductId: 'prod_new', prices: [] });
    expect((await stored())?.stripeIds).toEqual(['price_given', 'prod_new', 'prod_team']);
    expect(await retirePrice(orm.em.fork(), 'price_a')).toBe(true);
    expect(await retirePrice(orm.em.fork(), 'price_a')).toBe(false);
    expect((await stored())?.prices.filter(({ amount, active }) => amount === 3900 && active)).toEqual([]);
  });

  it('refuse a price that is another plan’s', async () => {
    const price = { kind: 'recurring' as const, interval: 'month' as const, currency: 'usd', amount: 1900 };
    const prices = [{ ...price, stripePriceId: 'price_a' }];
    await expect(
      savePriceMapping(orm.em.fork(), { planCode: 'starter', stripeProductId: 'prod_s', prices }),
    ).rejects.toThrow('Price price_a stands for plan team');
  });

  it('refuse a mapping for a price that they do not have', async () => {
    const prices = [
      {
        kind: 'recurring' as const,
        interval: 'month' as const,
        currency: 'usd',
        amount: 1,
        stripePriceId: 'price_x',
      },
    ];
    await expect(
      savePriceMapping(orm.em.fork(), { planCode: 'team', stripeProductId: 'prod_team', prices }),
    ).rejects.toThrow('Plan team has no active price recurring month 1 usd');
  });
});
