import pg from 'pg';
import { rowsOf, textOf } from './read.ts';
import type { Evidence, HistoryEntry, MailSeen, Row } from './evidence.ts';

/** Where the judge looks. */
export interface Sources {
  seed: number;
  stripeUrl: string;
  /** The key that the product uses: its requests are told apart by it. */
  productKey: string;
  databaseUrl: string;
  keycloak: { url: string; realm: string; clientId: string; clientSecret: string };
  lago: { url: string; key: string };
}

/** Tables that a rule speaks of. */
const TABLES = [
  'customers',
  'effects',
  'inbox_events',
  'invoices',
  'outbox_messages',
  'revenue_movements',
  'subscriptions',
  'timeline',
  'usage_events',
] as const;

/** Columns that no check reads, and that are large. */
const LEFT_OUT = new Set(['payload', 'body', 'facts']);

/** Reads everything as it is now. */
export async function collectEvidence(
  sources: Sources,
  history: HistoryEntry[],
  mails: MailSeen[],
): Promise<Evidence> {
  const [stripe, tables, keycloak, lago] = await Promise.all([
    readStripe(sources),
    readTables(sources.databaseUrl),
    readKeycloak(sources.keycloak),
    readLago(sources.lago),
  ]);
  return { seed: sources.seed, history, stripe, tables, keycloak, lago, mails };
}

async function json(url: string, init: RequestInit = {}): Promise<Row> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return (await response.json()) as Row;
}

type StripeReader = (path: string) => Promise<Row[]>;

/** Lists of Stripe's API, all pages. */
const stripeReader =
  ({ stripeUrl, productKey }: Pick<Sources, 'stripeUrl' | 'productKey'>): StripeReader =>
  async (path) => {
    const headers = { authorization: `Bearer ${productKey}_judge` };
    const found: Row[] = [];
    for (let after = ''; ;) {
      const join = path.includes('?') ? '&' : '?';
      const start = after === '' ? '' : `&starting_after=${after}`;
      const page = await json(`${stripeUrl}/v1/${path}${join}limit=100${start}`, { headers });
      const rows = rowsOf(page, 'data');
      found.push(...rows);
      after = textOf(rows.at(-1), 'id');
      if (page['has_more'] !== true || after === '') return found;
    }
  };

/** Of one person, for a rest. */
export async function readAtStripe(
  sources: Pick<Sources, 'stripeUrl' | 'productKey'>,
  customer: string,
): Promise<{ subscriptions: Row[]; invoices: Row[]; charges: Row[] }> {
  const list = stripeReader(sources);
  const [subscriptions, invoices, charges] = await Promise.all([
    list(`subscriptions?customer=${customer}&status=all&expand[]=data.discounts.source.coupon`),
    list(`invoices?customer=${customer}&expand[]=data.payments`),
    list(`charges?customer=${customer}`),
  ]);
  return { subscriptions, invoices, charges };
}

async function readStripe(sources: Sources): Promise<Evidence['stripe']> {
  const list = stripeReader(sources);
  const clocks = await list('test_helpers/test_clocks');
  const onClocks = async (path: string): Promise<Row[]> => {
    const lists = ['', ...clocks.map((clock) => `&test_clock=${textOf(clock, 'id')}`)];
    const pages = await Promise.all(lists.map((clock) => list(`${path}${clock}`)));
    return [...new Map(pages.flat().map((row) => [textOf(row, 'id'), row])).values()];
  };
  const [subscriptions, customers, invoices, charges, refunds, events, endpoints, meters, log] =
    await Promise.all([
      onClocks('subscriptions?status=all'),
      onClocks('customers?limit=100'),
      list('invoices?expand[]=data.payments'),
      list('charges'),
      list('refunds'),
      list('events'),
      list('webhook_endpoints'),
      list('billing/meters'),
      json(`${sources.stripeUrl}/_sandbox/writes?by=${sources.productKey}`),
    ]);
  const counted = await Promise.all(
    customers.flatMap((customer) =>
      meters.map(async (meter) => {
        // Wide enough for the clocks of all customers.
        const span = 'start_time=1767225600&end_time=2082758400';
        const id = textOf(customer, 'id');
        const sums = await list(
          `billing/meters/${textOf(meter, 'id')}/event_summaries?customer=${id}&${span}`,
        );
        return {
          customer: id,
          event: textOf(meter, 'event_name'),
          value: textOf(sums[0], 'aggregated_value'),
        };
      }),
    ),
  );
  return {
    subscriptions,
    invoices,
    charges,
    refunds,
    events,
    subscribedTypes: endpoints.flatMap((endpoint) => (endpoint['enabled_events'] ?? []) as string[]),
    writes: rowsOf(log, 'writes'),
    meters: counted.filter(({ value }) => Number(value) !== 0),
  };
}

async function readTables(databaseUrl: string): Promise<Record<string, Row[]>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables: Record<string, Row[]> = {};
    await client.query('begin isolation level repeatable read read only');
    for (const table of TABLES) {
      const { rows } = await client.query<{ row: Row }>(`select to_jsonb(t) as row from ${table} t`);
      tables[table] = rows.map(({ row }) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !LEFT_OUT.has(name))),
      );
    }
    return tables;
  } finally {
    await client.end();
  }
}

async function readKeycloak({
  url,
  realm,
  clientId,
  clientSecret,
}: Sources['keycloak']): Promise<Evidence['keycloak']> {
  const token = await json(`${url}/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  const found: Evidence['keycloak'] = {};
  for (let first = 0; ; first += 100) {
    const users = (await (
      await fetch(`${url}/admin/realms/${realm}/users?first=${first}&max=100`, {
        headers: { authorization: `Bearer ${textOf(token, 'access_token')}` },
      })
    ).json()) as Row[];
    for (const user of users)
      found[textOf(user, 'email')] = (user['attributes'] ?? {}) as Record<string, string[]>;
    if (users.length < 100) return found;
  }
}

async function readLago({ url, key }: Sources['lago']): Promise<Evidence['lago']> {
  const headers = { authorization: `Bearer ${key}` };
  const [customers, subscriptions] = await Promise.all([
    json(`${url}/api/v1/customers`, { headers }),
    json(`${url}/api/v1/subscriptions`, { headers }),
  ]);
  return { customers: rowsOf(customers, 'customers'), subscriptions: rowsOf(subscriptions, 'subscriptions') };
}
