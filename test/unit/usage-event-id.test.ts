import fc from 'fast-check';
import { usageEventHex, usageEventId } from '../../db/usage/ingest/usage-event-id.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((one) => !one.includes('\u0000'));

describe('the id of a usage event', () => {
  it('is a UUID of version 8, the same each time', () => {
    fc.assert(
      fc.property(text, text, (customer, key) => {
        const id = usageEventId(customer, key);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(usageEventId(customer, key)).toBe(id);
        expect(usageEventHex(customer, key)).toBe(id.replaceAll('-', ''));
      }),
    );
  });

  it('is another one for another customer or key, wherever the border between them is', () => {
    expect(usageEventId('cus_1', '2')).not.toBe(usageEventId('cus_', '12'));
    fc.assert(
      fc.property(text, text, text, text, (customer, key, otherCustomer, otherKey) => {
        fc.pre(customer !== otherCustomer || key !== otherKey);
        expect(usageEventId(customer, key)).not.toBe(usageEventId(otherCustomer, otherKey));
      }),
    );
  });

  it('never changes: keys that are stored go by it', () => {
    expect(usageEventId('cus_NffrFeUfNV2Hib', 'req-8f14e45f')).toBe(FIXED);
  });
});

const FIXED = '9dacea6d-141e-888c-85cb-f4bb238c440a';
