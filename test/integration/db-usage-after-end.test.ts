import type { MikroORM } from '../../db/orm.ts';
import { plannedFinalInvoices } from '../../db/usage/rating/usage-after-end.ts';
import { planCharges } from '../../db/usage/rating/usage-charges.ts';
import { day, openDatabase } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});
afterAll(() => close());

it('hands out invoices after the end whole, however few are asked for', async () => {
  const charge = (subscription: string, period: number) => ({
    id: `overage:${subscription}:${period}`,
    customerId: 'cus_over',
    subscriptionId: subscription,
    periodStart: day(period),
    amount: 500,
    currency: 'usd',
    billedStart: day(period),
    billedEnd: day(period + 30),
    datedAt: day(100),
    state: 'planned' as const,
    error: null,
    finalInvoice: `late-usage:${subscription}`,
    invoiceId: null,
    createdAt: day(100),
    reportedAt: null,
  });
  await planCharges(orm.em.fork(), [charge('sub_a', 0), charge('sub_a', 30), charge('sub_b', 0)]);
  const found = async (limit: number) =>
    (await plannedFinalInvoices(orm.em.fork(), limit)).map(({ key, charges }) => [key, charges.length]);
  expect(await found(1)).toEqual([['late-usage:sub_a', 2]]);
  expect(await found(2)).toEqual([
    ['late-usage:sub_a', 2],
    ['late-usage:sub_b', 1],
  ]);
});
