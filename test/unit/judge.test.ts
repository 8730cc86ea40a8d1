import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { judge } from '../judge/checks.ts';
import type { Evidence, HistoryEntry, RestEntry, Row } from '../judge/evidence.ts';
import { goodEvidence, madeCall, realTime } from '../support/judged-story.ts';

const folder = join(import.meta.dirname, '../judge');

const failing = (evidence: Evidence): string[] =>
  judge(evidence)
    .filter(({ wrong }) => wrong.length > 0)
    .map(({ name }) => name);

const table = (evidence: Evidence, name: string): Row[] => evidence.tables[name] ?? [];
const rowIn = (evidence: Evidence, name: string, id: string): Row =>
  table(evidence, name).find((row) => Object.values(row).includes(id)) ?? {};
const restOf = ({ history }: Evidence, who: string): RestEntry =>
  history.findLast((entry): entry is RestEntry => entry.type === 'rest' && entry.who === who) ??
  (() => {
    throw new Error(`no rest of ${who}`);
  })();
const answerOf = ({ history }: Evidence, index: number): { answer: unknown } => {
  const calls = history.filter((entry: HistoryEntry) => entry.type === 'call');
  return calls[index] ?? { answer: null };
};
const access = ({ history }: Evidence, who: string): Row =>
  history.flatMap((entry) =>
    entry.type === 'call' && entry.who === who && entry.path.endsWith('/my-access') ? [entry] : [],
  )[0] as unknown as Row;

it('the judge uses nothing but pg, Node and itself', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(8);
  const outside = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)]
      .map(([, target = '']) => target)
      .filter((target) =>
        target.startsWith('.')
          ? !resolve(dirname(join(folder, file)), target).startsWith(`${folder}/`)
          : target !== 'pg' && !target.startsWith('node:'),
      )
      .map((target) => `${file}: ${target}`);
  });
  expect(outside).toEqual([]);
});

it('finds nothing wrong with a run in which all is well, and looks at something in each check', () => {
  const verdict = judge(goodEvidence());
  expect(verdict.flatMap(({ name, wrong }) => wrong.map((line) => `${name}: ${line}`))).toEqual([]);
  expect(verdict.filter(({ checked }) => checked === 0).map(({ name }) => name)).toEqual([]);
});

