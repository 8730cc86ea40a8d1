import { STRIPE_SWEEP_ID } from '../../workflows/contracts/stripe-sweep.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { until } from '../support/until.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem({ SWEEP_PASS_HOURS: '24' });
}, 120_000);
afterAll(async () => {
  await system.stop();
});

it('sweeps all the time where hours are set for it, at its pace, and once for all workers', async () => {
  const run = system.temporal.workflow.getHandle(STRIPE_SWEEP_ID);
  const [pass] = await until(async () => {
    const rows = await system.rows<{ kind: string; pages: number; ended_at: Date | null }>(
      'select kind, pages, ended_at from sweep_passes',
    );
    return rows.length > 0 && rows;
  });
  // It waits for minutes before the next page.
  expect(pass).toMatchObject({ kind: 'standing', pages: 1, ended_at: null });
  const { runId } = await run.describe();
  await system.restartWorker();
  const now = await run.describe();
  expect([now.status.name, now.runId]).toEqual(['RUNNING', runId]);
});
