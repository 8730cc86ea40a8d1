import { idOf } from '../../gateways/stripe/references.ts';
import { farFromMidnight } from '../support/far-from-midnight.ts';
import { cards, replaceCardOnPage, subscribe } from '../support/hosted-page.ts';
import { advance } from '../support/sandbox-clock.ts';
import { until } from '../support/until.ts';
import { holds, stands, visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits, Visitor } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/** Somebody of staff, signed in. */
async function staff(returnTo: string, role: 'editor' | 'admin' = 'admin'): Promise<Visitor> {
  const visitor = await visits.visitor({ role });
  await visitor.signIn(returnTo);
  return visitor;
}

const reason = async ({ page }: Visitor, text: string): Promise<void> => {
  await page.getByLabel('Reason').fill(text);
};

it('finds a customer by a part of the address and extends the trial, with a reason', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'trial', { card: cards.oneMore });
  const admin = await staff('/admin/customers');
  const { page } = admin;
  const part = customer.email.slice(0, 8);
  await page.getByLabel('E-mail, name, Stripe id or invoice number').fill(part);
  // What is chosen stands in the address.
  await page.waitForURL((at) => at.searchParams.get('q') === part);
  await page.getByText('1 customer', { exact: true }).waitFor();
  // What was looked for stays when the page is loaded again.
  await page.reload();
  await page.getByRole('link', { name: customer.email }).click();
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  await page.getByText('Trial', { exact: true }).first().waitFor();
  const [before] = await visits.rows<{ trial_end: Date }>(
    'select s.trial_end from subscriptions s join customers c on c.id = s.customer_id where c.email = $1',
    [customer.email],
  );

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Extend the trial…' }).click();
  await page.getByLabel('Days').fill('5');
  // Without a reason nothing is sent.
  await page.getByRole('button', { name: 'Extend the trial' }).click();
  await page.getByText('Say why, in a few words.').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-extend-trial');
  await reason(admin, 'They were ill');
  await page.getByRole('button', { name: 'Extend the trial' }).click();
  await page.getByText('The trial goes on for 5 more days.').waitFor();

  const [after] = await visits.rows<{ trial_end: Date }>(
    'select s.trial_end from subscriptions s join customers c on c.id = s.customer_id where c.email = $1',
    [customer.email],
  );
  expect((after?.trial_end.getTime() ?? 0) - (before?.trial_end.getTime() ?? 0)).toBe(5 * 86_400_000);
  await page.getByRole('tab', { name: /Done by staff/ }).click();
  // What was asked for, and what came of it.
  await page.getByRole('cell', { name: 'They were ill' }).nth(1).waitFor();
});

it('refunds a part of a charge, which shows at once; support staff cannot', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const [row] = await visits.rows<{ id: string }>('select id from customers where email = $1', [
    customer.email,
  ]);
  const admin = await staff(`/admin/customers/${row?.id ?? ''}`);
  const { page } = admin;
  await page.getByRole('button', { name: /^Refund/ }).click();
  await page.getByLabel('Amount in USD').fill('4.50');
  await reason(admin, 'Goodwill');
  await page.getByRole('button', { name: 'Refund US$4.50' }).click();
  await page.getByText('US$4.50 is given back.').waitFor();
  await page.getByText('US$4.50 given back').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-customer');
  const refunds = await visits.rows('select amount_refunded from charges where customer_id = $1', [row?.id]);
  expect(refunds).toEqual([{ amount_refunded: '450' }]);

  const editor = await staff(`/admin/customers/${row?.id ?? ''}`, 'editor');
  await editor.page.getByRole('heading', { name: 'Charges' }).waitFor();
  expect(await editor.page.getByRole('button', { name: /^Refund/ }).count()).toBe(0);
});

it('replays an event: nothing happens twice, and the audit log says who did it', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const [row] = await visits.rows<{ id: string }>(
    'select s.id from subscriptions s join customers c on c.id = s.customer_id where c.email = $1',
    [customer.email],
  );
  const workflow = `subscription:${row?.id ?? ''}`;
  await until(async () => {
    const events = await visits.rows<{ state: string }>(
      `select state from inbox_events where workflow_id = $1`,
      [workflow],
    );
    return events.length > 0 && events.every(({ state }) => state === 'processed');
  });
  const charges = (): Promise<unknown[]> =>
    visits.rows('select c.id from charges c join customers u on u.id = c.customer_id where u.email = $1', [
      customer.email,
    ]);
  // Its event is the account's, and comes when it comes.
  const before = await until(async () => {
    const charged = await charges();
    return charged.length > 0 && charged;
  });
  const admin = await staff(`/admin/events?state=processed&q=${encodeURIComponent(workflow)}`);
  const { page } = admin;
  await page.getByRole('row').nth(1).getByRole('button').click();
  await page.getByText('What Stripe sent').first().waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-event');
  await page.getByRole('button', { name: 'Replay…' }).click();
  await reason(admin, 'To be sure');
  await page.getByRole('button', { name: 'Replay', exact: true }).click();
  await page.getByText('The subscription was read from Stripe again.').waitFor();
  expect(await charges()).toEqual(before);

  await admin.open('/admin/audit?action=event.replay');
  await page.getByText('To be sure').first().waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-audit');
});

