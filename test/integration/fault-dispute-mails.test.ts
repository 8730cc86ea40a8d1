import { messageIdOf } from '../../gateways/mail/message-id.ts';
import { RECONCILIATION, RECONCILIATION_SCHEDULE_ID } from '../../workflows/contracts/reconciliation.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { newCustomer } from '../support/customer.ts';
import { startHeldMail } from '../support/held-mail.ts';
import type { HeldMail } from '../support/held-mail.ts';
import { holdRows } from '../support/held-rows.ts';
import type { HeldRows } from '../support/held-rows.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';

/*
 * Finance and an administrator are written to about a dispute, and the worker is killed on the way: between
 * the two intents, while the mail server has the mail, and when it has taken it and our record says nothing.
 */
const STAFF = ['admin@staff.test', 'finance@staff.test'];

let mail: HeldMail;
let system: Processes;
let rows: HeldRows;
beforeAll(async () => {
  mail = await startHeldMail();
  system = await startProcesses({ variables: { SMTP_URL: mail.url } });
  await system.temporal.schedule.getHandle(RECONCILIATION_SCHEDULE_ID).pause();
  for (const role of ['admin', 'finance'] as const) {
    const token = await system.identity.token({ email: `${role}@staff.test`, role });
    await system.api.call('GET', '/billing/subscription', { token });
  }
  rows = await holdRows(system.databaseUrl);
});
afterAll(async () => {
  await rows.close();
  await system.stop();
  await mail.stop();
});

async function newDispute(): Promise<string> {
  const customer = await newCustomer(system, { card: 'pm_card_createDispute' });
  await customer.subscribe('professional_month_usd');
  return until(
    async () => {
      const [row] = await system.rows<{ id: string }>('select id from disputes where customer_id = $1', [
        customer.customerId,
      ]);
      return row?.id ?? false;
    },
    { what: 'the dispute is known' },
  );
}

interface Mail {
  id: string;
  recipient: string;
  state: string;
}
const mailsOf = (disputeId: string): Promise<Mail[]> =>
  system.rows<Mail>('select id, recipient, state from outbox_messages where key like $1 order by recipient', [
    `dispute/${disputeId}/%`,
  ]);

/** Starts the run that writes to staff, as every ten minutes. */
const look = (name: string): Promise<unknown> =>
  system.temporal.workflow.start(RECONCILIATION, {
    workflowId: `${RECONCILIATION}-${name}`,
    taskQueue: TASK_QUEUES.billing,
  });

/** Kills the worker when `isThere`; then lets what it waited for go, and starts another one. */
async function killWhen(isThere: () => Promise<boolean> | boolean, letGo: () => Promise<void> | void) {
  await until(async () => isThere(), { withinMs: 120_000, everyMs: 50, what: 'the worker is in the middle' });
  await system.worker.kill();
  await letGo();
  await system.worker.start();
}

const isOf = (taken: string, id: string): boolean =>
  taken.split('@')[0] === messageIdOf(id, '').split('@')[0];

/** How often the mail server took each mail, once both are sent. It drops repeats by their id. */
async function timesTaken(disputeId: string): Promise<number[]> {
  const mails = await until(
    async () => {
      const found = await mailsOf(disputeId);
      return found.length === STAFF.length && found.every(({ state }) => state === 'sent') && found;
    },
    { withinMs: 180_000, what: 'both mails are sent' },
  );
  expect(mails.map(({ recipient }) => recipient)).toEqual(STAFF);
  const outbox = await system.rows<Mail>('select id, recipient, state from outbox_messages');
  // Nothing went out under an id that the outbox does not know.
  expect(mail.taken().filter((taken) => !outbox.some(({ id }) => isOf(taken, id)))).toEqual([]);
  return mails.map(({ id }) => mail.taken().filter((taken) => isOf(taken, id)).length).toSorted();
}

describe('the worker is killed', () => {
  it('between two intents: nobody is left out, and nobody is written to twice', async () => {
    const disputeId = await newDispute();
    const [last] = await system.rows<{ email: string }>(
      `select email from users where role in ('admin', 'finance') order by id desc limit 1`,
    );
    await rows.hold(
      'insert',
      'outbox_messages',
      `new.key like 'dispute/${disputeId}/%' and new.recipient = '${last?.email ?? ''}'`,
    );
    await look('intents');
    await killWhen(
      async () => (await rows.waiting()) > 0,
      async () => {
        await rows.drop();
        // The first intent is there, the second one is not, and nothing went out.
        expect(await mailsOf(disputeId)).toMatchObject([{ state: 'recorded' }]);
      },
    );
    expect(await timesTaken(disputeId)).toEqual([1, 1]);
  });

  it('while the mail server has the mail and has not answered: it is sent again, under the same id', async () => {
    const disputeId = await newDispute();
    mail.hold();
    await look('sending');
    // The server took the first mail, and its answer finds nobody.
    await killWhen(() => mail.held() > 0, mail.answer);
    expect(await timesTaken(disputeId)).toEqual([1, 2]);
  });

  it('between the mail server and our record: it is sent again, under the same id', async () => {
    const disputeId = await newDispute();
    await rows.hold(
      'update',
      'outbox_messages',
      `new.key like 'dispute/${disputeId}/%' and new.state = 'sent'`,
    );
    await look('recording');
    await killWhen(
      async () => (await rows.waiting()) > 0,
      async () => {
        await rows.drop();
        expect((await mailsOf(disputeId)).map(({ state }) => state)).toEqual(['recorded', 'recorded']);
      },
    );
    expect(await timesTaken(disputeId)).toEqual([1, 2]);
  });
});
