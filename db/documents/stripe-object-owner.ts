/** Where the rows of Stripe's objects are, by the prefix of their ids. Each has a `customer_id`. */
const TABLES: Readonly<Record<string, { table: string; id: string }>> = {
  sub: { table: 'subscriptions', id: 'id' },
  in: { table: 'invoices', id: 'id' },
  ch: { table: 'charges', id: 'id' },
  py: { table: 'charges', id: 'id' },
  re: { table: 'refunds', id: 'id' },
  pyr: { table: 'refunds', id: 'id' },
  dp: { table: 'disputes', id: 'id' },
  du: { table: 'disputes', id: 'id' },
  cn: { table: 'credit_notes', id: 'id' },
  pm: { table: 'payment_methods', id: 'id' },
  card: { table: 'payment_methods', id: 'id' },
  src: { table: 'payment_methods', id: 'id' },
  cs: { table: 'checkouts', id: 'session_id' },
};

/** Stripe's form of an invoice number: a prefix of the customer or the account, then a counter. */
const INVOICE_NUMBER = /^[0-9A-Z]+(?:-[0-9A-Z]+)*-\d+$/;

interface Owned {
  table: string;
  condition: string;
}

function ownedBy(text: string, parameter: string): Owned | null {
  if (INVOICE_NUMBER.test(text)) return { table: 'invoices', condition: `number = ${parameter}` };
  const found = TABLES[text.slice(0, text.indexOf('_'))];
  return found === undefined ? null : { table: found.table, condition: `${found.id} = ${parameter}` };
}

/**
 * A subquery for the customer of a Stripe object; null when the text is neither an id nor an invoice
 * number.
 *
 * @param parameter the placeholder that the text is bound to
 */
export function customerOfObject(text: string, parameter: string): string | null {
  const owned = ownedBy(text, parameter);
  return owned === null ? null : `select customer_id from ${owned.table} where ${owned.condition}`;
}

/** A subquery for the subscriptions of a Stripe object: an invoice's own, else all of its customer's. */
export function subscriptionsOfObject(text: string, parameter: string): string | null {
  const owned = ownedBy(text, parameter);
  if (owned === null) return null;
  if (owned.table === 'subscriptions') return `select id from subscriptions where id = ${parameter}`;
  if (owned.table === 'invoices')
    return `select subscription_id from invoices where ${owned.condition} and subscription_id is not null`;
  return `select t.id from ${owned.table} o join subscriptions t on t.customer_id = o.customer_id where o.${owned.condition}`;
}
