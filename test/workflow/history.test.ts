import { WorkflowNotFoundError } from '@temporalio/client';
import { dunningWorkflowId } from '../../workflows/contracts/dunning.ts';
import {
  changePlanUpdate,
  cancelUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  DAY,
  asked,
  change,
  charged,
  episodeOf,
  historyOf,
  nothingOnItsWay,
  runOf,
  timeline,
  readView,
} from './story.ts';

/** WORKFLOW_EXECUTION_SIGNALED, as Temporal's API numbers it. */
const SIGNALED = '26';
const TASK_COMPLETED = '7';
/** A workflow task is scheduled, begun and completed. */
const TASKS = ['5', '6', TASK_COMPLETED];

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** What a figure is made of, for who wants to make it smaller. */
const sortsOf = (events: { type: string }[]): Record<string, number> => {
  const sorts: Record<string, number> = {};
  for (const { type } of events) sorts[type] = (sorts[type] ?? 0) + 1;
  return sorts;
};

const show = (what: string, events: { type: string }[]): void => {
  process.stderr.write(`${what}: ${events.length} history events ${JSON.stringify(sortsOf(events))}\n`);
};

/**
 * The cost of events that came one by one, since a busy machine delivers Stripe's events further apart.
 * `each` is for those beyond `usual`.
 */
const separately = (events: { type: string }[], { usual, each }: { usual: number; each: number }): number =>
  each * Math.max(0, events.filter(({ type }) => type === SIGNALED).length - usual);

/** Every run of a workflow id, oldest first. */
async function runsOf(workflowId: string): Promise<string[]> {
  const runs: { runId: string; startTime: Date }[] = [];
  for await (const run of system.temporal.workflow.list({ query: `WorkflowId = "${workflowId}"` }))
    runs.push(run);
  return runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime()).map(({ runId }) => runId);
}

describe('history', () => {
  it('of a quiet month is at most 25 events', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    const workflowId = subscriptionWorkflowId(id);
    const renewal = async (iso: string, invoices: number): Promise<string> => {
      const before = (await runOf(system, id).describe()).runId;
      await customer.advanceTo(Date.parse(iso));
      await until(async () => (await runOf(system, id).describe()).runId !== before);
      await until(async () => (await charged(system, customer)).length === invoices);
      return (await runOf(system, id).describe()).runId;
    };
    const second = await renewal('2027-02-10T10:30:00Z', 2);
    await renewal('2027-03-10T10:30:00Z', 3);
    const events = await historyOf(system, workflowId, second);
    show('quiet month', events);
    // Its payment, and the end of the month: a signal, its task, the reads and the writes are six events.
    expect(events.length - separately(events, { usual: 2, each: 6 })).toBeLessThanOrEqual(25);
  });

  it('of an episode with four retries is at most 56 events of its own, in few workflow tasks', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceTo(Date.parse('2027-02-10T10:30:00Z'));
    await untilStatus(system, id, 'past_due');
    const attempts = async (): Promise<number> =>
      (await timeline(system, id)).filter(({ kind }) => kind === 'payment_attempt').length;
    const start = await customer.now();
    for (const [index, day] of [1, 3, 5, 7].entries()) {
      await customer.advanceTo(start + day * DAY);
      await until(async () => (await attempts()) === index + 1);
    }
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
    const events = await historyOf(system, dunningWorkflowId(id));
    show('episode with four retries', events);
    // How signals and answers fall into workflow tasks differs with the load; what the run itself writes does
    // not. docs/performance.md has the whole number.
    const count = (types: string[]): number => events.filter(({ type }) => types.includes(type)).length;
    const signals = count([SIGNALED]);
    const tasks = count([TASK_COMPLETED]);
    expect(events.length - signals - count(TASKS)).toBeLessThanOrEqual(56);
    expect(tasks).toBeLessThanOrEqual(14 + signals);
  });
});

describe('continue-as-new', () => {
  it('carries state, seen events, answered keys and children', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await customer.card('pm_card_chargeCustomerFail');
    const key = 'carried-key';
    const quantity = {
      ...asked(key),
      tier: 'professional',
      interval: 'month' as const,
      quantity: null,
      when: 'period_end' as const,
    };
    const answer = await change(system, id, changePlanUpdate, quantity);
    const first = (await runOf(system, id).describe()).runId;
    await customer.advanceTo(Date.parse('2027-02-10T10:30:00Z'));
    await untilStatus(system, id, 'past_due');
    await until(async () => (await runOf(system, id).describe()).runId !== first);
    const workflowId = subscriptionWorkflowId(id);
    // Temporal's list follows what it runs a little later.
    await until(async () => (await runsOf(workflowId)).length >= 2);
    // The answered key, and what the state says.
    expect(await change(system, id, changePlanUpdate, quantity)).toEqual(answer);
    expect(await readView(system, id)).toMatchObject({ status: 'past_due', dunning: { stage: 'grace' } });
    // A repeated event is dropped by the new run: nothing is recorded anew.
    const [event] = await system.rows<{ id: string; type: string }>(
      `select id, type from inbox_events where type = 'customer.subscription.created' and payload::text like '%' || $1 || '%'`,
      [id],
    );
    // Found by the event itself: other events may still arrive, and make records of their own.
    await nothingOnItsWay(system);
    await system.rows(`update inbox_events set state = 'delivered' where id = $1`, [event?.id]);
    await runOf(system, id).signal('billingEvents', [
      {
        id: event?.id,
        type: event?.type,
        createdAt: 0,
        objectId: id,
        customerId: customer.customerId,
        subscriptionId: id,
        invoiceId: null,
        idempotencyKey: null,
        testClock: null,
      },
    ]);
    // A query waits for what was signalled before it. Whatever run reads Stripe for an event answers it.
    await readView(system, id);
    expect(await system.rows(`select state from inbox_events where id = $1`, [event?.id])).toEqual([
      { state: 'delivered' },
    ]);
    await system.rows(`update inbox_events set state = 'processed' where id = $1`, [event?.id]);
    // The child goes on across the runs of its parent and still reports to it.
    expect((await episodeOf(system, id).describe()).status.name).toBe('RUNNING');
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
  });

  it('waits for a change that is being made while the period ends', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('professional_month_usd');
    await untilStatus(system, id, 'active');
    const first = (await runOf(system, id).describe()).runId;
    const advancing = customer.advanceTo(Date.parse('2027-02-10T10:30:00Z'));
    const changes = Array.from({ length: 6 }, () =>
      change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true }),
    );
    const settled = await Promise.allSettled(changes);
    await advancing;
    // One takes effect; the others get the answer that it ends already.
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    const left = settled.filter((one): one is PromiseRejectedResult => one.status === 'rejected');
    for (const { reason } of left) {
      // Or it had ended when they came.
      if (!(reason instanceof WorkflowNotFoundError))
        expect(String((reason as Error).cause)).toMatch(/ends on|canceled/);
    }
    await until(async () => {
      const { runId, status } = await runOf(system, id).describe();
      return runId !== first || status.name === 'COMPLETED';
    });
  });
});
