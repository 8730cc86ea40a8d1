import type { Counts } from '../../domain/adoption/account-report.ts';
import type { AccountReportView } from './adoption-api.ts';

/** Most rows of a table that are shown. */
const MOST = 12;

/** The report for a person to read. */
export function linesOf(report: AccountReportView): string[] {
  const live = report.subscriptions - report.ended;
  const { schedule, discount, automatic_tax: tax, usage } = report.with;
  return [
    `${report.subscriptions} subscriptions, ${live} of them live, ${report.ended} ended.`,
    '',
    line('Status', report.status),
    line('Mode here', report.mode),
    line('Items', report.items),
    line('Interval', report.interval),
    line('Currency', report.currency),
    line('Payment method', report.method),
    line('Collection', report.collection),
    line('User', report.person),
    line('With', { schedule, discount, 'automatic tax': tax, 'metered items': usage }),
    `${'Several'.padEnd(16)}${report.customers_with_several} customers have more than one`,
    ...unmapped(report.unmapped_prices),
    ...problems(report),
  ];
}

const line = (name: string, counts: Counts): string => {
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const more = sorted.length > MOST ? `, and ${sorted.length - MOST} more` : '';
  const shown = sorted.slice(0, MOST).map(([value, count]) => `${value} ${count}`);
  return `${name.padEnd(16)}${shown.length === 0 ? 'none' : shown.join(', ')}${more}`;
};

function unmapped(prices: Counts): string[] {
  const total = Object.keys(prices).length;
  return total === 0 ? [] : ['', `Prices without a mapping (${total}):`, `  ${line('', prices).trim()}`];
}

function problems({ problems: found, subscriptions, ended }: AccountReportView): string[] {
  if (found.length === 0)
    return ['', subscriptions === ended ? 'There is nothing to adopt.' : 'No problems found.'];
  return [
    '',
    'What would not work:',
    ...found.flatMap(({ means, remedy, subscriptions: count, examples }) => [
      `! ${count} ${count === 1 ? 'subscription' : 'subscriptions'}: ${means} (${examples.join(', ')}${count > examples.length ? ' …' : ''})`,
      `  → ${remedy}`,
    ]),
  ];
}
