import { randomUUID } from 'node:crypto';
import type { MikroORM } from '../../db/orm.ts';
import { appendAudit, auditOf } from '../../db/audit/audit-log.ts';
import { findCharge, upsertCharge, writeCharge } from '../../db/documents/charges.ts';
import { findDispute, upsertDispute } from '../../db/documents/disputes.ts';
import { findEffect, intendEffect, listOpenEffects, recordEffectOutcome } from '../../db/effects/effects.ts';
import { findMessage, markMessage, messagesOfCustomer, insertMessage } from '../../db/messages/outbox.ts';
import { sumOfMovements, sumOfSubscriptions, writeMovements } from '../../db/revenue/revenue.ts';
import { upsertSubscription } from '../../db/subscriptions/subscriptions.ts';
import { appendTimeline, rewriteTimeline, timelineOf } from '../../db/timeline/timeline.ts';
import { query } from '../../db/sql.ts';
import { day, openDatabase, sampleMovement, sampleSubscription } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});

afterAll(() => close());

describe('effects', () => {
  const effect = () => ({
    key: randomUUID(),
    kind: 'pay_invoice',
    provider: 'stripe' as const,
    intent: { invoiceId: 'in_1' },
    workflowId: 'dunning:sub_1',
  });

  it('are written before the call and again on each try, under one key', async () => {
    const intended = effect();
    const tries = await Promise.all(Array.from({ length: 5 }, () => intendEffect(orm.em.fork(), intended)));
    expect(tries.map(({ attempts }) => attempts).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(await findEffect(orm.em.fork(), intended.key)).toMatchObject({
      ...intended,
      state: 'intended',
      attempts: 5,
    });
  });

  it('tell a retry how the earlier try ended', async () => {
    const em = orm.em.fork();
    const intended = effect();
    await intendEffect(em, intended);
    await recordEffectOutcome(em, intended.key, { state: 'unknown', error: 'timed out' });
    expect(await intendEffect(em, intended)).toMatchObject({
      state: 'unknown',
      error: 'timed out',
      attempts: 2,
    });
    expect(
      await recordEffectOutcome(em, intended.key, {
        state: 'confirmed',
        providerId: 'ch_1',
        result: { paid: true },
      }),
    ).toBe(true);
    expect(await intendEffect(em, { ...intended, intent: { other: 1 } })).toMatchObject({
      state: 'confirmed',
      providerId: 'ch_1',
      result: { paid: true },
      error: null,
      attempts: 2,
      intent: intended.intent,
    });
  });

  it('stay confirmed when a lost try ends later', async () => {
    const em = orm.em.fork();
    const intended = effect();
    await intendEffect(em, intended);
    await recordEffectOutcome(em, intended.key, { state: 'confirmed' });
    expect(await recordEffectOutcome(em, intended.key, { state: 'unknown' })).toBe(false);
    expect((await findEffect(em, intended.key))?.state).toBe('confirmed');
    expect(await recordEffectOutcome(em, 'no such key', { state: 'failed' })).toBe(false);
  });

  it('stay failed when a lost try ends later, unless that one was made', async () => {
    const em = orm.em.fork();
    const intended = effect();
    await intendEffect(em, intended);
    const result = { outcome: 'declined' };
    await recordEffectOutcome(em, intended.key, { state: 'failed', result });
    expect(await recordEffectOutcome(em, intended.key, { state: 'unknown', error: 'timed out' })).toBe(false);
    expect(await findEffect(em, intended.key)).toMatchObject({ state: 'failed', error: null, result });
    expect(await recordEffectOutcome(em, intended.key, { state: 'confirmed' })).toBe(true);
  });

  it('of unknown end are listed, settled and fresh ones are not', async () => {
    const em = orm.em.fork();
    const [open, unknown, failed, confirmed] = [effect(), effect(), effect(), effect()];
    for (const each of [open, unknown, failed, confirmed]) await intendEffect(em, each);
    await recordEffectOutcome(em, unknown.key, { state: 'unknown' });
    await recordEffectOutcome(em, failed.key, { state: 'failed', error: 'declined' });
    await recordEffectOutcome(em, confirmed.key, { state: 'confirmed' });
    const mine = new Set<string>([open, unknown, failed, confirmed].map(({ key }) => key));
    const listed = await listOpenEffects(em, { before: Date.now() + 60_000 });
    expect(
      listed
        .map(({ key }) => key)
        .filter((key) => mine.has(key))
        .toSorted(),
    ).toEqual([open.key, unknown.key].toSorted());
    expect(await listOpenEffects(em, { before: Date.now() - 600_000 })).toEqual([]);
  });
});

describe('the timeline', () => {
  const entry = (key: string, at: number) => ({
    key,
    customerId: 'cus_1',
    subscriptionId: 'sub_timeline',
    at,
    kind: 'status_changed',
    summary: `entry ${key}`,
    rule: 'invoice_paid',
    facts: { amount: 1900, note: null },
    outcome: null,
    workflowId: 'w',
    runId: 'r',
    actor: { kind: 'system' },
  });

  it('keeps each entry once and reads in order, the latest where there are many', async () => {
    const em = orm.em.fork();
    await appendTimeline(em, [entry('a', day(2)), entry('b', day(1))]);
    await appendTimeline(em, [entry('b', day(9)), entry('c', day(3))]);
    await appendTimeline(em, []);
    const rows = await timelineOf(em, 'sub_timeline');
    expect(rows.map(({ key, at }) => [key, at])).toEqual([
      ['b', day(1)],
      ['a', day(2)],
      ['c', day(3)],
    ]);
    expect(rows[1]).toMatchObject({ ...entry('a', day(2)), id: expect.any(Number) as number });
    expect((await timelineOf(em, 'sub_timeline', { limit: 2 })).map(({ key }) => key)).toEqual(['a', 'c']);
    await rewriteTimeline(em, [{ ...entry('c', day(3)), summary: 'Written anew.' }]);
    const [latest] = await timelineOf(em, 'sub_timeline', { limit: 1 });
    expect(latest).toMatchObject({ key: 'c', summary: 'Written anew.', id: rows[2]?.id });
  });
});

describe('revenue', () => {
  it('is added up by currency, from movements and from subscriptions', async () => {
    const em = orm.em.fork();
    const eur = { currency: 'eur', customerId: 'cus_e', person: 'cus_e' };
    await writeMovements(em, [
      sampleMovement('m1', { at: Date.UTC(2026, 2, 31, 23, 59, 59, 999) }),
      sampleMovement('m2', { amount: 3000, kind: 'expansion' }),
      sampleMovement('m3', { ...eur, amount: 1500 }),
    ]);
    await writeMovements(em, [
      sampleMovement('m1', { at: Date.UTC(2026, 2, 31, 23, 59, 59, 999) }),
      sampleMovement('m4', { ...eur, amount: -1500, kind: 'churn', voluntary: false }),
    ]);
    expect(await sumOfMovements(em)).toEqual([{ currency: 'usd', amount: 4900 }]);
    await upsertSubscription(em, sampleSubscription('sub_r', { mrr: 4900 }));
    await upsertSubscription(
      em,
      sampleSubscription('sub_r2', { mrr: 0, currency: 'eur', status: 'canceled' }),
    );
    expect(await sumOfSubscriptions(em)).toEqual([{ currency: 'usd', amount: 4900 }]);
  });

  it('counts a movement in its UTC day', async () => {
    const rows = await query<{ day: string }>(
      orm.em.fork(),
      `select distinct day from revenue_movements where key = 'm1'`,
    );
    expect(rows).toEqual([{ day: '2026-03-31' }]);
  });
});

describe('messages', () => {
  const message = (key: string) => ({
    key,
    customerId: 'cus_m',
    subscriptionId: 'sub_m',
    kind: 'payment_failed' as const,
    recipient: 'a@example.test',
    subject: 'Your payment failed',
    body: 'Text?',
    at: day(1),
  });

  it('are recorded once, also by several at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 5 }, () => insertMessage(orm.em.fork(), message('once'))),
    );
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(await messagesOfCustomer(orm.em.fork(), 'cus_m')).toHaveLength(1);
  });

  it('stay sent once sent', async () => {
    const em = orm.em.fork();
    await insertMessage(em, message('sent'));
    await markMessage(em, 'sent', 'failed', 'mail server is down');
    expect(await findMessage(em, 'sent')).toMatchObject({
      ...message('sent'),
      state: 'failed',
      error: 'mail server is down',
      sentAt: null,
    });
    await markMessage(em, 'sent', 'sent');
    await markMessage(em, 'sent', 'failed', 'late');
    expect(await findMessage(em, 'sent')).toMatchObject({
      state: 'sent',
      error: null,
      sentAt: expect.any(Number) as number,
    });
  });
});

