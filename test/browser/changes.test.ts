import { subscribe } from '../support/hosted-page.ts';
import { holds, visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/** A day in the visitor's zone, as the calendars write it. */
const dayOf = (at: string | number): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Berlin' }).format(new Date(at));
const dayAhead = (days: number): string => dayOf(Date.now() + days * 86_400_000);

it('upgrades at the price that was shown line by line', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  await visitor.open('/plans');
  await page.getByText('Current', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Upgrade' }).first().click();

  const costs = page.getByRole('group', { name: 'What the change costs' });
  await costs.getByText('Due today').waitFor();
  expect(await costs.innerText()).toMatch(/US\$49\.00[\s\S]*US\$30\.00|Remaining time[\s\S]*US\$30\.00/);
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('change');
  await page.getByRole('button', { name: 'Change now' }).click();
  await page.getByText('You are on Professional now').waitFor();
  await page.getByRole('heading', { name: 'Professional' }).waitFor();
});

it('downgrades when the period ends, says so until then, and takes it back', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'professional');
  await visitor.open('/billing/change?tier=starter&cycle=monthly');
  await page.getByText('Nothing is due today. Starter begins').waitFor();
  await page.getByRole('button', { name: 'Schedule the change' }).click();
  await page.getByRole('heading', { name: 'Changes to Starter' }).waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('settings');
  await page.getByRole('button', { name: 'Undo the change' }).click();
  await page.getByText('Scheduled change withdrawn').waitFor();
  await page.getByRole('heading', { name: 'Changes to Starter' }).waitFor({ state: 'detached' });
});

it('cancels with a reason and a date, and resumes; pauses, and resumes', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  await visitor.open('/billing/settings');
  await page.getByRole('button', { name: 'Cancel subscription' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why?').click();
  await page.getByRole('option', { name: 'Too expensive' }).click();
  await dialog.getByRole('textbox', { name: 'Anything else?' }).fill('For now');
  expect(await visitor.accessibility()).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel subscription' }).click();
  // What was pressed is gone from the page before it is answered.
  await page.getByText('Cancelled. You keep your access').waitFor();
  await page.getByRole('heading', { name: /^Cancels on/ }).waitFor();
  await visitor.open('/billing');
  await page.getByText('You keep your access until then').waitFor();
  const [audit] = await visits.rows<{ reason: string }>(
    `select a.reason from audit_log a join users u on u.id = a.actor_id
     where u.email = $1 and a.action = 'subscription.cancel'`,
    [visitor.email],
  );
  expect(audit?.reason).toBe('Too expensive: For now');

  await visitor.open('/billing/settings');
  await page.getByRole('button', { name: 'Keep my subscription' }).click();
  await page.getByText('Your subscription continues').waitFor();

  await page.getByRole('button', { name: 'Pause' }).click();
  const until = dialog.getByLabel('Until');
  await until.fill('1 March 2020');
  await until.blur();
  // A day that is over is not taken; the next is.
  await holds(until, '');
  const day = dayAhead(40);
  await until.fill(day);
  await until.blur();
  await holds(until, day);
  expect(await visitor.accessibility()).toEqual([]);
  await dialog.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused. Nothing is charged').waitFor();
  await page.getByRole('heading', { name: 'Paused' }).waitFor();
  const { body } = await visitor.call('GET', '/billing/subscription-status');
  expect(dayOf((body as { paused_until: string }).paused_until)).toBe(day);
  await page.getByRole('button', { name: 'Resume now' }).click();
  await page.getByText('Your subscription is active again').waitFor();
});

it('does nothing for a forged form: without the CSRF token it is refused', async () => {
  const visitor = await visits.visitor();
  await subscribe(visitor, 'starter');
  const forged = await visitor.context.request.post(`${visits.url}/api/v1/billing/subscription/cancel`, {
    data: { at_period_end: false },
  });
  expect(forged.status()).toBe(403);
  expect(await forged.json()).toMatchObject({ code: 'csrf_token_invalid' });
  const { body } = await visitor.call('GET', '/billing/subscription-status');
  expect(body).toMatchObject({ status: 'active', cancel_at_period_end: false });
});
