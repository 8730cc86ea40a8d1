import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { query } from '../../db/sql.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import { storeCustomer, storeSubscription } from '../support/billing-samples.ts';
import { createConsoleApi } from '../support/console-api.ts';
import type { ConsoleApi } from '../support/console-api.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

/** Rows of a database that no worker writes to: what lasts for a second elsewhere stays here. */
let database: TestDatabase;
let orm: MikroORM;
let api: ConsoleApi;
let visits: ConsoleVisits;
beforeAll(async () => {
  database = await createDatabase();
  [orm, api, visits] = await Promise.all([
    createOrm({ databaseUrl: database.url }),
    createConsoleApi({ DATABASE_URL: database.url }),
    visitConsole(),
  ]);
  await api.start();
});
afterEach(() => visits.check());
afterAll(async () => {
  await visits.close();
  await api.stop();
  await orm.close();
  await database.drop();
});

const em = () => orm.em.fork();
const failedAt = Date.parse('2027-01-10T09:00:00Z');
const report: DunningReport = {
  episodeId: 'sub_1/in_1',
  startedAt: failedAt,
  strategy: 'standard-2026-11?action=downgrade&to=starter',
  invoiceIds: [],
  attempt: 0,
  nextAttemptAt: null,
  graceUntil: Date.parse('2099-01-17T09:00:00Z'),
  finalActionAt: Date.parse('2099-01-31T09:00:00Z'),
  stage: 'grace',
  outcome: null,
};

it('says that an attempt is being planned until the plan is known, and what the end is if nothing is paid', async () => {
  const visitor = await visits.visitor({ url: api.url });
  const { page } = visitor;
  await visitor.signIn('/plans');
  const [user] = await query<{ id: string }>(em(), 'select id from users where email = $1', [visitor.email]);
  const store = { api: { deps: { em } } };
  const customer = await storeCustomer(store, user?.id ?? '');
  const overdue = {
    status: 'past_due',
    stripeStatus: 'past_due',
    nextActionAt: report.graceUntil,
    nextAction: 'Access is suspended.',
  } as const;
  const { id } = await storeSubscription(store, customer, {
    ...overdue,
    dunning: { ...report, planned: false },
  });

  await visitor.open('/billing');
  await page.getByText('The next attempt is being planned. You can also pay now.').waitFor();
  expect(await page.getByText('We will not try again').count()).toBe(0);
  expect(await visitor.accessibility()).toEqual([]);

  const admin = await visits.visitor({ role: 'admin', url: api.url });
  await admin.signIn('/admin/dunning');
  await admin.page.getByText('Next: The next attempt is being planned.').waitFor();
  await admin.page
    .getByText('If nothing is paid: The plan goes down to Starter; what is owed stays on record as a debt.')
    .waitFor();
  await admin.page.getByText('31 Jan 2099').first().waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-dunning-just-failed');
  await admin.open(`/admin/customers/${customer.customerId}`);
  await admin.page.getByText('is being planned', { exact: true }).waitFor();

  await storeSubscription(store, customer, { ...overdue, id, revision: 2, dunning: report });
  await visitor.open('/billing');
  await page.getByText('We will not try again automatically').waitFor();
  await admin.open(`/admin/customers/${customer.customerId}`);
  await admin.page.getByText('none planned', { exact: true }).waitFor();
});
