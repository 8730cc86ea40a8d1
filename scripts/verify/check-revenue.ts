import { compareRevenueSums, subscriptionsWithoutRow } from '../../db/reconciliation/revenue-comparison.ts';
import type { RevenueComparison } from '../../db/reconciliation/revenue-comparison.ts';
import type { MikroORM } from '../../db/orm.ts';
import { toMajor } from '../../domain/money.ts';
import { failed, note, passed } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Stripe revenue';
const RUNBOOK = 'docs/runbooks/figures-drift.md';

/** MRR by Stripe's own prices beside what moved it, as the last pass of the sweep compared them. */
export async function checkRevenue({ orm }: { orm: MikroORM }): Promise<Finding[]> {
  const em = orm.em.fork();
  const rows = await compareRevenueSums(em);
  if (rows.length === 0)
    return [passed(NAME, 'no pass of the sweep has found any yet (npm run sweep -- --once makes one)')];
  const absent = (await subscriptionsWithoutRow(em)).map(({ id }) => id);
  return rows.map((row) => findingOf(row, absent));
}

function findingOf(row: RevenueComparison, absent: readonly string[]): Finding {
  const sums = sumsOf(row);
  if (row.agrees) return passed(NAME, sums);
  const apart = row.atStripe - row.movements;
  const by = apart === 0 ? sums : `${sums}; they differ by ${shown(Math.abs(apart), row.currency)}`;
  const why = [
    ...(row.open > 0 ? [`unlike: ${named(row)}`] : []),
    ...(apart !== 0 && absent.length > 0 ? [`at Stripe without a row here: ${absent.join(', ')}`] : []),
  ];
  if (why.length > 0) return failed(NAME, [by, ...why].join('; '), RUNBOOK);
  return note(
    NAME,
    `${by}; nothing is open: it changed while the pass looked, or was repaired after it`,
    `npm run sweep -- --once compares again. What differs then too: ${RUNBOOK}`,
  );
}

function sumsOf({
  atStripe,
  movements,
  currency,
  comparedAt,
  subscriptions,
  uncounted,
}: RevenueComparison): string {
  const beside = uncounted === 0 ? '' : `; ${uncounted} that Stripe does not price left out`;
  return `MRR ${shown(atStripe, currency)} by Stripe's prices, ${shown(movements, currency)} by movements at ${new Date(comparedAt).toISOString()} (${subscriptions} subscriptions${beside})`;
}

function named({ differing, open }: RevenueComparison): string {
  const names = differing.map(({ subscription }) => subscription).join(', ');
  return open > differing.length ? `${names} and ${open - differing.length} more` : names;
}

const shown = (amount: number, currency: string): string =>
  `${toMajor(amount, currency)} ${currency.toUpperCase()}`;
