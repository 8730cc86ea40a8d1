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

it('a key is made and shown once, an administrator finds it by what leaked and revokes it', async () => {
  const owner = await visits.visitor();
  await owner.signIn('/api-keys');
  await owner.page.getByText('No keys yet').waitFor();
  await owner.page.getByRole('button', { name: 'New key' }).click();
  const form = owner.page.getByRole('dialog', { name: 'New API key' });
  await form.getByLabel('Name').fill('nightly report');
  expect(await form.getByText('(a gateway)').count()).toBe(0);
  await form.getByLabel('Read my billing').check();
  await form.getByRole('button', { name: 'Make the key' }).click();
  const key = (await form.getByText(/^prn_\w{49}$/).textContent()) ?? '';
  await owner.photograph('api-key-made');
  await form.getByRole('button', { name: 'Done' }).click();
  await owner.page.getByRole('cell', { name: /^nightly report/ }).waitFor();
  expect(await owner.page.content()).not.toContain(key);
  await owner.photograph('api-keys');

  const admin = await visits.visitor({ role: 'admin' });
  await admin.signIn('/admin/api-keys');
  await admin.page.getByLabel('Owner, name, or the beginning of a key').fill(key);
  await admin.page.getByText('1 key', { exact: true }).waitFor();
  // What leaked does not go into addresses, histories and the logs of proxies.
  expect(admin.page.url()).not.toContain(key);
  await admin.photograph('admin-api-keys');
  await admin.page.getByRole('button', { name: /^Revoke nightly report/ }).click();
  const dialog = admin.page.getByRole('dialog', { name: 'Revoke nightly report' });
  await dialog.getByLabel('Reason').fill('leaked on a page');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await admin.page.getByRole('cell', { name: 'Revoked' }).waitFor();

  await owner.page.reload();
  await owner.page.getByText('No keys yet').waitFor();
});
