import { mappingFaults } from '../../domain/adoption/mapping-file.ts';
import type { AccountPrice, MappingLine } from '../../domain/adoption/mapping-file.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';

const price = (id: string, over: Partial<AccountPrice> = {}): [string, AccountPrice] => [
  id,
  {
    id,
    productId: 'prod_1',
    nickname: null,
    currency: 'eur',
    amount: 900,
    interval: 'month',
    isLicensed: true,
    active: true,
    ...over,
  },
];

const facts = {
  plans: SEED_PLANS,
  soldBy: new Map([['prod_starter', 'starter']]),
  catalogue: {
    products: new Map(
      ['prod_1', 'prod_starter', 'prod_once'].map((id) => [id, { id, name: id, active: true }]),
    ),
    prices: new Map([
      price('price_1'),
      price('price_sold', { productId: 'prod_starter' }),
      price('price_once', { productId: 'prod_once', interval: null, isLicensed: false }),
      price('price_use', { isLicensed: false }),
    ]),
  },
};

const line = (over: Partial<MappingLine>): MappingLine => ({
  stripeId: 'prod_1',
  plan: 'starter',
  addOn: null,
  currency: null,
  interval: null,
  ...over,
});

it.each<[string, Partial<MappingLine>, string | null]>([
  ['a product', {}, null],
  ['a price of what is said', { stripeId: 'price_1', currency: 'eur', interval: 'month' }, null],
  ['an add-on', { plan: null, addOn: { name: 'Speech', services: ['tts'] } }, null],
  ['what the plan is sold by', { stripeId: 'prod_starter' }, null],
  ['a plan that there is not', { plan: 'gold' }, 'unknown_plan'],
  ['a service that there is not', { plan: null, addOn: { name: 'A', services: ['x'] } }, 'unknown_service'],
  ['a product of nobody', { stripeId: 'prod_2' }, 'not_at_stripe'],
  ['a price that is paid once', { stripeId: 'price_once' }, 'not_recurring'],
  ['a price by use', { stripeId: 'price_use' }, 'not_recurring'],
  ['a product without a period', { stripeId: 'prod_once' }, 'not_recurring'],
  ['what another plan is sold by', { stripeId: 'prod_starter', plan: 'professional' }, 'sold_by_plan'],
  ['another currency', { stripeId: 'price_1', currency: 'usd' }, 'other_currency'],
  ['another currency of a product', { currency: 'usd' }, 'other_currency'],
  ['another interval', { stripeId: 'price_1', interval: 'year' }, 'other_interval'],
])('a line about %s', (_, over, code) => {
  const [fault] = mappingFaults([line(over)], facts);
  expect(fault?.code ?? null).toBe(code);
  if (code !== null) expect(fault?.message).toMatch(/\. ?|\?/);
});

it('a line that stands there twice is refused once', () => {
  expect(mappingFaults([line({}), line({ plan: 'professional' })], facts)).toMatchObject([
    null,
    { code: 'doubled' },
  ]);
});