it('moves the time of a customer on from their page, which changes as things happen', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const [row] = await visits.rows<{ id: string }>('select id from customers where email = $1', [
    customer.email,
  ]);
  const admin = await staff(`/admin/customers/${row?.id ?? ''}`);
  const { page } = admin;
  await page.getByRole('button', { name: /^Test clock:/ }).click();
  await page.getByRole('menuitem', { name: /Go to next event/ }).click();
  await page.getByText('A new billing period began.', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await until(async () => {
    const paid = await visits.rows(`select id from invoices where customer_id = $1 and status = 'paid'`, [
      row?.id,
    ]);
    return paid.length === 2;
  });
});

it('shows who owes, by which rule and what comes next, and leaves access open for longer', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  await replaceCardOnPage(customer, cards.failsLater);
  await advance(customer, 'next');
  const admin = await staff('/admin/dunning');
  const { page } = admin;
  await page.getByText(customer.email).waitFor();
  await page.getByText('The payment is tried again.').first().waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-dunning');

  await page.getByRole('link', { name: customer.email }).click();
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Extend the grace period…' }).click();
  await reason(admin, 'They wait for a new card');
  await page.getByRole('button', { name: 'Extend grace' }).click();
  await page.getByText('Access stays open for 3 more days.').waitFor();
  await page.getByRole('button', { name: 'What happens next?' }).click();
  await page.getByText('What would change it:').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-customer-overdue');
});

it('keeps a viewer out of every admin page, and shows the way', async () => {
  const viewer = await visits.visitor();
  const { page } = viewer;
  await viewer.signIn('/admin');
  await page.getByText('This page is for staff').waitFor();
  expect(await viewer.accessibility()).toEqual([]);
  await viewer.photograph('admin-forbidden');
  expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
  for (const path of [
    'customers',
    'subscriptions',
    'dunning',
    'plans',
    'coupons',
    'events',
    'audit',
    'drift',
  ]) {
    await viewer.open(`/admin/${path}`);
    await page.getByText('This page is for staff').waitFor();
  }
  for (const path of ['/admin/customers', '/admin/events', '/admin/audit', '/admin/exports/customers'])
    expect((await viewer.call('GET', path)).status).toBe(403);
});

it('makes a coupon', async () => {
  const admin = await staff('/admin/coupons');
  const { page } = admin;
  const code = `SUMMER${Date.now().toString(36).toUpperCase()}`;
  await page.getByRole('button', { name: 'New coupon' }).click();
  await page.getByLabel('Name').fill('Summer');
  await page.getByRole('textbox', { name: 'Code' }).fill(code);
  await reason(admin, 'Campaign');
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-new-coupon');
  await page.getByRole('button', { name: 'Create coupon' }).click();
  await page.getByText('Summer is on offer.').waitFor();
  await page.getByText(code).waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-coupons');
});

it('pages through more coupons than one answer holds', async () => {
  const oldest = await visits.stripe.coupons.create({ name: 'Oldest', percent_off: 1, duration: 'once' });
  for (let n = 0; n < 20; n += 1)
    await visits.stripe.coupons.create({ name: `Newer ${n}`, percent_off: 1, duration: 'once' });
  const { page } = await staff('/admin/coupons');
  await page.getByText('Newer 19', { exact: true }).waitFor();
  expect(await page.getByText(oldest.id).count()).toBe(0);
  // A live change reads the list again, and the page that is on its way is dropped.
  await until(async () => {
    const more = page.getByRole('button', { name: 'Show more' });
    await more.or(page.getByText(oldest.id)).first().waitFor();
    if ((await page.getByText(oldest.id).count()) > 0) return true;
    // It goes while the last page comes in.
    await more.click({ timeout: 2_000 }).catch(() => undefined);
    return false;
  });
});

