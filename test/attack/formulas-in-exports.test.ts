import { appendAudit } from '../../db/audit/audit-log.ts';
import { upsertCharge } from '../../db/documents/charges.ts';
import { intendEffect } from '../../db/effects/effects.ts';
import { EXPORTS } from '../../db/revenue/exports.ts';
import { writeMovements } from '../../db/revenue/revenue.ts';
import { execute } from '../../db/sql.ts';
import { appendTimeline } from '../../db/timeline/timeline.ts';
import { openApiDocument } from '../../api/documentation/openapi.ts';
import { allRoutes } from '../../api/routes.ts';
import { sampleUser, storeInvoices, storeSubscription } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/**
 * A customer writes formulas wherever a text of theirs is stored, for the spreadsheet in which staff open
 * an export. The usage of an invoice and a month's file: test/contract/usage-reads, test/integration/usage-retention.
 */
const FORMULAS = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1', '\r=1+1'];
const TABLES = ['subscriptions', 'customers', ...EXPORTS];

let api: TestApi;
let finance: SampleUser;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  finance = await sampleUser(api, { roles: ['finance'], email: 'staff@example.test' });
  for (const [index, formula] of FORMULAS.entries()) await plant(formula, index);
});
afterAll(async () => {
  await api.stop();
});

/** A row of every table whose text is the formula. */
async function plant(formula: string, index: number): Promise<void> {
  const em = api.api.deps.em();
  const at = Date.UTC(2027, 0, 10);
  const user = await sampleUser(api, { name: formula });
  const { customerId } = user;
  const { id: subscriptionId } = await storeSubscription(api, user);
  await storeInvoices(api, user, 1);
  await execute(em, 'update customers set name = $2, email = $2 where id = $1', [customerId, formula]);
  await execute(em, 'update users set email = $2 where id = $1', [user.userId, formula]);
  await execute(em, 'update invoices set number = $2 where customer_id = $1', [customerId, formula]);
  await upsertCharge(em, {
    id: `ch_${index}`,
    customerId,
    invoiceId: null,
    amount: 4_900,
    tax: 0,
    amountRefunded: 0,
    currency: 'usd',
    status: 'failed',
    declineCode: formula,
    description: formula,
    disputed: false,
    failedLateAt: null,
    createdAt: at,
  });
  const line = { customerId, subscriptionId, at };
  await writeMovements(em, [
    {
      ...line,
      key: String(index),
      person: user.userId,
      kind: 'contraction',
      voluntary: null,
      amount: -1_000,
      currency: 'usd',
      tier: formula,
      lostAt: null,
    },
  ]);
  await appendTimeline(em, [
    {
      ...line,
      key: String(index),
      kind: 'payment_attempt',
      summary: formula,
      rule: 'paid',
      facts: {},
      outcome: 'done',
      workflowId: `dunning:${subscriptionId}`,
      runId: 'run-1',
      actor: { kind: 'staff', id: 'x' },
    },
  ]);
  await appendAudit(em, {
    actorId: finance.userId,
    actorKind: 'staff',
    action: 'trial.extend',
    subjectType: 'subscription',
    subjectId: subscriptionId,
    before: null,
    after: null,
    reason: formula,
    requestId: `req-${index}`,
    at,
  });
  await execute(
    em,
    `insert into inbox_events (id, type, created_at, payload, state, reason)
     values ($1, 'invoice.paid', now(), '{}', 'ignored', $2)`,
    [`evt_${index}`, formula],
  );
  await intendEffect(em, {
    key: `subscription:${index}/1`,
    kind: 'change_plan',
    provider: 'stripe',
    intent: {},
    workflowId: `subscription:${subscriptionId}`,
  });
  await execute(em, 'update effects set error = $2 where key = $1', [`subscription:${index}/1`, formula]);
}

/** Every cell of a file as a spreadsheet has it. */
const cellsOf = (text: string): string[] =>
  [...text.matchAll(/(?:^|,|\n)(?:"((?:[^"]|"")*)"|([^",\n]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );

/** Whether a spreadsheet would work it out; a negative number stays one. */
const isFormula = (cell: string): boolean => /^[=+@\t\r-]/.test(cell) && !/^-\d+(\.\d+)?$/.test(cell);

it.each(TABLES)('an export of %s has no cell that a spreadsheet works out', async (table) => {
  const { status, body } = await api.call('GET', `/admin/exports/${table}`, { token: finance.token });
  expect(status).toBe(200);
  const cells = cellsOf(body.text ?? '');
  expect(cells.filter(isFormula)).toEqual([]);
  for (const formula of FORMULAS) expect(cells).toContain(`'${formula}`);
});

it('a negative amount stays a number', async () => {
  const { body } = await api.call('GET', '/admin/exports/movements', { token: finance.token });
  expect(cellsOf(body.text ?? '')).toContain('-10');
});

it('there is no other CSV in the API than those looked at', () => {
  const { paths } = openApiDocument(allRoutes, 'http://api.test');
  const inCsv = Object.entries(paths).filter(([, methods]) => JSON.stringify(methods).includes('text/csv'));
  expect(inCsv.map(([path]) => path).sort()).toEqual([
    '/admin/exports/customers',
    '/admin/exports/subscriptions',
    '/admin/exports/{table}',
    '/billing/invoice/{stripe_invoice_id}/usage/export',
    // Numbers and times only, and event types of our own.
    '/usage/series/export',
  ]);
});
