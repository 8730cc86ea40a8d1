import { sampleUser, storeSubscription } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/* What stands beside the amounts that customers read, before Stripe has worked a tax out. */

let api: TestApi | null = null;
afterEach(async () => {
  await api?.stop();
  api = null;
});

it.each([
  ['plus tax, where Stripe adds it', 'automatic', 'exclusive', 'added'],
  ['including tax, where the prices do', 'automatic', 'inclusive', 'included'],
  ['nothing, where none is taken', 'off', 'exclusive', 'none'],
])('says %s', async (_, setting, behaviour, tax) => {
  api = await startTestApi({
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    STRIPE_TAX: setting,
    STRIPE_TAX_BEHAVIOR: behaviour,
  });
  const statusWith = async (stored: Parameters<typeof storeSubscription>[2] | null) => {
    if (api === null) throw new Error('the API runs');
    const user = await sampleUser(api);
    if (stored !== null) await storeSubscription(api, user, stored);
    return (await api.client(user.token).GET('/billing/subscription-status')).data;
  };
  const { token } = await sampleUser(api);
  const plans = (await api.client(token).GET('/subscriptions/plans')).data?.plans ?? [];
  expect(new Set(plans.map((plan) => plan.tax))).toEqual(new Set([tax]));
  expect((await statusWith(null))?.tax).toBeNull();
  expect(await statusWith({ amount: 4_900 })).toMatchObject({ amount: 49, tax });
  // Terms of what was sold elsewhere are not ours to know, but for tax that an invoice showed.
  expect((await statusWith({ mode: 'observed' }))?.tax).toBeNull();
  expect((await statusWith({ mode: 'observed', includedTax: 782 }))?.tax).toBe('included');
});