it('gives a customer a coupon by its id, and deactivates the code of one', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const [row] = await visits.rows<{ id: string; customer: string }>(
    'select s.id, s.customer_id as customer from subscriptions s join customers c on c.id = s.customer_id where c.email = $1',
    [customer.email],
  );
  const coupon = await visits.stripe.coupons.create({
    name: 'Two months',
    percent_off: 10,
    duration: 'repeating',
    duration_in_months: 2,
  });
  await visits.stripe.promotionCodes.create({
    code: 'TWOMONTHS',
    promotion: { type: 'coupon', coupon: coupon.id },
  });
  const admin = await staff(`/admin/customers/${row?.customer ?? ''}`);
  const { page } = admin;
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Apply a coupon…' }).click();
  await page.getByLabel('Coupon id or promotion code').fill(coupon.id);
  await reason(admin, 'Agreed with the customer');
  expect(await admin.accessibility()).toEqual([]);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await page.getByText('The discount applies from the next invoice.').waitFor();
  const { discounts } = await visits.stripe.subscriptions.retrieve(row?.id ?? '');
  expect(discounts).toHaveLength(1);

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove a discount…' }).click();
  await page.getByRole('radio', { name: /Two months: 10% off/ }).check();
  await page.getByText('Next invoice: US$19.00 instead of US$17.10').waitFor();
  await reason(admin, 'For two months only');
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-remove-discount');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('The discount is removed from later invoices.').waitFor();
  expect((await visits.stripe.subscriptions.retrieve(row?.id ?? '')).discounts).toEqual([]);

  await admin.open('/admin/coupons');
  await page.getByRole('button', { name: 'Deactivate the codes of Two months' }).click();
  await reason(admin, 'Over');
  expect(await admin.accessibility()).toEqual([]);
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await page.getByText('The codes are deactivated.').waitFor();
  await page
    .getByRole('row', { name: /Two months/ })
    .getByText('By staff only')
    .waitFor();
  const { data } = await visits.stripe.promotionCodes.list({ code: 'TWOMONTHS' });
  expect(data.map(({ active }) => active)).toEqual([false]);
});

it('shows until when a dispute takes evidence, on the drift page and the customer’s, and where it is answered', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const [row] = await visits.rows<{ customer: string }>(
    'select id as customer from customers where email = $1',
    [customer.email],
  );
  const customerId = row?.customer ?? '';
  const intent = await visits.stripe.paymentIntents.create({
    amount: 1900,
    currency: 'usd',
    customer: customerId,
    metadata: { managed_by: 'perennial' },
    payment_method: 'pm_card_createDispute',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    confirm: true,
  });
  const known = 'select id, evidence_due_at as due from disputes where customer_id = $1';
  const dispute = await until(
    async () => (await visits.rows<{ id: string; due: Date }>(known, [customerId]))[0],
  );
  const due = `time[datetime="${dispute.due.toISOString()}"]`;
  const admin = await staff('/admin/drift');
  const { page } = admin;
  const onDrift = page.getByRole('table', { name: 'Disputes that need evidence' });
  const listed = onDrift.getByRole('row', { name: new RegExp(customer.email) });
  await listed.getByText('fraudulent').waitFor();
  await listed.getByText('$19.00').waitFor();
  await listed.locator(due).waitFor();
  // The sandbox has no dashboard: its id stands there.
  await listed.getByText(dispute.id).waitFor();
  // As with an account at Stripe.
  const url = `https://dashboard.stripe.com/test/payments/${idOf(intent.latest_charge ?? '')}`;
  await page.route('**/api/v1/admin/drift', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { disputes: { dispute: string; stripe_url: string | null }[] };
    for (const one of body.disputes) one.stripe_url = url;
    await route.fulfill({ response: answer, json: body });
  });
  await page.reload();
  const link = onDrift.getByRole('link', { name: `Answer ${dispute.id} at Stripe` });
  expect(await link.getAttribute('href')).toBe(url);
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-disputes');

  await admin.open(`/admin/customers/${customerId}`);
  const ofCustomer = page.getByRole('table', { name: 'Disputes' }).getByRole('row').nth(1);
  await ofCustomer.getByText('needs response').waitFor();
  await ofCustomer.locator(due).waitFor();
});

