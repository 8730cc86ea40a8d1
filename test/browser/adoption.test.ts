import { randomUUID } from 'node:crypto';
import { payWith } from '../../dev/lived-in/sign-up.ts';
import { until } from '../support/until.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits, Visitor } from '../support/visitors.ts';

/* The console's page of an adoption. Of this suite nothing else imports, releases or undoes. */

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
beforeEach(async () => {
  await visits.rows('delete from adoption_outcomes');
  await visits.rows('delete from adoption_runs');
});
afterEach(() => visits.check());
afterAll(async () => {
  await visits.rows(`delete from adoption_runs where state = 'running'`);
  await visits.close();
});

/** Somebody of staff at the page. */
async function staff(role: 'editor' | 'finance' | 'admin', path = '/admin/adoption'): Promise<Visitor> {
  const visitor = await visits.visitor({ role });
  await visitor.signIn(path);
  return visitor;
}

/** Subscriptions that were made in Stripe by another product, and are observed here. */
async function observed(count: number): Promise<string[]> {
  const [price] = (await visits.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const email = `${randomUUID().slice(0, 8)}@elsewhere.example`;
    const { id: customer } = await visits.stripe.customers.create({ email });
    await payWith(visits.stripe, customer, 'pm_card_visa');
    const items = [{ price: price?.id ?? '' }];
    ids.push((await visits.stripe.subscriptions.create({ customer, items })).id);
  }
  await until(async () => (await modesOf(ids)).length === count, { what: 'they are observed' });
  return ids;
}

const modesOf = async (ids: readonly string[], mode = 'observed'): Promise<unknown[]> =>
  visits.rows(`select id from subscriptions where id = any($1) and mode = $2 and status = 'active'`, [
    ids,
    mode,
  ]);

/** What became of one is told a moment before its row shows it. */
const untilMode = (count: number, ids: readonly string[], mode = 'observed'): Promise<unknown> =>
  until(async () => (await modesOf(ids, mode)).length === count, { what: `${count} are ${mode}` });

interface Planted {
  kind: 'import' | 'release' | 'undo';
  state: 'running' | 'done' | 'stopped' | 'failed';
  seen?: number;
  expected?: number;
  problem?: string;
}

/** A run as its row tells of it; no workflow works on it. @returns its id */
async function plant({ kind, state, seen = 0, expected, problem }: Planted): Promise<string> {
  const id = `adopt_${randomUUID().slice(0, 12)}`;
  await visits.rows(
    `insert into adoption_runs (id, kind, state, selection, phase, pages, counts, expected, stop_asked, problem, asked_by,
       request_id, began_at, ended_at, updated_at)
     values ($1, $2, $3, $4, 'subscriptions', 1, $5, $6, false, $7, 'nobody', 'none', now() - interval '5 minutes',
       case when $3 = 'running' then null else now() end, now())`,
    [
      id,
      kind,
      state,
      kind === 'import' ? null : { subscriptions: null, plans: ['starter'], currencies: null, share: 20 },
      { seen, ended: 0, foreign: 0, known: 0, invoices: 0 },
      expected ?? null,
      problem ?? null,
    ],
  );
  return id;
}

const goneThrough = (id: string, seen: number): Promise<unknown> =>
  visits.rows(
    `update adoption_runs set counts = counts || jsonb_build_object('seen', $2::int) where id = $1`,
    [id, seen],
  );

const outcome = (run: string, subscription: string, name: string, message: string | null): Promise<unknown> =>
  visits.rows(
    'insert into adoption_outcomes (run_id, subscription_id, outcome, message, at) values ($1, $2, $3, $4, now())',
    [run, subscription, name, message],
  );

const noScrollSideways = async ({ page }: Visitor): Promise<void> => {
  await page.setViewportSize({ width: 390, height: 844 });
  const width = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(width).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 860 });
};

