import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import { initialState } from '../../domain/subscriptions/transition.ts';
import { Lifecycle } from '../../workflows/subscriptions/lifecycle.ts';
import { refusalOfMigration } from '../../workflows/subscriptions/price-migration.ts';
import { newLifecycle } from '../../workflows/subscriptions/state.ts';
import { DAY_ZERO, invoice, paid, snapshot } from '../support/domain-fixtures.ts';

const refusedFor = (over: Partial<SubscriptionSnapshot>, when: 'now' | 'period_end' = 'now') => {
  const state = newLifecycle('sub_1', 'cus_1', { ...initialState('usd'), status: 'active' });
  state.snapshot = snapshot({ priceId: 'price_old', ...over });
  return refusalOfMigration(new Lifecycle(state), {
    key: 'k',
    actor: { kind: 'system', id: null, requestId: null },
    migrationId: 'm',
    fromPriceId: 'price_old',
    priceId: 'price_new',
    when,
    proration: null,
  })?.code;
};

const waits = { tier: 'starter', interval: 'month', quantity: 1, effectiveAt: DAY_ZERO } as const;

it('a price is not changed at once while a bank is asked for a payment', () => {
  const payment = { state: 'processing', methodType: 'us_bank_account', askedAt: 1, answerDueAt: 2 } as const;
  const invoices = [invoice({ payment })];
  expect([refusedFor({ invoices }), refusedFor({ invoices }, 'period_end')]).toEqual([
    'payment_under_way',
    undefined,
  ]);
});

it('how the newest invoice is collected counts, not the oldest', () => {
  const sent = paid({ collectionMethod: 'send_invoice' });
  const charged = paid({ collectionMethod: 'charge_automatically' });
  expect(refusedFor({ invoices: [sent, charged] })).toBe('send_invoice');
  expect(refusedFor({ invoices: [charged, sent] })).toBeUndefined();
});

it('its own change that waits may be asked for again, and no other', () => {
  expect(refusedFor({ pendingChange: { ...waits, migrationId: 'm' } }, 'period_end')).toBeUndefined();
  expect(refusedFor({ pendingChange: { ...waits, migrationId: 'n' } }, 'period_end')).toBe(
    'change_scheduled',
  );
  expect(refusedFor({ pendingChange: waits }, 'period_end')).toBe('change_scheduled');
});
