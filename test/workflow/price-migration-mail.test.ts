import { priceMigrationStart, PRICE_MIGRATION } from '../../workflows/contracts/price-migration.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { until } from '../support/until.ts';
import { followed } from './story.ts';

let mail: TestMailServer;
let system: BillingSystem;
let token: string;
beforeAll(async () => {
  mail = await startMailServer();
  system = await startBillingSystem({ SMTP_URL: mail.url, APPROVAL_PRICE_CHANGES: 'alone' });
  token = await system.identity.token({ email: 'prices@example.com', role: 'admin' });
}, 120_000);
afterAll(async () => {
  await system.stop();
  await mail.stop();
});

const reason = 'New prices';

async function done(method: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await system.api.call(method, path, { token, body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const stateOf = async (subscriptionId: string): Promise<string | undefined> => {
  const sql = `select concat_ws(': ', state, reason) as state from migrated_subscriptions where subscription_id = $1`;
  return (await system.rows<{ state: string }>(sql, [subscriptionId]))[0]?.state;
};

it('a full mailbox is asked again later, and the mail names the day that counts from then', async () => {
  const [full, gone, open] = await Promise.all(
    ['full', 'gone', 'open'].map(async () => {
      const customer = await newCustomer(system);
      const id = await customer.subscribe('starter_month_usd');
      await untilStatus(system, id, 'active');
      const sql = `select coalesce(u.email, c.email) as email from customers c
        left join users u on u.id = c.user_id where c.id = $1`;
      const [row] = await system.rows<{ email: string }>(sql, [customer.customerId]);
      return { customer, id, email: row?.email ?? '' };
    }),
  );
  if (full === undefined || gone === undefined || open === undefined) throw new Error('nobody subscribed');
  mail.refuse(({ to }) => ({ [full.email]: 452, [gone.email]: 550 })[to] ?? null);
  await done('PUT', '/subscriptions/plans/starter', { price_monthly: 25, reason });
  const [price] = await system.rows<{ id: string }>(
    `select stripe_price_id as id from plan_prices where plan_code = 'starter' and active and "interval" = 'month'`,
  );
  const draft = { plan: 'starter', to_price: price?.id, when: 'renewal', per_minute: 600, reason };
  const id = String((await done('POST', '/admin/price-migrations', draft))['id']);
  await done('POST', `/admin/price-migrations/${id}/start`, { reason });
  await until(async () => (await stateOf(open.id)) === 'scheduled');
  await until(async () => (await stateOf(gone.id)) === 'left_out: mail_refused');
  const notice = async (): Promise<{ body: string; state: string } | undefined> => {
    const sql = `select body, state from outbox_messages where customer_id = $1 and kind = 'price_change'`;
    return (await system.rows<{ body: string; state: string }>(sql, [full.customer.customerId]))[0];
  };
  await until(async () => (await notice())?.state === 'failed');
  expect(await stateOf(full.id)).toBe('planned');
  expect((await notice())?.body).toContain('on or after February 9, 2027');

  await full.customer.advanceTo(Date.parse('2027-01-13T09:00:00Z'));
  await followed(system, full.customer, full.id);
  mail.refuse(() => null);
  // As if a while had passed since the try.
  await system.rows(
    `update migrated_subscriptions set updated_at = updated_at - interval '6 minutes' where subscription_id = $1`,
    [full.id],
  );
  await system.temporal.workflow.signalWithStart(PRICE_MIGRATION, priceMigrationStart(id));
  await until(async () => (await notice())?.state === 'sent');
  expect((await notice())?.body).toContain('on or after February 12, 2027');
  const ends = `select notice_ends_at from migrated_subscriptions where subscription_id = $1 and notice_ends_at is not null`;
  const [row] = await until(async () => {
    const rows = await system.rows<{ notice_ends_at: Date }>(ends, [full.id]);
    return rows.length === 1 ? rows : undefined;
  });
  expect(new Date(row?.notice_ends_at ?? 0).toISOString().slice(0, 10)).toBe('2027-02-12');
});
