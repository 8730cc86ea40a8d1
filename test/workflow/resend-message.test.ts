import { randomUUID } from 'node:crypto';
import { findMessage, markMessage, insertMessage } from '../../db/messages/outbox.ts';
import type { MessageRow, NewMessage } from '../../db/messages/outbox.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { startMailServer } from '../support/mail-server.ts';
import type { TestMailServer } from '../support/mail-server.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';

/** A customer says that a mail never came; support sends it again. */
let system: BillingSystem;
let mail: TestMailServer;
let support: string;

beforeAll(async () => {
  mail = await startMailServer();
  system = await startBillingSystem({ SMTP_URL: mail.url });
  support = await system.identity.token({ email: 'support@example.com', role: 'editor' });
});
afterAll(async () => {
  await system.stop();
  await mail.stop();
});

const em = () => system.api.api.deps.em();

async function written(
  { customerId, email }: TestCustomer,
  more: Partial<NewMessage> & { state?: 'sent' | 'failed' } = {},
): Promise<MessageRow> {
  const { state = 'failed', ...rest } = more;
  const key = randomUUID();
  await insertMessage(em(), {
    key,
    customerId,
    subscriptionId: null,
    kind: 'recovered',
    recipient: email,
    subject: `Subject ${key}`,
    body: 'Text',
    at: Date.now(),
    ...rest,
  });
  await markMessage(em(), key, state, state === 'failed' ? 'no such mailbox' : null);
  const row = await findMessage(em(), key);
  if (row === null) throw new Error('the message is not there');
  return row;
}

const resend = (id: string, token = support, key: string = randomUUID()): Promise<CallResult> =>
  system.api.call('POST', `/admin/messages/${id}/resend`, {
    token,
    headers: { 'idempotency-key': key },
    body: { reason: 'she never got it' },
  });
const mails = ({ subject }: MessageRow): string[] =>
  mail.taken().flatMap((one) => (one.subject === subject ? [one.to] : []));

it('a failed mail goes once to today’s address, with its request in the audit log', async () => {
  const ada = await newCustomer(system);
  const message = await written(ada, { recipient: 'mistyped@example.test' });
  const key = randomUUID();
  const first = await resend(message.id, support, key);
  expect([first.status, first.body]).toEqual([200, { id: message.id, recipient: ada.email }]);
  expect((await resend(message.id, support, key)).body).toEqual(first.body);
  await until(async () => (await findMessage(em(), message.key))?.state === 'sent');
  expect(mails(message)).toEqual([ada.email]);
  expect(await findMessage(em(), message.key)).toMatchObject({ recipient: ada.email, error: null });
  const entries = await system.rows('select actor_kind, reason from audit_log where subject_id = $1', [
    message.id,
  ]);
  expect(entries).toEqual([{ actor_kind: 'staff', reason: 'she never got it' }]);
});

it('one that was sent goes again, and waits for a mail server that is busy', async () => {
  const message = await written(await newCustomer(system), { state: 'sent' });
  let refused = 0;
  mail.refuse(({ to }) => {
    if (to !== message.recipient) return null;
    refused += 1;
    return 450;
  });
  expect((await resend(message.id)).status).toBe(200);
  await until(() => Promise.resolve(refused > 0));
  mail.refuse(() => null);
  await until(() => Promise.resolve(mails(message).length === 1), { withinMs: 60_000 });
});

it('what is not true any more is not sent', async () => {
  const { customer, subscriptionId } = await subscribed();
  for (const kind of ['payment_failed', 'suspension_warning', 'suspended', 'trial_ending'] as const) {
    const message = await written(customer, { kind, subscriptionId });
    const { status, body } = await resend(message.id);
    expect([kind, status, body.code]).toEqual([kind, 409, 'message_outdated']);
    expect(mails(message)).toEqual([]);
  }
  const old = await written(customer);
  await system.rows(`update outbox_messages set created_at = now() - interval '31 days' where id = $1`, [
    old.id,
  ]);
  expect((await resend(old.id)).body.code).toBe('message_outdated');
  const ended = await written(customer, { kind: 'recovered', subscriptionId });
  await system.rows(`update subscriptions set mode = 'observed' where id = $1`, [subscriptionId]);
  expect((await resend(ended.id)).body.code).toBe('not_managed');
});

it('customers send nothing', async () => {
  const ada = await newCustomer(system);
  const message = await written(ada);
  expect((await resend(message.id, ada.token)).status).toBe(403);
  expect((await resend(randomUUID())).status).toBe(404);
});

async function subscribed(): Promise<{ customer: TestCustomer; subscriptionId: string }> {
  const customer = await newCustomer(system);
  const subscriptionId = await customer.subscribe('starter_month_usd');
  return { customer, subscriptionId };
}
