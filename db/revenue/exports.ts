import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../sql.ts';

/**
 * A whole table as staff take it along: what is selected, and which columns are money (minor units of the
 * row's `currency`). Subscriptions and customers, which have lists with filters, are taken along as those
 * find them (`console-lists.ts`).
 */
interface ExportTable {
  from: string;
  /** SQL expression by column, in order. */
  columns: Readonly<Record<string, string>>;
  money: readonly string[];
  /** Unique; pages go by it. */
  id: string;
  idType: 'text' | 'bigint';
}

const PERSON = `left join customers c on c.id = t.customer_id left join users u on u.id = c.user_id`;
const EMAIL = 'coalesce(u.email, c.email)';

const TABLES = {
  invoices: {
    from: `invoices t ${PERSON}`,
    columns: {
      id: 't.id',
      number: 't.number',
      customer: 't.customer_id',
      email: EMAIL,
      subscription: 't.subscription_id',
      status: 't.status',
      amount_due: 't.amount_due',
      amount_paid: 't.amount_paid',
      amount_remaining: 't.amount_remaining',
      tax: 't.tax',
      tax_paid: 't.tax_paid',
      currency: 't.currency',
      created: 't.created_at',
      paid: 't.paid_at',
    },
    money: ['amount_due', 'amount_paid', 'amount_remaining', 'tax', 'tax_paid'],
    id: 't.id',
    idType: 'text',
  },
  charges: {
    from: `charges t ${PERSON}`,
    columns: {
      id: 't.id',
      customer: 't.customer_id',
      email: EMAIL,
      invoice: 't.invoice_id',
      amount: 't.amount',
      tax: 't.tax',
      amount_refunded: 't.amount_refunded',
      currency: 't.currency',
      status: 't.status',
      decline_code: 't.decline_code',
      disputed: 't.disputed',
      created: 't.created_at',
    },
    money: ['amount', 'tax', 'amount_refunded'],
    id: 't.id',
    idType: 'text',
  },
  movements: {
    from: `revenue_movements t ${PERSON}`,
    columns: {
      id: 't.id',
      at: 't.at',
      kind: 't.kind',
      voluntary: 't.voluntary',
      gap_days: 'round(extract(epoch from t.at - t.lost_at) / 86400)::int',
      amount: 't.amount',
      currency: 't.currency',
      tier: 't.tier',
      customer: 't.customer_id',
      email: EMAIL,
      subscription: 't.subscription_id',
    },
    money: ['amount'],
    id: 't.id',
    idType: 'bigint',
  },
  timeline: {
    from: `timeline t ${PERSON}`,
    columns: {
      id: 't.id',
      at: 't.at',
      customer: 't.customer_id',
      email: EMAIL,
      subscription: 't.subscription_id',
      kind: 't.kind',
      summary: 't.summary',
      rule: 't.rule',
      outcome: 't.outcome',
    },
    money: [],
    id: 't.id',
    idType: 'bigint',
  },
  audit: {
    from: 'audit_log t left join users u on u.id = t.actor_id',
    columns: {
      id: 't.id',
      at: 't.at',
      actor_kind: 't.actor_kind',
      actor: 'u.email',
      action: 't.action',
      subject_type: 't.subject_type',
      subject: 't.subject_id',
      reason: 't.reason',
      request_id: 't.request_id',
      caller_request_id: 't.caller_request_id',
    },
    money: [],
    id: 't.id',
    idType: 'bigint',
  },
  events: {
    from: 'inbox_events t',
    columns: {
      id: 't.id',
      type: 't.type',
      created: 't.created_at',
      received: 't.received_at',
      state: 't.state',
      reason: 't.reason',
      workflow: 't.workflow_id',
      attempts: 't.attempts',
    },
    money: [],
    id: 't.id',
    idType: 'text',
  },
  effects: {
    from: 'effects t',
    columns: {
      key: 't.key',
      kind: 't.kind',
      provider: 't.provider',
      state: 't.state',
      provider_id: 't.provider_id',
      workflow: 't.workflow_id',
      error: 't.error',
      attempts: 't.attempts',
      created: 't.created_at',
    },
    money: [],
    id: 't.key',
    idType: 'text',
  },
} as const satisfies Record<string, ExportTable>;

export type ExportName = keyof typeof TABLES;

export const EXPORTS = Object.keys(TABLES) as [ExportName, ...ExportName[]];

/** A row as an array in the order of the columns; times epoch milliseconds, money minor units. */
export type ExportRow = readonly unknown[];

/** The columns of a table: names, which are times and which are money. */
export function exportColumns(name: ExportName): { name: string; kind: 'time' | 'money' | 'other' }[] {
  const { columns, money }: ExportTable = TABLES[name];
  return Object.entries(columns).map(([column, expression]) => ({
    name: column,
    kind: money.includes(column) ? 'money' : isTime(expression) ? 'time' : 'other',
  }));
}

/** Times are called so: `created_at`, `paid_at`, `at`, and the ends of periods and trials. */
const isTime = (expression: string): boolean =>
  /(?:_at|\.at|_end)$/.test(expression) && !/at_period_end$/.test(expression);

/** All rows of a table, a page at a time, so that no more than a page is ever held. */
export async function* exportRows(
  em: () => EntityManager,
  name: ExportName,
  pageSize = 1000,
): AsyncGenerator<ExportRow[]> {
  const { from, columns, id, idType }: ExportTable = TABLES[name];
  const list = Object.values(columns)
    .map((expression, index) => `${expression} as c${index}`)
    .join(', ');
  let after: string | null = null;
  for (;;) {
    const rows: Record<string, unknown>[] = await query(
      em(),
      `select ${list}, ${id}::text as page_key from ${from}
       where $1::text is null or ${id} > $1::${idType} order by ${id} limit $2`,
      [after, pageSize],
    );
    if (rows.length > 0) yield rows.map((row) => Object.keys(columns).map((_, index) => row[`c${index}`]));
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.['pageKey'] as string;
  }
}
