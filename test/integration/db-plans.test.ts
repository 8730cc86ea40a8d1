import type { MikroORM } from '../../db/orm.ts';
import { loadPlans, savePriceMapping, upsertPlan } from '../../db/repositories/plans.ts';
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
