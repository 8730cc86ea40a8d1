import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';

/** One administrator has a coupon agreed to, or has it pass alone, and makes more of it afterwards. */
let system: BillingSystem;
let asker: string;
let second: string;

beforeAll(async () => {
  system = await startBillingSystem({ APPROVAL_ABOVE_OVERRIDES: '20' });
  asker = await system.identity.token({ email: 'asker@staff.test', role: 'admin' });
  second = await system.identity.token({ email: 'second@staff.test', role: 'admin' });
  await system.api.call('GET', '/admin/approvals', { token: second });
});
afterAll(async () => {
  await system.stop();
});

type Answer = Awaited<ReturnType<BillingSystem['api']['call']>>;
const apply = (id: string, code: string): Promise<Answer> =>
  system.api.call('POST', `/admin/subscriptions/${id}/coupon`, {
    token: asker,
    body: { code, reason: 'A good customer' },
  });
const approvalOf = ({ body }: Answer): string => `/admin/approvals/${String(body['approval_id'])}`;
const approve = (asked: Answer): Promise<Answer> =>
  system.api.call('POST', approvalOf(asked), {
    token: second,
    body: { decision: 'approve', reason: 'As it was shown' },
  });
const discounts = async (id: string): Promise<number> =>
  (await system.stripe.subscriptions.retrieve(id)).discounts.length;
const couponOf = (terms: object): Promise<{ id: string }> => system.stripe.coupons.create(terms);

const SHOWN = { percent_off: 50, duration: 'repeating', duration_in_months: 12 };
const MEANT = { percent_off: 100, duration: 'forever' };

describe('a coupon that was agreed to is applied only as it was shown:', () => {
  const promise = async (code: string, terms: object): Promise<string> => {
    const { id } = await couponOf(terms);
    const made = await system.stripe.promotionCodes.create({
      code,
      promotion: { type: 'coupon', coupon: id },
    });
    return made.id;
  };

  it('its code leads to another one by then', async () => {
    const { id } = await newSubscriber(system);
    const code = await promise('GOODWILL', SHOWN);
    const asked = await apply(id, 'GOODWILL');
    expect([asked.status, asked.body['status']]).toEqual([202, 'waiting_for_approval']);
    await system.stripe.promotionCodes.update(code, { active: false });
    await promise('GOODWILL', MEANT);
    expect((await approve(asked)).body).toMatchObject({
      outcome: 'failed',
      outcome_detail: 'coupon_changed',
    });
    expect(await discounts(id)).toBe(0);
  });

  it('it was made anew under its id', async () => {
    const { id } = await newSubscriber(system);
    await couponOf({ id: 'kindness', ...SHOWN });
    const asked = await apply(id, 'kindness');
    await system.stripe.coupons.del('kindness');
    await couponOf({ id: 'kindness', ...MEANT });
    expect((await approve(asked)).body).toMatchObject({ outcome: 'failed' });
    expect(await discounts(id)).toBe(0);
  });

  it('whoever agrees reads its terms; as it was, it is applied', async () => {
    const { id } = await newSubscriber(system);
    const coupon = await couponOf(SHOWN);
    const asked = await apply(id, coupon.id);
    const { body } = await system.api.call('GET', approvalOf(asked), { token: second });
    expect(body['details']).toContain(`Coupon ${coupon.id}: 50 % off, for 12 months.`);
    expect((await approve(asked)).body).toMatchObject({ outcome: 'done' });
    expect(await discounts(id)).toBe(1);
  });
});

it.each([
  [
    'a sum counts whole, although a small plan uses little of it',
    { amount_off: 1_000_000, currency: 'usd' },
    10_000,
  ],
  ['a percentage counts at the dearest plan', { percent_off: 5 }, 49.5],
  ['a sum of another currency has no worth that we know', { amount_off: 1, currency: 'eur' }, null],
])('%s', async (_, terms, amount) => {
  const { id } = await newSubscriber(system);
  const { id: coupon } = await couponOf({ duration: 'once', ...terms });
  const asked = await apply(id, coupon);
  expect([asked.status, asked.body['status']]).toEqual([202, 'waiting_for_approval']);
  const { body } = await system.api.call('GET', approvalOf(asked), { token: second });
  expect(body['amount']).toBe(amount);
  expect(await discounts(id)).toBe(0);
});
