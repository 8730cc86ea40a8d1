import { INVARIANTS } from '../../domain/reconciliation/invariants.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

/* What the sweep found, as staff see it. Nothing sweeps in this suite: its rows are planted. */

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
const forget = async (): Promise<void> => {
  await visits.rows(`delete from sweep_repairs where pass_id = 'planted'`);
  await visits.rows(`delete from invariants`);
};
beforeEach(forget);
afterEach(async () => {
  await forget();
  await visits.check();
});
afterAll(() => visits.close());

const FOUND = { fact: 'status', in: 'projection', seen: 'active', by: 'stripe', wanted: 'past_due' };

/** A repair that was found. @param after what still differs; null before it was looked at again */
const plant = (id: string, state: string, after: object[] | null): Promise<unknown> =>
  visits.rows(
    `insert into sweep_repairs (id, pass_id, subject, subject_id, invariant, action, state, before, after, found_at, looked_at)
     values ($1, 'planted', 'subscription', $1, 'projection', 'refresh', $2, $3, $4, now(), null)`,
    [id, state, JSON.stringify([FOUND]), after === null ? null : JSON.stringify(after)],
  );

it('shows each invariant with its last check, and each repair before and after', async () => {
  await plant('sub_repaired', 'repaired', []);
  await plant('sub_asked', 'asked', null);
  await visits.rows(
    `insert into invariants (id, checked_at, checked, differed, repairing)
     values ('projection', '2026-11-02T10:30:00Z', 4200, 2, 2)`,
  );
  const support = await visits.visitor({ role: 'editor' });
  const { page } = support;
  await support.signIn('/admin/drift');
  const invariants = page.getByRole('table', { name: 'Invariants' });
  for (const { sentence } of INVARIANTS) await invariants.getByRole('row', { name: sentence }).waitFor();
  const cells = (sentence: string): Promise<string[]> =>
    invariants.getByRole('row', { name: sentence }).getByRole('cell').allInnerTexts();
  const checked = invariants.getByRole('row', { name: 'The database holds what Stripe holds.' });
  await checked.locator('time[datetime="2026-11-02T10:30:00.000Z"]').waitFor();
  expect((await cells('The database holds what Stripe holds.')).slice(2)).toEqual(['4,200', '2', '1']);
  // What was never checked has not been found without a difference.
  expect((await cells('Usage that is stored is reported.')).slice(1)).toEqual(['not yet', '—', '—', '0']);

  const repairs = page.getByRole('table', { name: 'Found by the sweep' });
  const repaired = repairs.getByRole('row', { name: /sub_repaired/ });
  await repaired.getByText('status (database): active → past_due', { exact: true }).waitFor();
  await repaired.getByText('Repaired', { exact: true }).waitFor();
  // Not looked at again: what it should be is named beside what it is.
  const asked = repairs.getByRole('row', { name: /sub_asked/ });
  await asked.getByText('status (database): active; Stripe: past_due', { exact: true }).waitFor();
  await asked.getByText('Repair requested').waitFor();
  expect(await support.accessibility()).toEqual([]);
  await support.photograph('admin-drift-sweep');
});
