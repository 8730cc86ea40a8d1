import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(async () => {
  await visits.close();
});

it('a person signs another browser of theirs out, and an administrator all of a person', async () => {
  const laptop = await visits.visitor();
  const phone = await visits.visitor({ email: laptop.email });
  await phone.signIn('/plans');
  await laptop.signIn('/plans');
  await laptop.page.getByRole('button', { name: /Account of/ }).click();
  await laptop.page.getByRole('menuitem', { name: 'Sessions' }).click();
  await laptop.page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor();
  await laptop.page.getByText('This browser').waitFor();
  await laptop.page
    .getByRole('cell', { name: /127\.0\.0\.1/ })
    .nth(1)
    .waitFor();
  expect(await laptop.accessibility()).toEqual([]);
  await laptop.photograph('sessions');
  await laptop.page
    .getByRole('button', { name: /^Sign out (?!all)/ })
    .first()
    .click();
  await laptop.page
    .getByRole('cell', { name: /127\.0\.0\.1/ })
    .nth(1)
    .waitFor({ state: 'detached' });
  phone.expectRefusal(401);
  await phone.open('/billing');
  await phone.page.getByText('Sign in to see this page').waitFor();

  // The provider still knows the phone and sends it straight back.
  await phone.open('/auth/login?return_to=/plans');
  const admin = await visits.visitor({ role: 'admin' });
  await admin.signIn('/admin/sessions');
  await admin.page.getByLabel('Owner').fill(laptop.email);
  await admin.page.getByText('2 sessions', { exact: true }).waitFor();
  await admin.photograph('admin-sessions');
  await admin.page
    .getByRole('button', { name: `End sessions of ${laptop.email}` })
    .first()
    .click();
  await admin.page.getByRole('menuitem', { name: 'All of this person' }).click();
  const dialog = admin.page.getByRole('dialog', { name: `End all sessions of ${laptop.email}` });
  await dialog.getByLabel('Reason').fill('stolen laptop');
  await dialog.getByRole('button', { name: 'End', exact: true }).click();
  await admin.page.getByText('Nothing matches.').waitFor();
  for (const visitor of [laptop, phone]) {
    visitor.expectRefusal(401);
    await visitor.open('/billing');
    await visitor.page.getByText('Sign in to see this page').waitFor();
  }
});

it('given a sign-in of the morning, then a form of staff sends them to sign in again, and keeps what they entered', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn('/api-keys');
  await visits.ageSignIn(admin);
  await page.getByRole('button', { name: 'New key' }).click();
  const form = page.getByRole('dialog', { name: 'New API key' });
  await form.getByLabel('Name').fill('gateway of today');
  await form
    .getByLabel(/a gateway/)
    .first()
    .check();
  admin.expectRefusal(401);
  await form.getByRole('button', { name: 'Make the key' }).click();
  await form.getByText('What you entered stays here.').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('step-up');

  await admin.signInAgain(form);

  await form.getByText('You are signed in again. Send it once more.').waitFor();
  expect(await form.getByLabel('Name').inputValue()).toBe('gateway of today');
  await form.getByRole('button', { name: 'Make the key' }).click();
  await form.getByText(/^prn_\w{49}$/).waitFor();
});
