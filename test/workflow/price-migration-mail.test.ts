import { priceMigrationStart, PRICE_MIGRATION } from '../../workflows/contracts/price-migration.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import { migratedState, monthlyPrice } from '../support/price-migrations.ts';
import { callOrThrow } from '../support/test-api.ts';
import type { CallResult } from '../support/test-api.ts';
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

const done = (method: string, path: string, body: object): Promise<CallResult['body']> =>
  callOrThrow(system.api, method, path, { token, body });

const stateOf = (subscriptionId: string): Promise<string | undefined> =>
  migratedState(system, subscriptionId);

interface Subscriber {
  customer: TestCustomer;
  id: string;
  email: string;
}

const subscribers = (plan: string, count: number): Promise<Subscriber[]> =>
  Promise.all(
    Array.from({ length: count }, async () => {
      const { customer, id } = await newSubscriber(system, `${plan}_month_usd`);
      const sql = `select coalesce(u.email, c.email) as email from customers c
        left join users u on u.id = c.user_id where c.id = $1`;
      const [row] = await system.rows<{ email: string }>(sql, [customer.customerId]);
      return { customer, id, email: row?.email ?? '' };
    }),
  );

const wake = (id: string): Promise<unknown> =>
  system.temporal.workflow.signalWithStart(PRICE_MIGRATION, priceMigrationStart(id));

it('a full mailbox is asked again later, and the mail names the day that counts from then', async () => {
  const [full, gone, open] = await subscribers('starter', 3);
  if (full === undefined || gone === undefined || open === undefined) throw new Error('nobody subscribed');
  mail.refuse(({ to }) => ({ [full.email]: 452, [gone.email]: 550 })[to] ?? null);
  await done('PUT', '/subscriptions/plans/starter', { price_monthly: 25, reason });
  const to = await monthlyPrice(system, 'starter');
  const draft = { plan: 'starter', to_price: to, when: 'renewal', per_minute: 600, reason };
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
  const { items } = await system.stripe.subscriptions.retrieve(full.id);
  const [item] = items.data;
  await system.stripe.subscriptions.update(full.id, { items: [{ id: item?.id ?? '', quantity: 3 }] });
  await followed(system, full.customer, full.id);
  mail.refuse(() => null);
  // As if a while had passed since the try.
  await system.rows(
    `update migrated_subscriptions set updated_at = updated_at - interval '6 minutes' where subscription_id = $1`,
    [full.id],
  );
  await wake(id);
  await until(async () => (await notice())?.state === 'sent');
  expect((await notice())?.body).toContain('on or after February 12, 2027');
  // Of what is paid now: units were added since the migration was planned.
  expect((await notice())?.body).toMatch(/You pay \$57\.00 .*The new price is \$75\.00/);
  const amounts = 'select old_amount, new_amount from migrated_subscriptions where subscription_id = $1';
  await until(async () => (await stateOf(full.id)) !== 'planned');
  expect(await system.rows(amounts, [full.id])).toEqual([{ old_amount: '5700', new_amount: '7500' }]);
  const ends = `select notice_ends_at from migrated_subscriptions where subscription_id = $1 and notice_ends_at is not null`;
  const [row] = await until(async () => {
    const rows = await system.rows<{ notice_ends_at: Date }>(ends, [full.id]);
    return rows.length === 1 ? rows : undefined;
  });
  expect(new Date(row?.notice_ends_at ?? 0).toISOString().slice(0, 10)).toBe('2027-02-12');
});

/**
 * Two who were told of a dearer price, by id. The notice is over, and collection of the first is paused. The
 * mail server answers mails to the first with `code`: from before the clock moves, since the migration may
 * look by itself then.
 */
async function firstIsPaused(
  plan: string,
  code: number,
): Promise<{ id: string; first: Subscriber; second: Subscriber }> {
  await done('POST', '/subscriptions/plans', { id: plan, display_name: plan, price_monthly: 20, reason });
  const people = await subscribers(plan, 2);
  await done('PUT', `/subscriptions/plans/${plan}`, { price_monthly: 25, reason });
  const to = await monthlyPrice(system, plan);
  const terms = { plan, to_price: to, when: 'now', proration: 'none', per_minute: 600, reason };
  const id = String((await done('POST', '/admin/price-migrations', terms))['id']);
  await done('POST', `/admin/price-migrations/${id}/start`, { reason });
  for (const each of people) await until(async () => (await stateOf(each.id)) === 'noticed');
  const [first, second] = people.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (first === undefined || second === undefined) throw new Error('nobody subscribed');
  mail.refuse(({ to }) => (to === first.email ? code : null));
  await system.stripe.subscriptions.update(first.id, { pause_collection: { behavior: 'void' } });
  for (const each of people) {
    await each.customer.advanceTo(Date.parse('2027-02-09T10:00:00Z'));
    await followed(system, each.customer, each.id);
  }
  return { id, first, second };
}