it('shows the five steps before anything was done, and imports what is mapped', async () => {
  const [known = ''] = await observed(1);
  const admin = await staff('admin');
  const { page } = admin;
  await page.getByText('No import yet').waitFor();
  for (const name of ['1. Look', '2. Map', '3. Import', '4. Shadow', '5. Release'])
    await page.getByRole('heading', { name }).waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await noScrollSideways(admin);
  await admin.photograph('admin-adoption-empty');

  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import subscriptions' });
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByText('Say why, in a few words.').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await dialog.getByLabel('Reason').fill('We move to Perennial');
  await dialog.getByLabel('Months of paid invoices').fill('0');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText('The import has begun.').waitFor();
  const run = page.getByRole('region', { name: 'Import' });
  await run.getByText('Done', { exact: true }).waitFor();
  await run.getByText('Paid invoices: 0').waitFor();
  const [row] = await visits.rows<{ known: number }>(
    `select (counts ->> 'known')::int as known from adoption_runs where kind = 'import' and state = 'done'`,
  );
  expect(row?.known).toBeGreaterThan(0);
  await run.getByText(`Known before: ${row?.known ?? ''}`).waitFor();
  await untilMode(1, [known]);
  expect(await admin.accessibility()).toEqual([]);
});

it('looks at the account, says what would not work, and leads to the mapping of what is not mapped', async () => {
  const product = await visits.stripe.products.create({ name: 'Plan of another product' });
  const price = await visits.stripe.prices.create({
    product: product.id,
    currency: 'eur',
    unit_amount: 2_300,
    recurring: { interval: 'month' },
  });
  const { id: customer } = await visits.stripe.customers.create({ email: 'foreign@elsewhere.example' });
  await payWith(visits.stripe, customer, 'pm_card_visa');
  await visits.stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
  const admin = await staff('admin');
  const { page } = admin;
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  const account = page.getByRole('region', { name: 'What the account holds' });
  await account.getByText(/^By the look of/).waitFor();
  const problems = account.getByRole('table', { name: 'What would not work' });
  await problems.getByText('no item is mapped: these stay foreign and are left alone').waitFor();
  await page
    .getByText(/^Live subscriptions by the last look, [\d,]+ of them with nothing mapped\.$/)
    .waitFor();

  const unmapped = page.getByRole('region', { name: 'Products and prices without a mapping' });
  await unmapped.getByRole('button', { name: 'Show' }).click();
  const all = unmapped.getByRole('button', { name: /^Show all/ });
  const row = unmapped.getByRole('row', { name: new RegExp(price.id) });
  await unmapped.getByRole('row').nth(1).waitFor();
  if ((await all.count()) > 0) await all.click();
  await row.getByText('€23.00 / month').waitFor();
  expect(await row.getByRole('cell').nth(3).innerText()).toBe('1');
  expect(await admin.accessibility()).toEqual([]);
  await noScrollSideways(admin);
  await admin.photograph('admin-adoption-looked');
  await row.getByRole('button', { name: `Map ${price.id}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Map a product or price' });
  expect(await dialog.getByLabel('Product or price in Stripe').inputValue()).toBe(price.id);
});

it('releases by id after a preview and a new sign-in, and takes it back', async () => {
  const ids = await observed(2);
  const admin = await staff('admin');
  const { page } = admin;
  await page.getByRole('button', { name: 'Release…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Release subscriptions' });
  const release = dialog.getByRole('button', { name: 'Release', exact: true });
  await dialog.getByText('By id').click();
  await dialog.getByText('Give the ids of subscriptions.').waitFor();
  expect(await release.isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: 'Subscriptions' }).fill([...ids, 'sub_of_nobody'].join('\n'));
  await dialog.getByText('To release: 2 subscriptions of 2 customers.').waitFor();
  await dialog.getByText('1 of the 3 ids does not match').waitFor();
  await dialog.getByLabel('Reason').fill('The first ones');
  // Nobody has said yet that Stripe's own retries are off.
  expect(await release.isDisabled()).toBe(true);
  await dialog.getByLabel("Stripe's own retries and e-mails about payments are off").check();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-adoption-release');

  await visits.ageSignIn(admin);
  admin.expectRefusal(401);
  await release.click();
  await dialog.getByText('What you entered stays here.').waitFor();
  await untilMode(2, ids);
  await admin.signInAgain(dialog);
  await dialog.getByText('You are signed in again.').waitFor();
  await release.click();
  await page.getByText('The release has begun.').waitFor();
  const run = page.getByRole('region', { name: 'Release', exact: true });
  await run.getByText('Done', { exact: true }).waitFor();
  await run.getByText('Released: 2').waitFor();
  for (const id of ids) await run.getByRole('link', { name: id }).waitFor();
  await untilMode(2, ids, 'managed');
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-adoption-released');

  const undo = page.getByRole('dialog', { name: 'Undo a release' });
  const letGo = page.getByRole('region', { name: 'Undo', exact: true });
  await page.getByRole('button', { name: 'Undo…' }).click();
  await undo.getByText('By id').click();
  await undo.getByRole('textbox', { name: 'Subscriptions' }).fill(ids[0] ?? '');
  await undo.getByText('To let go: 1 subscription of 1 customer.').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await undo.getByLabel('Reason').fill('A renewal was not as expected');
  await undo.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('The undo has begun.').waitFor();
  await letGo.getByText('Let go: 1').waitFor();
  await letGo.getByText('Done', { exact: true }).waitFor();
  await untilMode(1, ids.slice(0, 1));
  await untilMode(1, ids.slice(1), 'managed');

  // The others by share, plan and currency.
  await page.getByRole('button', { name: 'Undo…' }).click();
  const share = undo.getByRole('textbox', { name: 'Share' });
  await share.fill('');
  await undo.getByText('Give a share from 1 to 100 %.').waitFor();
  await share.fill('100');
  for (const [field, option] of [
    ['Plans', 'Starter'],
    ['Currencies', 'USD'],
    ['Countries', 'No country'],
  ] as const) {
    await undo.getByRole('combobox', { name: field }).click();
    await page.getByRole('option', { name: option }).click();
    await page.keyboard.press('Tab');
  }
  await undo.getByText('To let go: 1 subscription of 1 customer.').waitFor();
  const group = 'Starter, active: 1, MRR US$19.00';
  // A failure says what the dialog shows instead.
  await undo
    .getByText(group)
    .waitFor()
    .catch(async () => expect(await undo.innerText()).toContain(group));
  await undo.getByLabel('Reason').fill('All of them');
  await undo.getByRole('button', { name: 'Undo', exact: true }).click();
  await letGo.getByText('starter, USD, No country').waitFor();
  await letGo.getByText('Let go: 1').waitFor();
  await untilMode(2, ids);
  const [asked] = await visits.rows('select selection from adoption_runs order by began_at desc limit 1');
  expect(asked).toEqual({
    selection: {
      subscriptions: null,
      plans: ['starter'],
      currencies: ['usd'],
      countries: ['unknown'],
      share: 100,
    },
  });
});

it('shows how fast a run goes and what is left, also to who comes back, and stops it', async () => {
  const id = await plant({ kind: 'release', state: 'running', seen: 40, expected: 400 });
  const admin = await staff('admin');
  const { page } = admin;
  const run = page.getByRole('region', { name: 'Release', exact: true });
  await run.getByText('Handing over').waitFor();
  await run.getByText(/^40 of 400 subscriptions/).waitFor();
  await goneThrough(id, 60);
  await run.getByText(/^60 of 400 subscriptions, [\d.]+ a second, (about|less)/).waitFor();
  expect(await run.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('15');
  for (const name of ['Import…', 'Release…', 'Undo…'])
    expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
  expect(await admin.accessibility()).toEqual([]);
  await noScrollSideways(admin);
  await admin.photograph('admin-adoption-running');

  await page.getByRole('link', { name: 'Coupons' }).click();
  await page.getByRole('heading', { name: 'Coupons' }).waitFor();
  await goneThrough(id, 100);
  await page.getByRole('link', { name: 'Adoption' }).click();
  await run.getByText(/^100 of 400 subscriptions, [\d.]+ a second/).waitFor();

  await run.getByRole('button', { name: 'Stop' }).click();
  await run.getByText('Stopped', { exact: true }).waitFor();
  await run.getByText('What it did until then stays.').waitFor();
  expect(await page.getByRole('button', { name: 'Release…' }).isDisabled()).toBe(false);
  expect(await admin.accessibility()).toEqual([]);
});

it('says why a run failed, and what became of each subscription with the reason', async () => {
  const id = await plant({ kind: 'release', state: 'failed', seen: 2, problem: 'A release without a plan.' });
  await outcome(id, 'sub_refused', 'refused', 'Two items of the subscription are of a plan.');
  await outcome(id, 'sub_left', 'left_to_stripe', 'Stripe tries its unpaid invoice again tomorrow.');
  await plant({ kind: 'import', state: 'done', seen: 7 });
  const admin = await staff('admin', `/admin/adoption?run=${id}`);
  const { page } = admin;
  const run = page.getByRole('region', { name: 'Release', exact: true });
  await run.getByText('A release without a plan.').waitFor();
  await run.getByText('Two items of the subscription are of a plan.').waitFor();
  await run.getByText('20 %, starter').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await noScrollSideways(admin);
  await admin.photograph('admin-adoption-failed');
  await run.getByRole('combobox', { name: 'What became of them' }).click();
  await page.getByRole('option', { name: 'Left to Stripe (1)' }).click();
  await run.getByText('Two items of the subscription are of a plan.').waitFor({ state: 'detached' });
  await run.getByText('Stripe tries its unpaid invoice again tomorrow.').waitFor();
  expect(new URL(page.url()).searchParams.get('outcome')).toBe('left_to_stripe');

  await page.getByRole('button', { name: /^Show import/ }).click();
  await page.getByRole('region', { name: 'Import', exact: true }).getByText('Listed by Stripe: 7').waitFor();
});

it('tells whoever begins a second run that one goes on', async () => {
  const admin = await staff('admin');
  const { page } = admin;
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import subscriptions' });
  await dialog.getByLabel('Reason').fill('Once more');
  await plant({ kind: 'release', state: 'running', expected: 3 });
  admin.expectRefusal(409);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByText(/A run of the adoption goes on \(release/).waitFor();
  expect(await admin.accessibility()).toEqual([]);
});

it('lets support read without acting, finance see the score, and keeps a viewer out', async () => {
  await plant({ kind: 'release', state: 'running', seen: 1, expected: 4 });
  const support = await staff('editor');
  await support.page.getByText(/^1 of 4 subscriptions/).waitFor();
  await support.page.getByText('The score of the predictions is for finance and administrators.').waitFor();
  for (const name of ['Import…', 'Release…', 'Undo…', 'Stop'])
    expect(await support.page.getByRole('button', { name }).count()).toBe(0);
  expect(await support.accessibility()).toEqual([]);
  const finance = await staff('finance');
  await finance.page.getByRole('link', { name: 'Missed predictions' }).waitFor();
  await finance.page.getByText(/Predictions of observed subscriptions, last 30 days/).waitFor();
  expect(await finance.page.getByRole('button', { name: 'Stop' }).count()).toBe(0);

  const viewer = await visits.visitor();
  await viewer.signIn('/admin/adoption');
  await viewer.page.getByText('This page is for staff').waitFor();
  expect(await viewer.page.getByRole('link', { name: 'Adoption' }).count()).toBe(0);
  expect((await viewer.call('GET', '/admin/adoption')).status).toBe(403);
});
