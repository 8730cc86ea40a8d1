import { byKey, textOf, timeOf } from '../read.ts';
import { carriesOurMark } from '../rules.ts';
import type { Check, Row } from '../evidence.ts';

/** What moves money or changes what somebody has. A preview is a read. */
const MATTERS =
  /^\/v1\/(subscriptions(\/|$)|subscription_schedules(\/|$)|refunds$|credit_notes$|invoices\/in_[^/]+\/(pay|void|mark_uncollectible)$)/;

const isEffect = (write: Row): boolean =>
  MATTERS.test(textOf(write, 'path')) && Number(write['status']) < 300;

export const intentFirst: Check = {
  name: 'each effect has its intent before it',
  rule: 'Every call that changes something at Stripe carries a key whose row was written before it.',
  look: ({ stripe, tables }) => {
    const intents = byKey(tables['effects'] ?? [], (row) => textOf(row, 'key'));
    const writes = stripe.writes.filter(isEffect);
    const wrong = writes.flatMap((write) => {
      const name = `${textOf(write, 'method')} ${textOf(write, 'path')}`;
      const key = textOf(write, 'idempotencyKey');
      if (key === '') return [`${name}: made without an idempotency key`];
      // A step of several calls names each behind the key of the effect.
      const row = [key, ...prefixes(key)]
        .map((one) => intents.get(one)?.[0])
        .find((one) => one !== undefined);
      if (row === undefined) return [`${name}: no intent under ${key}`];
      const late = timeOf(row, 'created_at') - Number(write['at']);
      return late > 0 ? [`${name}: its intent was written ${late} ms after it`] : [];
    });
    return { checked: writes.length, wrong };
  },
};

const prefixes = (key: string): string[] => {
  const parts = key.split(/(?=[/:#])/);
  return parts
    .map((_, index) => parts.slice(0, parts.length - index - 1).join(''))
    .filter((one) => one !== '');
};

export const nothingOpen: Check = {
  name: 'nothing is left open',
  rule: 'At the end every event is answered, every effect is confirmed or refused, every sync is done.',
  look: ({ tables, stripe }) => {
    const inbox = tables['inbox_events'] ?? [];
    const known = new Set(inbox.map((row) => textOf(row, 'id')));
    const effects = tables['effects'] ?? [];
    const sent = stripe.events.filter((event) => stripe.subscribedTypes.includes(textOf(event, 'type')));
    return {
      checked: inbox.length + effects.length + sent.length,
      wrong: [
        ...inbox
          .filter((row) => !['processed', 'ignored'].includes(textOf(row, 'state')))
          .map((row) => `event ${textOf(row, 'id')} (${textOf(row, 'type')}) is ${textOf(row, 'state')}`),
        ...effects
          .filter((row) => ['intended', 'unknown'].includes(textOf(row, 'state')))
          .map((row) => `effect ${textOf(row, 'key')} is ${textOf(row, 'state')}: ${textOf(row, 'error')}`),
        ...sent
          .filter((event) => !known.has(textOf(event, 'id')))
          .map((event) => `event ${textOf(event, 'id')} (${textOf(event, 'type')}) never came to be known`),
      ],
    };
  },
};

export const strangersUntouched: Check = {
  name: 'observed and foreign are untouched',
  rule: 'Nothing is changed at Stripe of what does not carry our mark.',
  look: ({ stripe }) => {
    const strangers = stripe.subscriptions.filter((one) => !carriesOurMark(one));
    const wrong = strangers.flatMap((one) => {
      const id = textOf(one, 'id');
      const invoices = stripe.invoices
        .filter((invoice) => JSON.stringify(invoice['parent'] ?? null).includes(id))
        .map((invoice) => textOf(invoice, 'id'));
      return stripe.writes
        .filter(isEffect)
        .filter((write) => [id, ...invoices].some((name) => textOf(write, 'path').includes(name)))
        .map(
          (write) =>
            `${id} is not ours, and was changed by ${textOf(write, 'method')} ${textOf(write, 'path')}`,
        );
    });
    return { checked: strangers.length, wrong };
  },
};
