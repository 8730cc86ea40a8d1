import { holds, visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('gives a plan rules of its own, tells whom they reach, and takes them back', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  // A plan of its own, which no other story buys.
  await admin.signIn('/admin/plans');
  const id = `rules-${Date.now().toString(36)}`;
  const made = await admin.call('POST', '/subscriptions/plans', {
    id,
    display_name: `Rules ${id}`,
    price_monthly: 31,
  });
  expect(made.status).toBe(201);
  const policyOf = async (): Promise<unknown> =>
    ((await admin.call('GET', `/admin/plans/${id}/policy`)).body as { policy: unknown }).policy;
  await admin.open('/admin/plans');
  await page.getByRole('link', { name: `Rules of Rules ${id}` }).click();
  await page.getByText('Nothing is changed yet.').waitFor();
  // What ships stands where nothing is typed.
  const grace = page.getByLabel('Grace', { exact: true });
  expect(await grace.getAttribute('placeholder')).toBe('As it ships: 7 days');
  // It has no trial.
  expect(await page.getByLabel('Automatic extension').count()).toBe(0);

  await grace.fill('30');
  await page.getByLabel('After a plain refusal').fill('2, 4');
  await page.getByLabel('A card that ends').fill('never');
  await page.getByRole('combobox', { name: 'While it is paused' }).click();
  await page.getByRole('option', { name: 'All of the plan' }).click();
  const later = page.getByRole('region', { name: 'For payments that fail from now on' });
  await later.getByText('2, 4 days after the failure').waitFor();
  const atOnce = page.getByRole('region', { name: 'At once, for everybody on it' });
  await atOnce.getByText('0 subscribers').waitFor();
  await atOnce.getByText('Never').waitFor();

  // What cannot be so is shown where it is decided and at its field, and nothing is changed.
  admin.expectRefusal(422);
  const save = async (why: string): Promise<void> => {
    await page.getByRole('button', { name: 'Save…' }).click();
    await page.getByLabel('Reason').fill(why);
    await page.getByRole('button', { name: 'Change them' }).click();
  };
  await save('Longer grace');
  await page
    .getByRole('dialog')
    .getByText(/grace_days must end before the final action/)
    .waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByText('Must end before the final action.', { exact: true }).waitFor();
  expect(await policyOf()).toEqual({});

  await grace.fill('10');
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-plan-rules');
  await save('Longer grace');
  await page.getByText(`The rules of Rules ${id} are changed.`).waitFor();
  await page.getByText('Nothing is changed yet.').waitFor();
  expect(await policyOf()).toEqual({
    paused_access: 'full',
    card_expiry_days: [],
    dunning: { grace_days: 10, retry_days: [2, 4] },
  });
  await holds(page.getByLabel('A card that ends'), 'never');

  await page.getByLabel('A card that ends').fill('');
  await page.getByText('30, 7 days before (default)', { exact: true }).waitFor();
  await save('Announced again');
  await page.getByText('Nothing is changed yet.').waitFor();
  expect(await policyOf()).toEqual({
    paused_access: 'full',
    dunning: { grace_days: 10, retry_days: [2, 4] },
  });
  const reasons = await visits.rows(
    `select reason from audit_log where subject_id = $1 and action = 'plan.policy' order by id`,
    [id],
  );
  expect(reasons).toEqual([{ reason: 'Longer grace' }, { reason: 'Announced again' }]);
  const archived = await admin.call('DELETE', `/subscriptions/plans/${id}`);
  expect(archived.status).toBe(200);
});

it('tells who saves rules that somebody else changed meanwhile, and undoes nothing', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn('/admin/plans');
  const id = `both-${Date.now().toString(36)}`;
  const plan = { id, display_name: `Both ${id}`, price_monthly: 31 };
  expect((await admin.call('POST', '/subscriptions/plans', plan)).status).toBe(201);
  await admin.open(`/admin/plans/${id}/rules`);
  const grace = page.getByLabel('Grace', { exact: true });
  await grace.fill('5');
  const meanwhile = { policy: { dunning: { grace_days: 9 } }, reason: 'Was quicker' };
  expect((await admin.call('PUT', `/admin/plans/${id}/policy`, meanwhile)).status).toBe(200);

  admin.expectRefusal(409);
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByLabel('Reason').fill('Shorter grace');
  await page.getByRole('button', { name: 'Change them' }).click();
  await page
    .getByRole('dialog')
    .getByText(/^Somebody else changed these rules meanwhile/)
    .waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByText('Nothing is changed yet.').waitFor();
  await holds(grace, '9 days');

  // What is typed from then on is of the rules as they are.
  await grace.fill('6');
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByLabel('Reason').fill('Shorter grace');
  await page.getByRole('button', { name: 'Change them' }).click();
  await page.getByText('Nothing is changed yet.').waitFor();
  await holds(grace, '6 days');
  expect((await admin.call('DELETE', `/subscriptions/plans/${id}`)).status).toBe(200);
});

it('says at the switch why a plan that rules lead to stays on sale', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  await admin.signIn('/admin/plans/starter');
  admin.expectRefusal(409);
  await admin.page.getByRole('switch', { name: 'On sale' }).click();
  await admin.page.getByRole('button', { name: 'Save', exact: true }).click();
  await admin.page.getByText(/Trial \(what a trial becomes\)\. Change those rules/).waitFor();
  expect(await admin.accessibility()).toEqual([]);
});

it('lets a Trial become another plan, and nobody else', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  await admin.signIn('/admin/plans/trial/rules');
  const becomes = admin.page.getByRole('combobox', { name: 'Becomes' });
  await becomes.waitFor();
  expect(await becomes.getAttribute('placeholder')).toBe('As it ships: Starter');
  expect(await admin.page.getByLabel('Grace', { exact: true }).count()).toBe(0);

  const editor = await visits.visitor({ role: 'editor' });
  await editor.signIn('/admin/plans');
  await editor.page.getByText('Starter', { exact: true }).waitFor();
  expect(await editor.page.getByRole('link', { name: 'Rules of Starter' }).count()).toBe(0);
});

it('asks before edits of a plan are discarded', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn('/admin/plans/starter');
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Starter Plus');
  await page.getByRole('link', { name: 'All plans' }).click();
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  await question.waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await question.getByRole('button', { name: 'Stay' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await name.inputValue()).toBe('Starter Plus');
  await page.getByRole('link', { name: 'All plans' }).click();
  await question.getByRole('button', { name: 'Discard changes' }).click();
  await page.waitForURL('**/admin/plans');
});
