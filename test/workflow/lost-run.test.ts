import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { trialWorkflowId } from '../../workflows/contracts/trial.ts';
import {
  changePlanUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { DAY, asked, change, followed, movements, projected, untilMessaged, readView } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

it('goes on after its run was terminated, and counts nothing twice', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const revision = async (): Promise<number> => {
    const [row] = await system.rows<{ revision: number }>(
      'select revision from subscriptions where id = $1',
      [id],
    );
    return row?.revision ?? 0;
  };
  const before = await revision();
  await system.temporal.workflow.getHandle(subscriptionWorkflowId(id)).terminate('by an operator');

  await system.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  // An older event may start the new run before the change is made: its record is one more.
  const row = await until(async () => {
    const [now] = await system.rows<{ cancel_at_period_end: boolean; status: string }>(
      'select cancel_at_period_end, status from subscriptions where id = $1',
      [id],
    );
    return now?.cancel_at_period_end === true && now;
  });
  expect(row.status).toBe('active');
  expect(await revision()).toBeGreaterThan(before);
  const movements = await system.rows<{ kind: string; amount: string }>(
    'select kind, amount from revenue_movements where subscription_id = $1',
    [id],
  );
  expect(movements.map(({ kind, amount }) => [kind, Number(amount)])).toEqual([['new', 1900]]);
});

it('begins the trial again that was lost with it: reminders and decision still come', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd', { trialDays: 7 });
  await untilStatus(system, id, 'trialing');
  const trial = system.temporal.workflow.getHandle(trialWorkflowId(id));
  const runs = async (): Promise<boolean> =>
    (await trial.describe().catch(() => null))?.status.name === 'RUNNING';
  await until(runs);
  await system.temporal.workflow.getHandle(subscriptionWorkflowId(id)).terminate('by an operator');
  await trial.terminate('by an operator');

  await customer.advanceDays(4);
  await until(runs);
  await untilMessaged(system, customer, 'trial_ending');
});

it('does not extend a trial again that was extended before its run was lost', async () => {
  const customer = await newCustomer(system, { card: null });
  const id = await customer.subscribe('starter_month_usd', { trialDays: 7 });
  await untilStatus(system, id, 'trialing');
  const start = await customer.now();
  const active = (at: number): Promise<unknown> =>
    system.rows('update users set last_active_at = $2 where id = $1', [customer.userId, new Date(at)]);
  await active(start + 6 * DAY);
  await customer.advanceTo(start + 7 * DAY - 3_600_000);
  await until(async () => (await readView(system, id)).trialEnd === start + 10 * DAY);
  await followed(system, customer, id);
  const trial = system.temporal.workflow.getHandle(trialWorkflowId(id));
  await system.temporal.workflow.getHandle(subscriptionWorkflowId(id)).terminate('by an operator');
  await trial.terminate('by an operator');
  await active(start + 9 * DAY);
  await customer.advanceTo(start + 9 * DAY);
  await until(async () => (await trial.describe()).status.name === 'RUNNING');
  await customer.advanceTo(start + 10 * DAY - 3_600_000);
  await untilStatus(system, id, 'expired');
});

it('that an operator set back catches up with what is written, and counts nothing twice', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await change(system, id, changePlanUpdate, {
    ...asked(),
    tier: 'professional',
    interval: 'month',
    quantity: null,
    when: null,
  });
  const before = await movements(system, id);
  const workflowId = subscriptionWorkflowId(id);
  const { events } = await system.temporal.workflow.getHandle(workflowId).fetchHistory();
  const first = events?.find(({ workflowTaskCompletedEventAttributes: done }) => done != null);
  await system.temporal.workflowService.resetWorkflowExecution({
    namespace: system.temporal.options.namespace,
    workflowExecution: { workflowId },
    workflowTaskFinishEventId: first?.eventId ?? null,
    requestId: randomUUID(),
    reason: 'by an operator',
    // Nothing of what came since comes again: neither signals nor updates.
    resetReapplyType: temporal.api.enums.v1.ResetReapplyType.RESET_REAPPLY_TYPE_NONE,
  });
  await system.stripe.subscriptions.update(id, { cancel_at_period_end: true });
  await until(async () => (await projected(system, id))['cancel_at_period_end'] === true);
  expect(await projected(system, id)).toMatchObject({ tier: 'professional', status: 'active' });
  expect(await movements(system, id)).toEqual(before);
});