const staysMail = async ({ customer }: Subscriber): Promise<{ state: string } | undefined> => {
  const sql = `select state from outbox_messages where customer_id = $1 and kind = 'price_change_withdrawn'`;
  return (await system.rows<{ state: string }>(sql, [customer.customerId]))[0];
};

const migrationState = async (id: string): Promise<unknown> =>
  (await system.rows<{ state: string }>('select state from price_migrations where id = $1', [id]))[0]?.state;

it('who is left out stays so while the mail that says it waits, also once the reason is gone', async () => {
  const { id, first, second } = await firstIsPaused('greylist', 451);
  await wake(id);
  await until(async () => (await staysMail(first))?.state === 'failed');
  await until(async () => (await stateOf(first.id)) === 'left_out: paused');
  await until(async () => (await stateOf(second.id)) === 'changed');

  await system.stripe.subscriptions.update(first.id, { pause_collection: '' });
  await followed(system, first.customer, first.id);
  mail.refuse(() => null);
  // As if a while had passed since the try.
  const later = `update migrated_subscriptions set stays_mail_due_at = stays_mail_due_at - interval '6 minutes'
    where migration_id = $1 and stays_mail_due_at > now() returning subscription_id`;
  await until(async () => (await system.rows(later, [id])).length === 1);
  await wake(id);
  await until(async () => (await staysMail(first))?.state === 'sent');
  await until(async () => (await migrationState(id)) === 'done');
  expect(await stateOf(first.id)).toBe('left_out: paused');
  const { items } = await system.stripe.subscriptions.retrieve(first.id);
  expect(items.data[0]?.price.unit_amount).toBe(2000);
});

it('a mail server that is away keeps no price change waiting, and the mail is sent once it is back', async () => {
  const { id, first, second } = await firstIsPaused('blackout', 421);
  await wake(id);
  await until(async () => (await staysMail(first))?.state === 'failed');
  await until(async () => (await stateOf(second.id)) === 'changed');
  expect(await stateOf(first.id)).toBe('left_out: paused');
  expect(await migrationState(id)).toBe('running');

  mail.refuse(() => null);
  await wake(id);
  await until(async () => (await staysMail(first))?.state === 'sent');
  await until(async () => (await migrationState(id)) === 'done');
  const subjects = mail.taken().flatMap(({ to, subject }) => (to === first.email ? [subject] : []));
  expect(subjects.filter((subject) => subject.endsWith('stays as it is'))).toHaveLength(1);
  expect(await staysMail(second)).toBeUndefined();
});

it('a mail that is owed is sent while an archived price pauses the migration', async () => {
  const { id, first, second } = await firstIsPaused('shelf', 421);
  await wake(id);
  await until(async () => (await staysMail(first))?.state === 'failed');
  await until(async () => (await stateOf(second.id)) === 'changed');
  const [row] = await system.rows<{ price: string }>(
    'select to_price_id as price from price_migrations where id = $1',
    [id],
  );
  await system.stripe.prices.update(row?.price ?? '', { active: false });
  await wake(id);
  await until(async () => (await migrationState(id)) === 'paused');
  mail.refuse(() => null);
  await wake(id);
  await until(async () => (await staysMail(first))?.state === 'sent');
  expect(await migrationState(id)).toBe('paused');
});

it('a mail that is owed is sent after a stop too', async () => {
  const { id, first, second } = await firstIsPaused('interlude', 421);
  await wake(id);
  await until(async () => (await staysMail(first))?.state === 'failed');
  await until(async () => (await stateOf(second.id)) === 'changed');
  await done('POST', `/admin/price-migrations/${id}/stop`, { reason });
  mail.refuse(() => null);
  await wake(id);
  await until(async () => (await staysMail(first))?.state === 'sent');
  expect(await stateOf(first.id)).toBe('left_out: paused');
});