const BAD: [what: string, named: string, change: (evidence: Evidence) => void][] = [
  [
    'a change that was acknowledged and never made',
    'acknowledged exists',
    (e) => (e.stripe.writes.length = 0),
  ],
  [
    'usage that was acknowledged and not stored',
    'acknowledged exists',
    (e) => {
      table(e, 'usage_events').pop();
      e.stripe.meters.shift();
    },
  ],
  [
    'a part of a consumed quantity',
    'acknowledged exists',
    (e) => (rowIn(e, 'usage_events', 'use-1')['quantity'] = '59'),
  ],
  [
    'an event that was acknowledged and lost',
    'acknowledged events are kept',
    (e) => table(e, 'inbox_events').shift(),
  ],
  [
    'an event that was acknowledged before it was stored',
    'acknowledged events are kept',
    (e) => (rowIn(e, 'inbox_events', 'evt_1')['received_at'] = new Date(realTime(3)).toISOString()),
  ],
  [
    'a refused change that was made',
    'refused had no effect',
    (e) =>
      e.stripe.writes.push({
        ...{ method: 'POST', path: '/v1/subscriptions/sub_ada', status: 200, replayed: false },
        ...{ idempotencyKey: 'subscription:sub_ada/cancel-2/end', at: realTime(9) },
      }),
  ],
  [
    'a refused consumption that was stored',
    'refused had no effect',
    (e) => table(e, 'usage_events').push({ ...rowIn(e, 'usage_events', 'use-1'), idempotency_key: 'use-2' }),
  ],
  [
    'a repeat that is answered differently',
    'a key has one effect and one answer',
    (e) => (answerOf(e, 2).answer = { status: 'canceled' }),
  ],
  [
    'a key that took effect twice',
    'a key has one effect and one answer',
    (e) => e.stripe.writes.push({ ...e.stripe.writes[0] }),
  ],
  [
    'an invoice that was paid twice',
    'charged once',
    (e) => (e.stripe.invoices[0]?.['payments'] as { data: Row[] }).data.push({ status: 'paid' }),
  ],
  [
    'two paid renewals of one period',
    'charged once',
    (e) => {
      for (const id of ['in_a', 'in_b'])
        e.stripe.invoices.push({ ...e.stripe.invoices[0], id, billing_reason: 'subscription_cycle' });
    },
  ],
  [
    'a charge that pays nothing',
    'charged only what is owed',
    (e) => e.stripe.charges.push({ ...e.stripe.charges[0], id: 'ch_more' }),
  ],
  [
    'more given back than charged',
    'charged only what is owed',
    (e) => Object.assign(e.stripe.charges[0] ?? {}, { amount_refunded: 2000 }),
  ],
  [
    'a debt that never ends',
    'unpaid comes to its end',
    (e) => (restOf(e, 'ben@example.com').clock += 20 * 86_400_000),
  ],
  [
    'access after the grace',
    'access is as the rules say',
    (e) => (access(e, 'ben@example.com')['answer'] = { services: ['ops-center', 'chat'] }),
  ],
  [
    'no access for somebody who pays',
    'access is as the rules say',
    (e) => (access(e, 'ada@example.com')['answer'] = { services: ['ops-center'] }),
  ],
  [
    'a mail that came twice without a fault',
    'mails are sent once',
    (e) =>
      e.mails.push({ ...(e.mails[1] ?? { to: '', subject: '', messageId: '', at: 0 }), at: realTime(19) }),
  ],
  [
    'two mails of a kind within a day',
    'mails are sent once',
    (e) => table(e, 'outbox_messages').push({ ...table(e, 'outbox_messages')[0] }),
  ],
  ['a suspension that nobody was told of', 'mails are not missing', (e) => e.mails.pop()],
  ['a failed payment that nobody was told of', 'mails are not missing', (e) => e.mails.shift()],
  [
    'a change without an idempotency key',
    'each effect has its intent before it',
    (e) => {
      e.stripe.writes.push({
        method: 'POST',
        path: '/v1/invoices/in_1/pay',
        status: 200,
        idempotencyKey: null,
      });
    },
  ],
  [
    'a change whose intent was written afterwards',
    'each effect has its intent before it',
    (e) => Object.assign(table(e, 'effects')[0] ?? {}, { created_at: new Date(realTime(8)).toISOString() }),
  ],
  [
    'an effect that is open',
    'nothing is left open',
    (e) => Object.assign(table(e, 'effects')[0] ?? {}, { state: 'unknown' }),
  ],
  [
    'an event that is stuck',
    'nothing is left open',
    (e) => Object.assign(table(e, 'inbox_events')[0] ?? {}, { state: 'delivered' }),
  ],
  [
    'an event that nobody knows of',
    'nothing is left open',
    (e) => e.stripe.events.push({ id: 'evt_3', type: 'invoice.paid' }),
  ],
  [
    'a change of what is not ours',
    'observed and foreign are untouched',
    (e) => {
      const key = 'subscription:sub_dora/x/end';
      table(e, 'effects').push({ key, state: 'confirmed', created_at: new Date(realTime(6)).toISOString() });
      e.stripe.writes.push({
        ...{ method: 'POST', path: '/v1/subscriptions/sub_dora', status: 200, replayed: false },
        ...{ idempotencyKey: key, at: realTime(9) },
      });
    },
  ],
  [
    'an older status in the table',
    'the tables agree with Stripe',
    (e) => (rowIn(e, 'subscriptions', 'sub_ben')['stripe_status'] = 'active'),
  ],
  ['an invoice that is not in the table', 'the tables agree with Stripe', (e) => table(e, 'invoices').pop()],
  ['a lost movement', 'revenue is what Stripe’s prices say', (e) => table(e, 'revenue_movements').pop()],
  [
    'a wrong monthly worth, with movements that agree with it',
    'revenue is what Stripe’s prices say',
    (e) => {
      rowIn(e, 'subscriptions', 'sub_ada')['mrr'] = 1901;
      rowIn(e, 'revenue_movements', 'cus_ada')['amount'] = '1901';
    },
  ],
  [
    'an older status at Keycloak',
    'Keycloak and Lago agree',
    (e) => Object.assign(e.keycloak['ben@example.com'] ?? {}, { subscription_status: ['active'] }),
  ],
  [
    'an older tier at Lago',
    'Keycloak and Lago agree',
    (e) => (e.lago.customers[0] = { ...e.lago.customers[0], metadata: [{ key: 'tier', value: 'trial' }] }),
  ],
  ['a change without a word', 'the timeline explains each change', (e) => (table(e, 'timeline').length = 0)],
  [
    'calls past the limit of a day',
    'usage never passed a hard limit',
    (e) => {
      const more = { ...rowIn(e, 'usage_events', 'use-1'), idempotency_key: 'use-3' };
      table(e, 'usage_events').push(more);
      e.stripe.meters[1] = { customer: 'cus_cleo', event: 'perennial_inference', value: '120000000' };
      e.history.push(
        madeCall(30, {
          who: 'cleo@example.com',
          path: '/subscriptions/check-access/chat',
          key: 'header_use-3',
          body: { quantity: 60, idempotency_key: 'use-3' },
          answer: { allowed: true, limit: 100 },
        }),
      );
    },
  ],
  ['usage that Stripe never counted', 'usage stored is usage reported', (e) => e.stripe.meters.pop()],
];

it.each(BAD)('%s is found by "%s"', (_, named, change) => {
  const evidence = structuredClone(goodEvidence());
  change(evidence);
  expect(failing(evidence)).toContain(named);
});

it('every check has a run that it refuses', () => {
  const refused = new Set(BAD.map(([, named]) => named));
  expect(judge(goodEvidence()).filter(({ name }) => !refused.has(name))).toEqual([]);
});

it('a mail that a fault repeated under its own Message-ID is no second mail', () => {
  const evidence = goodEvidence();
  const [first] = evidence.mails;
  if (first !== undefined) evidence.mails.push({ ...first, at: realTime(17) });
  expect(failing(evidence)).toEqual([]);
});
