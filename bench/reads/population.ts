import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DAY_MS } from '../../domain/period.ts';
import type { LocalIdentity } from '../../dev/identity/server.ts';

/** How many rows a run reads from. */
export interface Amounts {
  users: number;
  subscriptions: number;
  invoicesOfEach: number;
}

/** A user who reads, known to the identity provider. */
export interface Reader {
  id: string;
  token: string;
}

type Cell = string | number | boolean | null;

/** Tiers in turn, with their monthly price in minor units. */
const TIERS = [
  ['starter', 1900],
  ['professional', 4900],
  ['enterprise', 9900],
] as const;

/**
 * Stores users, each with a customer, subscriptions of the first of them, invoices and movements of these.
 * The first `readers` users can sign in.
 */
export async function populateReads(
  databaseUrl: string,
  identity: LocalIdentity,
  amounts: Amounts,
  readers: number,
): Promise<Reader[]> {
  const ids = Array.from({ length: amounts.users }, () => randomUUID());
  const known = ids.slice(0, readers).map((id) => {
    const email = `${id}@example.com`;
    return { id, email, subject: identity.users.ensure(email).id };
  });
  await storeRows(
    databaseUrl,
    amounts,
    ids,
    known.map(({ subject }) => subject),
  );
  return Promise.all(
    known.map(async ({ id, email }) => ({ id, token: await identity.token({ email, role: 'viewer' }) })),
  );
}

/**
 * Stores the rows, by COPY. `subjects`: how the identity provider knows the first of the users; the others
 * nobody signs in as.
 */
export async function storeRows(
  databaseUrl: string,
  amounts: Amounts,
  ids: readonly string[],
  subjects: readonly string[] = [],
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const now = Date.now();
  const copy = (table: string, columns: string, rows: Iterable<Cell[]>): Promise<void> =>
    pipeline(Readable.from(lines(rows)), client.query(copyFrom(`copy ${table} (${columns}) from stdin`)));
  try {
    await copy(
      'users',
      'id, email, identity_subject, role, created_at, updated_at',
      users(ids, subjects, now),
    );
    await copy('customers', CUSTOMERS, customers(ids, now));
    await copy('subscriptions', SUBSCRIPTIONS, subscriptions(ids.slice(0, amounts.subscriptions), now));
    await copy('invoices', INVOICES, invoices(amounts, now));
    await copy('revenue_movements', MOVEMENTS, movements(ids.slice(0, amounts.subscriptions), now));
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

const time = (epochMs: number): string => new Date(epochMs).toISOString();
/** Spread over three years; the newest is a day old. */
const madeAt = (index: number, now: number): number =>
  now - DAY_MS - (index % 1_000) * DAY_MS - (index % 86_000) * 1_000;

function* users(ids: readonly string[], subjects: readonly string[], now: number): Generator<Cell[]> {
  for (const [index, id] of ids.entries()) {
    const subject = subjects[index] ?? `subject-${id}`;
    yield [id, `${id}@example.com`, subject, 'viewer', time(madeAt(index, now)), time(now)];
  }
}

const CUSTOMERS = 'id, user_id, email, name, currency, balance, deleted, created_at, updated_at';
function* customers(ids: readonly string[], now: number): Generator<Cell[]> {
  for (const [index, id] of ids.entries()) {
    const made = time(madeAt(index, now));
    yield [`cus_${index}`, id, `${id}@example.com`, `Customer ${index}`, 'usd', 0, false, made, time(now)];
  }
}

const SUBSCRIPTIONS = `id, customer_id, user_id, status, stripe_status, tier, price_id, interval, amount, unit_amount, quantity,
  currency, mrr, current_period_start, current_period_end, cancel_at_period_end, ended_at, paused, billing_time, revision, ever_active,
  created_at, updated_at`;
function* subscriptions(userIds: readonly string[], now: number): Generator<Cell[]> {
  for (const [index, userId] of userIds.entries()) {
    const [tier, amount] = TIERS[index % TIERS.length] ?? TIERS[0];
    const ended = index % 10 === 9;
    const status = ended ? 'canceled' : 'active';
    const period = [time(now - 5 * DAY_MS), time(now + 25 * DAY_MS)];
    const made = time(madeAt(index, now));
    const endedAt = ended ? time(now - (index % 400) * DAY_MS) : null;
    yield [
      ...[
        `sub_${index}`,
        `cus_${index}`,
        userId,
        status,
        status,
        tier,
        `price_${tier}`,
        'month',
        amount,
        amount,
        1,
      ],
      ...['usd', ended ? 0 : amount, ...period, false, endedAt, false, time(now), 1, true, made, time(now)],
    ];
  }
}

const INVOICES = `id, number, customer_id, subscription_id, status, billing_reason, amount_due, amount_paid, amount_remaining, currency,
  created_at, paid_at, period_start, period_end, hosted_invoice_url, invoice_pdf, attempt_count, updated_at, read_at`;
function* invoices({ subscriptions: count, invoicesOfEach }: Amounts, now: number): Generator<Cell[]> {
  for (let index = 0; index < count; index += 1) {
    const [, amount] = TIERS[index % TIERS.length] ?? TIERS[0];
    for (let nth = 0; nth < invoicesOfEach; nth += 1) {
      const id = `in_${index}_${nth}`;
      const made = time(now - nth * 30 * DAY_MS - (index % 2_592_000) * 1_000);
      const link = `https://invoice.example.com/i/${id}`;
      yield [
        ...[
          id,
          `N-${index}-${nth}`,
          `cus_${index}`,
          `sub_${index}`,
          'paid',
          'subscription_cycle',
          amount,
          amount,
          0,
          'usd',
        ],
        ...[made, made, made, made, link, `${link}/pdf`, 1, time(now), time(now)],
      ];
    }
  }
}

const MOVEMENTS =
  'key, person, customer_id, subscription_id, at, day, kind, voluntary, amount, currency, tier';
function* movements(persons: readonly string[], now: number): Generator<Cell[]> {
  for (const [index, person] of persons.entries()) {
    const [tier, amount] = TIERS[index % TIERS.length] ?? TIERS[0];
    const row = (kind: string, at: number, signed: number): Cell[] => {
      const day = time(at).slice(0, 10);
      const voluntary = kind === 'churn' ? true : null;
      return [
        `${person}/${day}/usd`,
        person,
        `cus_${index}`,
        `sub_${index}`,
        time(at),
        day,
        kind,
        voluntary,
        signed,
        'usd',
        tier,
      ];
    };
    yield row('new', now - 1_100 * DAY_MS, amount);
    if (index % 10 === 9) yield row('churn', now - (index % 400) * DAY_MS, -amount);
  }
}

/** PostgreSQL's text format, many rows a chunk; nothing in here needs escaping. */
function* lines(rows: Iterable<Cell[]>): Generator<string> {
  let chunk: string[] = [];
  for (const row of rows) {
    chunk.push(row.map((cell) => (cell === null ? '\\N' : String(cell))).join('\t'));
    if (chunk.length === 1_000) {
      yield `${chunk.join('\n')}\n`;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield `${chunk.join('\n')}\n`;
}
