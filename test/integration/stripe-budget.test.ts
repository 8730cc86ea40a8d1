import pg from 'pg';
import { Redis } from 'ioredis';
import { startSandbox } from 'stripe-billing-sandbox';
import { postgresBudgetStore } from '../../db/effects/stripe-budget.ts';
import { memoryStore, redisBudgetStore } from '../../gateways/stripe/budget/budget-store.ts';
import type { BudgetStore } from '../../gateways/stripe/budget/budget-store.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { createStripeBudget } from '../../gateways/stripe/budget/stripe-budget.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { createDatabase } from '../support/environment.ts';
import { startRedis, whyNoRedis } from '../support/redis.ts';

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

let sandbox: Sandbox;
let pools: pg.Pool[];
beforeAll(async () => {
  const { url } = await createDatabase();
  pools = [1, 2, 3].map(() => new pg.Pool({ connectionString: url, max: 2 }));
}, 120_000);
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
});
// An account that nobody has asked anything of yet.
beforeEach(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterEach(async () => {
  await sandbox.close();
});

const account = async (settings: object): Promise<void> => {
  const response = await fetch(`${sandbox.url}/_sandbox/account`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  expect(response.status).toBe(200);
};

const client = (store: BudgetStore | null, name: string, perSecond = 20) =>
  createStripe({
    secretKey: 'sk_test_budget',
    apiBase: sandbox.url,
    budget: store === null ? undefined : createStripeBudget({ perSecond, store, name }),
  });

/** How many requests Stripe refused so far. */
const refused = async (): Promise<number> => {
  const body = (await (await fetch(`${sandbox.url}/_sandbox/requests`)).json()) as {
    requests: { failed: number }[];
  };
  return body.requests.reduce((sum, { failed }) => sum + failed, 0);
};

describe('an account that takes 25 requests a second', () => {
  beforeEach(() => account({ requestsPerSecond: 25 }));

  it('refuses some of those who do not keep to a budget', async () => {
    const stripe = client(null, 'none');
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, () => stripe.customers.list({ limit: 1 })),
    );
    expect(answers.some(({ status }) => status === 'rejected')).toBe(true);
  });

  it('refuses nothing of three processes that share one in PostgreSQL', async () => {
    const clients = pools.map((pool) =>
      client(
        postgresBudgetStore(() => Promise.resolve(pool)),
        'shared',
        20,
      ),
    );
    const began = performance.now();
    await Promise.all(
      clients.flatMap((each) => Array.from({ length: 25 }, () => each.customers.list({ limit: 1 }))),
    );
    // Five at once where nothing was taken, and then twenty a second.
    expect(performance.now() - began).toBeGreaterThan(3_000);
    // What the network bunches together may be refused, is asked again, and nobody sees it.
    expect(await refused()).toBeLessThan(5);
  });

  it('is slowed down for and asked again where others have used it up', async () => {
    const greedy = client(null, 'none');
    const polite = client(memoryStore(), 'polite', 20);
    const others = Promise.allSettled(Array.from({ length: 40 }, () => greedy.customers.list({ limit: 1 })));
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => polite.customers.list({ limit: 1 })),
    );
    await others;
    expect(answers.map(({ status }) => status)).toEqual(Array<string>(5).fill('fulfilled'));
  });
});

const stores: [string, () => Promise<{ store: BudgetStore; close: () => Promise<void> }>][] = [
  [
    'PostgreSQL',
    () => {
      const [pool] = pools;
      if (pool === undefined) throw new Error('no pool');
      return Promise.resolve({
        store: postgresBudgetStore(() => Promise.resolve(pool)),
        close: () => Promise.resolve(),
      });
    },
  ],
  [
    'Redis',
    async () => {
      const server = await startRedis();
      const redis = new Redis(server.url);
      return {
        store: redisBudgetStore(redis),
        close: async () => {
          redis.disconnect();
          await server.stop();
        },
      };
    },
  ],
];

describe.each(stores)('the budget in %s', (name, open) => {
  it('keeps what higher classes need, and gives nothing while it is held', async () => {
    const why = name === 'Redis' ? await whyNoRedis() : undefined;
    if (why !== undefined) {
      console.warn(`not tested: ${why}`);
      return;
    }
    const { store, close } = await open();
    try {
      const key = `reserve-${name}`;
      expect(await store.take(key, 400, 400)).toBe(0);
      expect(await store.take(key, 50, 400)).toBeGreaterThan(0);
      expect(await store.take(key, 50, 1_000)).toBe(0);
      await store.hold(key, 60_000);
      expect(await store.take(key, 50, 1_000)).toBeGreaterThan(50_000);
    } finally {
      await close();
    }
  });
});

it('a sweep never uses up what a charge needs', async () => {
  const [pool] = pools;
  const store = postgresBudgetStore(() => Promise.resolve(pool as pg.Pool));
  const stripe = client(store, 'classes', 20);
  const sweep = asSweep(() =>
    Promise.all(Array.from({ length: 40 }, () => stripe.customers.list({ limit: 1 }))),
  );
  const began = performance.now();
  await stripe.paymentIntents.create({ amount: 1900, currency: 'usd' });
  const charged = performance.now() - began;
  await sweep;
  // Two seconds' worth was asked for before it; it waited for none of that.
  expect(charged).toBeLessThan((performance.now() - began) / 2);
});
