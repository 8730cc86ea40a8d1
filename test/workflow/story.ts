import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { UpdateDefinition } from '@temporalio/common';
import { untilTaken } from '../../api/temporal/until-taken.ts';
import { accountSyncWorkflowId } from '../../workflows/contracts/account-sync.ts';
import type { OverrideAction } from '../../workflows/contracts/approval.ts';
import type { Actor, ChangeRequest } from '../../workflows/contracts/actor.ts';
import {
  dunningExplainQuery,
  dunningReportQuery,
  dunningWorkflowId,
  payNowUpdate,
} from '../../workflows/contracts/dunning.ts';
import {
  refreshUpdate,
  subscriptionViewQuery,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type {
  ApplyCouponInput,
  ChangePlanInput,
  SubscriptionView,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { trialExplainQuery, trialWorkflowId } from '../../workflows/contracts/trial.ts';
import { findCoupon } from '../../gateways/stripe/subscriptions/coupon.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';

export const DAY = 86_400_000;

/** A request of the customer's own, with a key that no other has. */
export const asked = (key: string = randomUUID()): ChangeRequest => ({ key, actor: actor('customer') });

/** A request of staff, with a reason. */
export const askedByStaff = (key: string = randomUUID()): ChangeRequest => ({ key, actor: actor('staff') });

/** An Update of staff that gives something away, with the request for it in the database. */
export async function agreed<I extends object>(
  system: BillingSystem,
  action: OverrideAction,
  subscriptionId: string,
  terms: I,
): Promise<ChangeRequest & I> {
  const request = askedByStaff();
  await system.rows(
    `insert into approvals (id, action, subject_id, key, currency, input, reason, state, asked_by, asked_at, expires_at)
     values ($1, $2, $3, $1, 'usd', $4, 'agreed', 'not_needed', $5, now(), now())`,
    [request.key, action, subscriptionId, JSON.stringify(terms), request.actor.id],
  );
  await system.rows(
    `insert into audit_log (actor_kind, actor_id, action, subject_type, subject_id, after, at)
     values ('staff', $1, $2, 'subscription', $3, $4, now())`,
    [request.actor.id, `${action}.requested`, subscriptionId, JSON.stringify({ key: request.key })],
  );
  return { ...request, ...terms };
}

/** The same for a coupon, as the API finds it behind its id or its code. */
export const agreedCoupon = async (
  system: BillingSystem,
  subscriptionId: string,
  code: string,
): Promise<ApplyCouponInput> => {
  const coupon = await findCoupon(system.stripe, code);
  return agreed(system, 'subscription.apply_coupon', subscriptionId, { code, coupon });
};

const actor = (kind: Actor['kind']): Actor => ({
  kind,
  id: '00000000-0000-4000-8000-000000000001',
  requestId: null,
});

/** Sends an Update to a subscription's run. Its id is random: the key in the input identifies a repeat. */
export const change = <I extends ChangeRequest, O>(
  system: BillingSystem,
  subscriptionId: string,
  update: UpdateDefinition<O, [I]>,
  input: I,
): Promise<O> => made(runOf(system, subscriptionId), update, input);

/** Makes an Update on the dunning episode of a subscription. */
export const makeIntervention = <I extends ChangeRequest, O>(
  system: BillingSystem,
  subscriptionId: string,
  update: UpdateDefinition<O, [I]>,
  input: I,
): Promise<O> => made(episodeOf(system, subscriptionId), update, input);

/** Has staff give up what a subscription owes. */
export async function writeOffDebt(system: BillingSystem, subscriptionId: string): Promise<void> {
  const token = await system.identity.token({ email: 'write-offs@example.com', role: 'admin' });
  const { status, body } = await system.api.call('POST', `/admin/subscriptions/${subscriptionId}/write-off`, {
    token,
    body: { reason: 'Not worth a letter' },
  });
  if (status !== 200) throw new Error(`the write-off is answered ${status}: ${JSON.stringify(body)}`);
}

/** As the API makes it. */
function made<I extends ChangeRequest, O>(
  run: WorkflowHandle,
  update: UpdateDefinition<O, [I]>,
  input: I,
): Promise<O> {
  const updateId = randomUUID();
  return untilTaken(Date.now() + 30_000, () => run.executeUpdate(update, { args: [input], updateId }));
}

export const runOf = (system: BillingSystem, subscriptionId: string): WorkflowHandle =>
  system.temporal.workflow.getHandle(subscriptionWorkflowId(subscriptionId));

export const episodeOf = (system: BillingSystem, subscriptionId: string): WorkflowHandle =>
  system.temporal.workflow.getHandle(dunningWorkflowId(subscriptionId));

export const readView = (system: BillingSystem, subscriptionId: string): Promise<SubscriptionView> =>
  runOf(system, subscriptionId).query(subscriptionViewQuery);

/** How an Update was refused: code, sentence, details. */
export async function refusal(
  update: Promise<unknown>,
): Promise<{ type: string; message: string; details: unknown[] }> {
  try {
    await update;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const { type, message, details } = error.cause;
      return { type: type ?? '', message, details: details ?? [] };
    }
    throw error;
  }
  throw new Error('the update was not refused');
}

/** Amounts of a customer's charges that succeeded, oldest first, minor units. */
export async function charged(system: BillingSystem, { customerId }: TestCustomer): Promise<number[]> {
  const { data } = await system.stripe.charges.list({ customer: customerId, limit: 100 });
  return data
    .filter(({ status }) => status === 'succeeded')
    .map(({ amount }) => amount)
    .reverse();
}

/** Kinds of the messages written to a customer, oldest first, with their billing time. */
export const messages = (
  system: BillingSystem,
  { customerId }: TestCustomer,
): Promise<{ kind: string; at: Date; subject: string; body: string }[]> =>
  system.rows(
    'select kind, at, subject, body from outbox_messages where customer_id = $1 order by at, created_at',
    [customerId],
  );

export const messageKinds = async (system: BillingSystem, customer: TestCustomer): Promise<string[]> =>
  (await messages(system, customer)).map(({ kind }) => kind);

/** Waits until a customer has exactly these messages, in this order; workflows of their own send them. */
export const untilMessaged = (
  system: BillingSystem,
  customer: TestCustomer,
  ...kinds: string[]
): Promise<unknown> =>
  until(async () => JSON.stringify(await messageKinds(system, customer)) === JSON.stringify(kinds), {
    what: `messages ${kinds.join(', ')}`,
  }).catch(async () => expect(await messageKinds(system, customer)).toEqual(kinds));

/** Lines of a subscription's story, oldest first. */
export const timeline = (
  system: BillingSystem,
  subscriptionId: string,
): Promise<
  {
    kind: string;
    rule: string;
    outcome: string | null;
    summary: string;
    at: Date;
    facts: Record<string, unknown>;
  }[]
> =>
  system.rows(
    'select kind, rule, outcome, summary, at, facts from timeline where subscription_id = $1 order by id',
    [subscriptionId],
  );

/** One row of the projection. */
export async function projected(
  system: BillingSystem,
  subscriptionId: string,
): Promise<Record<string, unknown> & { status: string; tier: string }> {
  const [row] = await system.rows<Record<string, unknown> & { status: string; tier: string }>(
    'select * from subscriptions where id = $1',
    [subscriptionId],
  );
  if (!row) throw new Error(`${subscriptionId} is not in the projection`);
  return row;
}

/** Signs of a change of revenue, oldest first. */
export const movements = (
  system: BillingSystem,
  subscriptionId: string,
): Promise<{ kind: string; amount: number; voluntary: boolean | null }[]> =>
  system
    .rows<{ kind: string; amount: string; voluntary: boolean | null }>(
      'select kind, amount, voluntary from revenue_movements where subscription_id = $1 order by id',
      [subscriptionId],
    )
    .then((rows) => rows.map((row) => ({ ...row, amount: Number(row.amount) })));

/** Waits until every stored event of the customer is processed and the projection has reached the clock. */
export async function followed(
  system: BillingSystem,
  customer: TestCustomer,
  subscriptionId: string,
): Promise<void> {
  const now = await customer.now();
  await until(
    async () => {
      const [row] = await system.rows<{ open: string; behind: boolean }>(
        `select (select count(*) from inbox_events where state in ('pending', 'delivered')
                   and payload::text like '%' || $1 || '%') as open,
                (select billing_time < $3 and status not in ('canceled', 'expired', 'incomplete_expired')
                   from subscriptions where id = $2) as behind`,
        [customer.customerId, subscriptionId, new Date(now)],
      );
      return Number(row?.open) === 0 && row?.behind === false;
    },
    { what: `${subscriptionId} has followed its clock to ${new Date(now).toISOString()}` },
  );
}

/** Waits until Stripe has delivered every event of anybody's, and each is answered. */
export async function nothingOnItsWay(system: Pick<BillingSystem, 'rows' | 'stripe'>): Promise<void> {
  await until(
    async () => {
      const { data } = await system.stripe.events.list({ delivery_success: false, limit: 1 });
      if (data.length > 0) return false;
      const sql = `select 1 from inbox_events where state in ('pending', 'delivered') limit 1`;
      return (await system.rows(sql)).length === 0;
    },
    { what: 'every event is answered', everyMs: 100 },
  ).catch(async (error: unknown) => {
    const left = await system.rows(
      `select id, type, state, reason, workflow_id from inbox_events where state in ('pending', 'delivered')`,
    );
    const { data } = await system.stripe.events.list({ delivery_success: false });
    const undelivered = data.map(({ id, type }) => `${id} ${type}`);
    throw new Error(JSON.stringify({ left, undelivered }), { cause: error });
  });
}

/** As much of a system as runs can be looked at in, in one process or in many. */
type Running = Pick<BillingSystem, 'rows' | 'stripe' | 'temporal'>;

/**
 * Waits until every event is answered and no run has work left. An answered event may be read once more: a
 * local activity runs again where its workflow task failed, as when a signal came while the run was closing.
 */
export async function everythingRests(system: Running): Promise<void> {
  await nothingOnItsWay(system);
  const accounts = await system.rows<{ id: string }>('select id from customers');
  const subscriptions = await system.rows<{ id: string }>('select id from subscriptions');
  const ids = [
    ...accounts.map(({ id }) => accountSyncWorkflowId(id)),
    ...subscriptions.flatMap(({ id }) => [
      subscriptionWorkflowId(id),
      dunningWorkflowId(id),
      trialWorkflowId(id),
    ]),
  ];
  // A run may signal another right after that one was looked at: two looks must have found the same.
  let before = 'nothing';
  const rest = async (): Promise<boolean> => {
    const looks = await Promise.all(ids.map((id) => lookAt(system, id)));
    const [last, now] = [before, looks.map(({ at }) => at).join()];
    before = now;
    return now === last && looks.every(({ isIdle }) => isIdle);
  };
  await until(rest, { what: 'every run rests', everyMs: 100 });
}

/** Whether a run waits for the next event or moment, is closed, or never was; and where its history is. */
async function lookAt(
  system: Pick<Running, 'temporal'>,
  workflowId: string,
): Promise<{ isIdle: boolean; at: string }> {
  try {
    const { raw, runId, historyLength } = await system.temporal.workflow.getHandle(workflowId).describe();
    const isIdle = (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
    return { isIdle, at: `${runId}/${historyLength}` };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { isIdle: true, at: 'none' };
    throw error;
  }
}

const hasNothingToDo = async (system: BillingSystem, workflowId: string): Promise<boolean> =>
  (await lookAt(system, workflowId)).isIdle;

/**
 * Advances the clock, by at most a day at a time if asked, and waits until the subscription has caught up.
 */
export async function play(
  system: BillingSystem,
  customer: TestCustomer,
  subscriptionId: string,
  days: number,
  { stepDays = days } = {},
): Promise<void> {
  const start = await customer.now();
  for (let at = stepDays; at < days + stepDays; at += stepDays) {
    await customer.advanceTo(start + Math.min(at, days) * DAY);
    await followed(system, customer, subscriptionId);
  }
}

/** Events in the history of a run; of the newest where none is named. */
export async function historyOf(
  system: BillingSystem,
  workflowId: string,
  runId?: string,
): Promise<{ id: string; type: string }[]> {
  const { events } = await system.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).map(({ eventId, eventType }) => ({ id: String(eventId), type: String(eventType) }));
}

/** Asks the sandbox for something that only it knows: a fault, a setting, a page filled in. */
export async function sandbox(
  system: BillingSystem,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  fields: Record<string, string> | object = {},
): Promise<Record<string, unknown>> {
  const json = path.startsWith('faults') || path.startsWith('objects');
  const response = await fetch(`${system.sandbox.url}/_sandbox/${path}`, {
    method,
    ...(method === 'POST'
      ? {
          headers: { 'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
          body: json
            ? JSON.stringify(fields)
            : new URLSearchParams(fields as Record<string, string>).toString(),
        }
      : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/**
 * A customer whose renewal just failed, on Wednesday 10 February 2027 at about ten, with a given failing
 * card.
 */
export async function failedRenewal(
  system: BillingSystem,
  card: string,
  price = 'starter_month_usd',
): Promise<{ customer: TestCustomer; id: string; invoiceId: string }> {
  const customer = await newCustomer(system);
  const id = await customer.subscribe(price);
  await untilStatus(system, id, 'active');
  await customer.card(card);
  await customer.advanceTo(Date.parse('2027-02-10T10:30:00Z'));
  await untilStatus(system, id, 'past_due');
  await episodeRests(system, customer, id);
  const report = await episodeOf(system, id).query(dunningReportQuery);
  return { customer, id, invoiceId: report.invoiceIds[0] ?? '' };
}

/**
 * A Starter subscriber whose invoices are sent, and whose first is overdue: created on the 10th, due on the
 * 24th.
 */
export async function overdueSentInvoice(
  system: BillingSystem,
): Promise<{ customer: TestCustomer; id: string; invoiceId: string }> {
  const { customer, id } = await newSubscriber(system, 'starter_month_usd', { daysUntilDue: 14 });
  await customer.advanceTo(Date.parse('2027-01-24T12:00:00Z'));
  await untilStatus(system, id, 'past_due');
  await episodeRests(system, customer, id);
  const report = await episodeOf(system, id).query(dunningReportQuery);
  return { customer, id, invoiceId: report.invoiceIds[0] ?? '' };
}

/** The change to a plan, by the month. */
export const toPlan = (
  tier: string,
  over: Partial<ChangePlanInput> & { key?: string } = {},
): ChangePlanInput => ({
  ...asked(),
  tier,
  interval: 'month',
  quantity: null,
  when: null,
  ...over,
});

/**
 * Pays an episode's invoice while its subscription writes an older read. The row is locked until the
 * episode has ended, so that the read is surely older than the payment.
 */
export async function payWhileReadIsWritten(
  system: BillingSystem,
  customer: TestCustomer,
  id: string,
): Promise<void> {
  const { id: paymentMethodId } = await system.stripe.paymentMethods.attach('pm_card_visa', {
    customer: customer.customerId,
  });
  await nothingOnItsWay(system);
  const other = new pg.Client({ connectionString: system.api.database.url });
  await other.connect();
  try {
    await other.query('begin');
    await other.query('select from subscriptions where id = $1 for no key update', [id]);
    await customer.advanceTo((await customer.now()) + 3_600_000);
    await until(
      async () => {
        const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return (await system.rows(waiting)).length > 0;
      },
      { what: 'what was read waits to be written' },
    );
    await makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId });
    await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
    await other.query('commit');
  } finally {
    await other.end();
  }
}

/** A trial in real time, without a card. It is decided an hour before its end: a few seconds from now. */
export async function trialSoonDecided(system: BillingSystem): Promise<{ customer: string; id: string }> {
  const { email, userId } = await newCustomer(system, { card: null });
  const { id: customer } = await system.stripe.customers.create({ email, metadata: { user_id: userId } });
  const [price] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const { id } = await system.stripe.subscriptions.create({
    customer,
    items: [{ price: price?.id ?? '' }],
    metadata: { user_id: userId, managed_by: 'perennial' },
    trial_end: Math.ceil(Date.now() / 1000) + 3_600 + 12,
    trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
  });
  await untilStatus(system, id, 'trialing');
  const run = system.temporal.workflow.getHandle(trialWorkflowId(id));
  await until(async () => {
    const explained = await run.query(trialExplainQuery).catch(() => null);
    return explained?.facts['hasUsablePaymentMethod'] === false;
  });
  await nothingOnItsWay(system);
  return { customer, id };
}

/** Gives a customer a card, as their default. */
export async function addCard({ stripe }: BillingSystem, customer: string): Promise<void> {
  const { id: card } = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card } });
}

/**
 * Lets a trial be due while Stripe refuses to tell of it, until that is written down; then Stripe answers
 * again.
 */
export async function refusedWhenDue(system: BillingSystem, id: string): Promise<void> {
  const match = { method: 'GET', path: `^/v1/subscriptions/${id}$` };
  await sandbox(system, 'POST', 'faults', { kind: '403', match, times: 100 });
  await until(
    async () => (await timeline(system, id)).some(({ summary }) => summary.includes('not decided yet')),
    { what: 'it is written down that Stripe cannot be read' },
  );
  await sandbox(system, 'DELETE', 'faults');
}

/** Waits until a running episode has done all that its clock asks for; one that is over rests. */
export async function episodeRests(system: BillingSystem, customer: TestCustomer, id: string): Promise<void> {
  await followed(system, customer, id);
  const now = await customer.now();
  // An Update waits for its turn: after it the episode has the facts of the subscription.
  const running = await change(system, id, refreshUpdate, asked()).catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return null;
    throw error;
  });
  if (running === null) return;
  await until(
    async () => {
      const { next } = await episodeOf(system, id).query(dunningExplainQuery);
      if (next !== null && next.at <= now) return false;
      // What has left the plan may still run: in the workflow's task, or as an activity on a busy machine.
      return hasNothingToDo(system, dunningWorkflowId(id));
    },
    { what: `the episode of ${id} rests` },
  );
}

/** Moves the clock to what the episode does next, and waits until it is done. */
export async function toNextStep(system: BillingSystem, customer: TestCustomer, id: string): Promise<void> {
  const { next } = await episodeOf(system, id).query(dunningExplainQuery);
  if (next === null) throw new Error(`the episode of ${id} has nothing to do`);
  await customer.advanceTo(next.at);
  await episodeRests(system, customer, id);
}

/** Lets days of an episode pass, in steps small enough that nothing falls together. */
export async function playEpisode(
  system: BillingSystem,
  customer: TestCustomer,
  id: string,
  days: number,
): Promise<void> {
  const start = await customer.now();
  for (let day = 1; day <= days; day++) {
    await customer.advanceTo(start + day * DAY);
    await episodeRests(system, customer, id);
  }
}
