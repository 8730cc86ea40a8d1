import { byKey, numberOf, referenceOf, rowOf, rowsOf, textOf } from '../read.ts';
import { carriesOurMark, isOverdue } from '../rules.ts';
import type { Check, Row } from '../evidence.ts';

/** Money that came in, and stayed unless it was given back later. */
const cameIn = (charge: Row): boolean =>
  textOf(charge, 'status') === 'succeeded' || rowOf(charge, 'failure_balance_transaction') !== undefined;

const subscriptionOf = (invoice: Row): string =>
  referenceOf(rowOf(rowOf(invoice, 'parent'), 'subscription_details'), 'subscription');

export const chargedOnce: Check = {
  name: 'charged once',
  rule: 'Nobody is charged twice for an invoice or a period.',
  look: ({ stripe }) => {
    const wrong: string[] = [];
    const paid = stripe.invoices.filter((invoice) => textOf(invoice, 'status') === 'paid');
    for (const invoice of paid) {
      const payments = rowsOf(invoice, 'payments').filter((payment) => textOf(payment, 'status') === 'paid');
      if (payments.length > 1) wrong.push(`invoice ${textOf(invoice, 'id')}: ${payments.length} payments`);
    }
    const renewals = paid.filter(
      (invoice) =>
        textOf(invoice, 'billing_reason') === 'subscription_cycle' && numberOf(invoice, 'total') > 0,
    );
    const periods = byKey(
      renewals,
      (invoice) => `${subscriptionOf(invoice)} at ${textOf(invoice, 'period_end')}`,
    );
    for (const [period, invoices] of periods)
      if (invoices.length > 1) wrong.push(`${period}: ${invoices.length} paid renewals`);
    return { checked: paid.length, wrong };
  },
};

export const chargedAsOwed: Check = {
  name: 'charged only what is owed',
  rule: 'A successful charge pays an invoice or a page that the customer completed, and no more than it asks for.',
  look: ({ stripe }) => {
    const charged = new Map<string, number>();
    const good = stripe.charges.filter(cameIn);
    for (const charge of good) {
      const customer = referenceOf(charge, 'customer');
      charged.set(customer, (charged.get(customer) ?? 0) + numberOf(charge, 'amount'));
    }
    const asked = new Map<string, number>();
    for (const invoice of stripe.invoices) {
      const customer = referenceOf(invoice, 'customer');
      asked.set(customer, (asked.get(customer) ?? 0) + numberOf(invoice, 'amount_paid'));
    }
    const wrong = [...charged].flatMap(([customer, amount]) => {
      const due = asked.get(customer) ?? 0;
      return amount === due ? [] : [`${customer}: charged ${amount}, and ${due} is paid on invoices`];
    });
    for (const charge of good)
      if (numberOf(charge, 'amount_refunded') > numberOf(charge, 'amount'))
        wrong.push(`${textOf(charge, 'id')}: more was given back than was charged`);
    return { checked: good.length, wrong };
  },
};

export const unpaidEnds: Check = {
  name: 'unpaid comes to its end',
  rule: 'A managed subscription that owes for 21 days is not still running.',
  look: ({ history }) => {
    let checked = 0;
    const wrong: string[] = [];
    for (const entry of history) {
      if (entry.type !== 'rest') continue;
      for (const subscription of entry.subscriptions.filter(carriesOurMark)) {
        if (textOf(subscription, 'status') === 'canceled') continue;
        checked += 1;
        if (isOverdue({ ...entry, subscription }))
          wrong.push(
            `${textOf(subscription, 'id')} of ${entry.who}: owes for more than 21 days at ${new Date(entry.clock).toISOString()}`,
          );
      }
    }
    return { checked, wrong };
  },
};