it('makes a plan with two prices beyond its credits and rollover, which is on offer at once', async () => {
  const admin = await staff('/admin/plans');
  const { page } = admin;
  const id = `scale-${Date.now().toString(36)}`;
  const name = `Scale ${id.slice(-4)}`;
  // The preview asks as well.
  admin.expectRefusal(422);
  await page.getByRole('link', { name: 'New plan' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('textbox', { name: 'Id', exact: true }).fill('Starter');
  await page.getByLabel('A month (USD)').fill('149');
  await page.getByLabel('A year (USD)').fill('1490');
  await page.getByLabel('Included in each period').fill('1000');
  await page.getByRole('switch', { name: 'Unused credits go over into the next period' }).click();
  await page.getByLabel('At most so many go over').fill('500');
  await page.getByText('In tiers', { exact: true }).click();
  const [first, last] = [1, 2].map((tier) => page.getByRole('group', { name: `Tier ${tier}` }));
  await first?.getByLabel('1,000 credits (USD)').fill('2');
  await page.getByLabel('Chat', { exact: true }).check();
  await page.getByLabel('Calls a minute').fill('60');
  await page.getByLabel('Features').fill('For many calls\nPriority support');

  // What is wrong is shown at its field, and nothing is saved.
  await page.getByRole('button', { name: 'Put it on sale' }).click();
  await page.getByText(/^Must be 2 to 41 lower case letters/).waitFor();
  await page.getByText('Must be a price.').waitFor();
  await holds(page.locator('input:focus'), 'Starter');
  expect(await admin.accessibility()).toEqual([]);
  await page.getByRole('textbox', { name: 'Id', exact: true }).fill(id);
  await last?.getByLabel('1,000 credits (USD)').fill('1.5');
  await page.getByText('US$1.50 beyond 10,000').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-new-plan');
  await page.getByRole('button', { name: 'Put it on sale' }).click();
  await page.getByText(`${name} is saved.`).waitFor();

  const visitor = await visits.visitor();
  await visitor.open('/plans');
  await visitor.page.getByRole('region', { name }).getByText('US$149').waitFor();
  for (const text of ['US$2.00 up to 10,000', 'US$1.50 beyond 10,000', 'Up to 500'])
    await visitor.page.getByRole('cell', { name: text }).waitFor();
  expect(await visitor.accessibility()).toEqual([]);

  // It is not in the way of the others.
  await admin.open(`/admin/plans/${id}`);
  await page.getByRole('switch', { name: 'On sale' }).click();
  await page.getByText('no: archived').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`${name} is saved.`).waitFor();
});

it('shows what a change of a plan means, for whom, before it is made', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'enterprise');
  const admin = await staff('/admin/plans');
  const { page } = admin;
  await page.getByRole('link', { name: 'Edit Enterprise' }).click();
  await page.getByText('Nothing is changed yet.').waitFor();
  await page.getByLabel('Features').fill('Everything\nA named person to call');
  await page.getByLabel('Free trial').fill('3');
  const atOnce = page.getByRole('region', { name: 'At once, for everybody on it' });
  await atOnce.getByText('A named person to call').waitFor();
  await atOnce.getByText(/^\d+ subscribers?$/).waitFor();
  await page.getByRole('region', { name: 'For new subscribers' }).getByText('3 days').waitFor();
  await page.getByLabel('Free trial').fill('0');
  await page.getByRole('region', { name: 'For new subscribers' }).waitFor({ state: 'detached' });
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-plan');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Enterprise is saved.').waitFor();
});

it('shows what a customer uses in this period, and what is set aside', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'professional');
  await farFromMidnight(customer);
  const use = { quantity: 620, event_type: 'inference', consume: true };
  const used = await customer.call('POST', '/subscriptions/check-access/inference', use);
  expect(used.body).toMatchObject({ allowed: true });
  const held = await customer.call('POST', '/usage/reservations', { quantity: 25, service: 'inference' });
  expect(held.body).toMatchObject({ allowed: true });
  const [row] = await visits.rows<{ id: string }>('select id from customers where email = $1', [
    customer.email,
  ]);
  const admin = await staff(`/admin/customers/${row?.id ?? ''}`, 'editor');
  const { page } = admin;
  const usage = page.getByRole('region', { name: 'Usage', exact: true });
  await usage.getByRole('row', { name: 'Inference 620 620' }).waitFor();
  await usage.getByText(/^25 in one reservation/).waitFor();
  await page
    .getByRole('region', { name: 'Credits' })
    .getByText(/^120 credits \(US\$/)
    .waitFor();
  await page.getByRole('region', { name: 'Over time' }).locator('.recharts-surface').first().waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-customer-usage');
});

describe('every admin page', () => {
  it.each([
    ['revenue', '/admin', 'Revenue'],
    ['customers', '/admin/customers', 'Customers'],
    ['subscriptions', '/admin/subscriptions?status=active', 'Subscriptions'],
    ['plans', '/admin/plans', 'Plan editor'],
    ['events', '/admin/events', 'Webhook inbox'],
    ['predictions', '/admin/predictions', 'Predictions'],
    ['drift', '/admin/drift', 'Drift'],
  ])('%s has nothing that axe finds', async (name, path, heading) => {
    const admin = await staff(path);
    await admin.page.getByRole('heading', { name: heading, exact: true }).waitFor();
    await stands(admin.page);
    expect(await admin.accessibility()).toEqual([]);
    await admin.photograph(`admin-${name}`);
    const width = await admin.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(width).toBeLessThanOrEqual(0);
  });
});
