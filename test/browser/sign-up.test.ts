import { cards, giveCard, subscribe } from '../support/hosted-page.ts';
import { until } from '../support/until.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('leads from the plans, signed out, to a paid subscription and what comes next', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await visitor.open('/');
  await page.getByText('Yearly', { exact: true }).click();
  await page.getByText('You save up to').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('plans');

  await page.getByRole('link', { name: 'Choose Professional' }).click();
  await page.locator('#email').waitFor();
  await visitor.signInHere();
  await page.getByText('US$490.00 each year').waitFor();
  await page.getByText('Sandbox: nothing is charged').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('signup');

  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await giveCard(page, cards.works);
  await page.getByText('You are on Professional').waitFor();
  await page.getByText('It renews on').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('success');

  await page.getByRole('link', { name: 'Go to billing' }).click();
  await page.getByRole('cell', { name: 'Paid' }).waitFor();
  expect(await page.getByRole('cell', { name: 'US$490.00' }).count()).toBe(1);
  // The charge has an event of its own.
  const charges = await until(async () => {
    const found = await visits.rows(
      `select amount from charges join customers on customers.id = charges.customer_id where email = $1`,
      [visitor.email],
    );
    return found.length > 0 && found;
  });
  expect(charges).toEqual([{ amount: '49000' }]);
});

it('says that nothing was charged to whoever turns back, and takes up the order again', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await visitor.signIn('/signup?tier=starter&cycle=monthly');
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await giveCard(page, cards.declined);
  await page.getByRole('alert').waitFor();
  await page.click('#cancel');
  await page.getByText('Nothing was charged').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('checkout-left');
  await page.getByRole('link', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Starter' }).waitFor();
});

it('says before the Trial is bought which plan follows, when and for how much', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await visitor.open('/plans');
  await page.getByText('Then Starter, US$19 a month').waitFor();
  // A service has its name here, not one made of its id, as for somebody who is signed in.
  await page.getByText('Inference API', { exact: true }).waitFor();
  await visitor.signIn('/signup?tier=trial&cycle=monthly');
  await page.getByText('Starter, after 7 days').waitFor();
  await page.getByText('US$19.00 each month').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
});

it('offers no plan to a subscriber while the status is still being read', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  const { promise: held, resolve: release } = Promise.withResolvers<null>();
  await page.route('**/billing/subscription-status', async (route) => {
    await held;
    await route.continue();
  });
  await visitor.open('/plans');
  await page.getByRole('heading', { name: 'Starter', exact: true }).waitFor();
  expect(await page.getByRole('link', { name: /^(Choose|Start the trial)/ }).count()).toBe(0);
  release(null);
  await page.getByText('Your plan').waitFor();
  expect(await page.getByRole('link', { name: /^(Choose|Start the trial)/ }).count()).toBe(0);

  // Nor where it cannot be read at all.
  visitor.expectRefusal(503);
  await page.unroute('**/billing/subscription-status');
  await page.route('**/billing/subscription-status', (route) => route.fulfill({ status: 503 }));
  await visitor.open('/plans');
  await page.getByRole('alert').waitFor();
  await page.getByRole('heading', { name: 'Starter', exact: true }).waitFor();
  expect(await page.getByRole('link', { name: /^(Choose|Start the trial)/ }).count()).toBe(0);
});

it('waits for the bank where it asks for 3-D Secure', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await visitor.signIn('/signup?tier=starter&cycle=monthly');
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await giveCard(page, cards.asks3ds);
  await page.click('#test-source-authorize-3ds');
  await page.getByText('You are on Starter').waitFor();
});

it('shows what a code takes off before the order is placed', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  const { id } = await visits.stripe.coupons.create({
    percent_off: 20,
    duration: 'repeating',
    duration_in_months: 3,
  });
  const { code } = await visits.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: id },
    metadata: { managed_by: 'perennial' },
  });
  await visitor.signIn('/signup?tier=starter&cycle=monthly');
  await page.getByText('US$19.00 each month').waitFor();
  await page.getByLabel('Promotion code').fill(code);
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Discount: 20% off, for 3 months').waitFor();
  await page.getByText('US$15.20', { exact: true }).waitFor();
  // What follows once the discount has ended.
  await page.getByText('US$19.00 each month').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.locator('#submit').waitFor();
});

it('refuses a code that is none beside its field, and goes on without', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  visitor.expectRefusal(422);
  await visitor.signIn('/signup?tier=starter&cycle=monthly&code=NOSUCHCODE');
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.getByText('This code cannot be used').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await page.getByLabel('Promotion code').fill('');
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.locator('#submit').waitFor();
});

it('offers no order to whoever has a plan, however late that is known', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  await page.addInitScript({
    content: `new MutationObserver(() => {
      if (document.body?.textContent.includes('Continue to payment')) globalThis.offered = true;
    }).observe(document, { childList: true, subtree: true });`,
  });
  const held = Promise.withResolvers<undefined>();
  await visitor.context.route('**/billing/subscription-status', async (route) => {
    await held.promise;
    await route.continue();
  });
  const onSale = page.waitForResponse('**/api/v1/subscriptions/plans');
  await page.goto(`${visits.url}/signup?tier=professional&cycle=monthly`);
  await (await onSale).finished();
  held.resolve(undefined);
  await page.getByText('You are on Starter').waitFor();
  expect(await page.evaluate('globalThis.offered === true')).toBe(false);
});

it('sells no second trial, and shows the way on', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'trial');
  await page.getByText('Your trial has begun').waitFor();
  await visitor.open('/signup?tier=starter&cycle=monthly');
  await page.getByText('You are on Trial').waitFor();
  expect(await visitor.accessibility()).toEqual([]);

  visitor.expectRefusal(409);
  await visitor.call('POST', '/billing/subscription/cancel', { at_period_end: false });
  await visitor.open('/signup?tier=trial&cycle=monthly');
  await page.getByText('You have had the trial before').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('trial-refused');
  await page.getByRole('link', { name: 'Choose a plan' }).click();
  await page.getByRole('heading', { name: 'Plans' }).waitFor();
});