describe('charges and disputes', () => {
  const charge = (id: string) => ({
    id,
    customerId: 'cus_1',
    invoiceId: 'in_1',
    amount: 1900,
    tax: 0,
    amountRefunded: 0,
    currency: 'usd',
    status: 'succeeded',
    declineCode: null,
    description: null,
    disputed: false,
    failedLateAt: null,
    createdAt: day(0),
  });

  it.each(['the older first', 'the older last'])(
    'are as the later reading says, when a refund is made and when it fails: %s',
    async (order) => {
      const em = orm.em.fork();
      const made = charge(`ch_${order}`);
      const refund = (status: string) => ({
        id: `re_${order}`,
        chargeId: made.id,
        customerId: 'cus_1',
        amount: 1900,
        tax: 0,
        currency: 'usd',
        status,
        reason: null,
        createdAt: day(1),
      });
      const readings = [
        { at: day(1), charge: made, refunds: [] },
        {
          at: day(2),
          charge: { ...made, amountRefunded: 1900, invoiceId: null },
          refunds: [refund('succeeded')],
        },
        { at: day(9), charge: made, refunds: [refund('failed')] },
      ];
      const write = (n: number): Promise<void> =>
        orm.em.fork().transactional(async (inside) => {
          const reading = readings[n];
          if (reading !== undefined) await writeCharge(inside, reading, reading.at);
        });
      for (const n of order === 'the older first' ? [0, 1] : [1, 0]) await write(n);
      expect(await findCharge(em, made.id)).toMatchObject({ amountRefunded: 1900 });
      for (const n of order === 'the older first' ? [2] : [2, 1]) await write(n);
      expect(await findCharge(em, made.id)).toMatchObject({ amountRefunded: 0 });
      expect(await query(em, 'select status from refunds where charge_id = $1', [made.id])).toEqual([
        { status: 'failed' },
      ]);
    },
  );

  it('keep the invoice, and are neither pending again nor paid after a late failure', async () => {
    const em = orm.em.fork();
    const paid = charge('ch_1');
    await upsertCharge(em, { ...paid, status: 'pending' });
    await upsertCharge(em, paid);
    await upsertCharge(em, { ...paid, status: 'pending' });
    await upsertCharge(em, { ...paid, invoiceId: null });
    expect(await findCharge(em, 'ch_1')).toEqual(paid);
    const failed = { ...paid, status: 'failed', failedLateAt: day(3) };
    await upsertCharge(em, failed);
    await upsertCharge(em, paid);
    expect(await findCharge(em, 'ch_1')).toEqual(failed);
  });

  it('keep a dispute closed', async () => {
    const em = orm.em.fork();
    const dispute = {
      id: 'dp_1',
      chargeId: 'ch_1',
      customerId: 'cus_1',
      amount: 1900,
      tax: 0,
      currency: 'usd',
      reason: 'fraudulent',
      status: 'needs_response',
      createdAt: day(0),
      evidenceDueAt: day(7),
    };
    await upsertDispute(em, dispute);
    await upsertDispute(em, { ...dispute, status: 'lost' });
    await upsertDispute(em, dispute);
    expect(await findDispute(em, 'dp_1')).toEqual({
      ...dispute,
      status: 'lost',
      outcome: null,
      settledAt: null,
    });
  });
});

describe('the audit log', () => {
  it('keeps what was done, newest first', async () => {
    const em = orm.em.fork();
    const row = {
      actorId: 'u',
      actorKind: 'staff' as const,
      action: 'trial.extend',
      subjectType: 'subscription',
      subjectId: 'sub_a',
      before: { trialEnd: day(7) },
      after: null,
      reason: 'asked nicely',
      requestId: 'req_1',
      at: day(1),
    };
    await appendAudit(em, row);
    await appendAudit(em, { ...row, action: 'subscription.cancel', at: day(2) });
    const rows = await auditOf(em, 'subscription', 'sub_a');
    expect(rows.map(({ action }) => action)).toEqual(['subscription.cancel', 'trial.extend']);
    expect(rows[1]).toEqual({
      ...row,
      callerRequestId: null,
      id: expect.any(Number) as number,
      reasonHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      reasonSalt: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });
});
