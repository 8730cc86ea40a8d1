import type { Route } from 'playwright-core';
import { createConsoleApi } from '../support/console-api.ts';
import type { ConsoleApi } from '../support/console-api.ts';
import { subscribe } from '../support/hosted-page.ts';
import { until } from '../support/until.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits, Visitor } from '../support/visitors.ts';

let visits: ConsoleVisits;
/** A second API process of the same system: the stories end it, and nobody else looks at it. */
let api: ConsoleApi;
beforeAll(async () => {
  [visits, api] = await Promise.all([visitConsole(), createConsoleApi()]);
});
afterEach(async () => {
  await api.stop();
  await visits.check();
});
afterAll(() => visits.close());

/** Somebody with a subscription, whose billing page is open, of the API that comes and goes. */
async function withOpenPage(): Promise<Visitor> {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const visitor = await visits.visitor({ email: customer.email, url: api.url });
  await visitor.signIn('/billing');
  await visitor.page.getByText('Renews on').waitFor();
  return visitor;
}

/** What of the page is announced by itself. */
const notice = ({ page }: Visitor) =>
  page.getByRole('status').filter({ hasText: 'The page updates automatically' });

it('keeps what it shows while the API is away, says that it reconnects, and catches up by itself', async () => {
  await api.start();
  const visitor = await withOpenPage();
  const { page } = visitor;
  const ends = page.getByText('You keep your access until then');
  const renews = page.getByText('Renews on');
  await cancelAtStripe(visitor, true);
  await ends.waitFor();

  visitor.expectOutage();
  await api.stop();
  await notice(visitor).getByText('Reconnecting.').waitFor();
  await ends.waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('billing-reconnecting');

  // Meanwhile the world goes on: another process takes the event.
  await cancelAtStripe(visitor, false);
  await api.start();
  await renews.waitFor();
  await notice(visitor).waitFor({ state: 'detached' });
  // And live updates come again.
  await cancelAtStripe(visitor, true);
  await ends.waitFor();
});

it('shows what changed before the first live update', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  const held = Promise.withResolvers<undefined>();
  await visitor.context.route('**/api/v1/live', async (route) => {
    await held.promise;
    await route.continue();
  });
  await visitor.open('/billing');
  await page.getByText('Renews on').waitFor();
  await cancelAtStripe(visitor, true);
  await until(async () => {
    const ends = await visits.rows(
      `select 1 from subscriptions s join customers c on c.id = s.customer_id where c.email = $1 and s.cancel_at_period_end`,
      [visitor.email],
    );
    return ends.length > 0;
  });
  held.resolve(undefined);
  await page.getByText('You keep your access until then').waitFor();
});

it('says what could not be read, and reads it when the database is back', async () => {
  await api.start();
  const visitor = await withOpenPage();
  const { page } = visitor;
  visitor.expectOutage();
  visitor.expectRefusal(503);
  await api.stop();
  // Nobody listens on the port of discard.
  await api.start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' });
  await notice(visitor).waitFor();
  await page.getByText('Renews on').waitFor();

  // What was never read has nothing to show.
  await page.getByRole('link', { name: 'Usage', exact: true }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Billing is away for a moment' });
  await alert.first().waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await alert.first().getByRole('button', { name: 'Try again' }).click();
  await alert.first().waitFor();

  await api.stop();
  await api.start();
  await page.getByText('No usage since').waitFor();
  await alert.first().waitFor({ state: 'detached' });
  await notice(visitor).waitFor({ state: 'detached' });
});

it('tells a page whose code is not there from one that broke', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  await visitor.open('/billing');
  await page.getByText('Renews on').waitFor();
  visitor.expectRefusal(404);
  await visitor.context.route('**/usage-page-*.js', (route) => route.fulfill({ status: 404 }));
  visitor.expectOutage();
  await page.getByRole('link', { name: 'Usage', exact: true }).click();
  await page.getByText('This page could not be loaded').waitFor();
  await page.getByText('There is a newer version').waitFor();
});

it('keeps a form as it was filled in when a change cannot be made now, and makes it at the second try', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  await visitor.open('/billing/settings');
  visitor.expectRefusal(503);
  await visitor.context.route('**/api/v1/billing/subscription/cancel', answerAway);
  await page.getByRole('button', { name: 'Cancel subscription' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why?').click();
  await page.getByRole('option', { name: 'Only for a while' }).click();
  await dialog.getByRole('button', { name: 'Cancel subscription' }).click();
  await dialog.getByText('Changes are on hold').waitFor();
  await dialog.getByText('nothing was changed. Try again shortly.').waitFor();

  await visitor.context.unroute('**/api/v1/billing/subscription/cancel');
  await dialog.getByRole('button', { name: 'Cancel subscription' }).click();
  await page.getByRole('heading', { name: /^Cancels on/ }).waitFor();
  // The page learns of the change by itself, maybe before its request is written down and answered.
  const audit = await until(async () => {
    const [row] = await visits.rows<{ reason: string }>(
      `select a.reason from audit_log a join users u on u.id = a.actor_id
       where u.email = $1 and a.action = 'subscription.cancel'`,
      [visitor.email],
    );
    return row;
  });
  expect(audit.reason).toBe('Only for a while');
});

/** What the API answers while Temporal is away; test/integration and test/contract look at that it does. */
const answerAway = (route: Route): Promise<void> =>
  route.fulfill({
    status: 503,
    contentType: 'application/problem+json',
    json: {
      type: 'about:blank',
      title: 'The engine is away',
      status: 503,
      code: 'engine_unavailable',
      detail: 'The billing engine cannot be reached; nothing was changed. Try again shortly.',
      request_id: 'req_story',
    },
  });

/** At Stripe, as somebody at its dashboard does it: the console learns of it by an event. */
async function cancelAtStripe({ email }: Visitor, cancels: boolean): Promise<void> {
  const [row] = await visits.rows<{ id: string }>(
    'select s.id from subscriptions s join customers c on c.id = s.customer_id where c.email = $1',
    [email],
  );
  await visits.stripe.subscriptions.update(row?.id ?? '', { cancel_at_period_end: cancels });
}
