import fc from 'fast-check';
import { UNIT } from '../../domain/usage/ingest/quantity.ts';
import {
  AHEAD_MS,
  LATEST_MS,
  MOST_QUANTITY,
  validateEvent,
} from '../../domain/usage/ingest/validate-event.ts';

const now = Date.parse('2026-03-15T12:00:00Z');
const judge = { now, eventTypes: new Set(['inference', 'tts']) };
const good = {
  idempotency_key: 'k1',
  event_type: 'inference',
  quantity: 1.5,
  occurred_at: '2026-03-15T11:59:00Z',
};
const iso = (at: number): string => new Date(at).toISOString();

describe('an event', () => {
  it('is understood', () => {
    expect(validateEvent({ ...good, properties: { model: 'm', tokens: 12 } }, judge)).toEqual({
      verdict: 'accepted',
      event: {
        idempotencyKey: 'k1',
        eventType: 'inference',
        quantity: 1_500_000n,
        occurredAt: now - 60_000,
        properties: '{"model":"m","tokens":12}',
      },
    });
  });

  it('without a time happened now, and needs no properties', () => {
    const { occurred_at: _, ...timeless } = good;
    const verdict = validateEvent(timeless, judge);
    expect(verdict).toMatchObject({ verdict: 'accepted', event: { occurredAt: now, properties: null } });
  });

  it.each([
    [null, 'malformed'],
    ['text', 'malformed'],
    [[good], 'malformed'],
    [{ ...good, idempotency_key: undefined }, 'missing_idempotency_key'],
    [{ ...good, idempotency_key: null }, 'missing_idempotency_key'],
    [{ ...good, idempotency_key: '' }, 'missing_idempotency_key'],
    [{ ...good, idempotency_key: 7 }, 'malformed_idempotency_key'],
    [{ ...good, idempotency_key: 'a\u0000b' }, 'malformed_idempotency_key'],
    [{ ...good, idempotency_key: 'a\ud800b' }, 'malformed_idempotency_key'],
    [{ ...good, idempotency_key: 'x'.repeat(256) }, 'malformed_idempotency_key'],
    [{ ...good, timestamp: '2026-03-14T12:00:00Z' }, 'unknown_field'],
    [{ ...good, unit: 'tokens' }, 'unknown_field'],
    [{ ...good, event_type: 'mining' }, 'unknown_event_type'],
    [{ ...good, event_type: 7 }, 'unknown_event_type'],
    [{ ...good, quantity: -1 }, 'negative_quantity'],
    [{ ...good, quantity: 0 }, 'zero_quantity'],
    [{ ...good, quantity: 0.0000001 }, 'too_many_decimals'],
    [{ ...good, quantity: '3 apples' }, 'malformed_quantity'],
    [{ ...good, quantity: undefined }, 'malformed_quantity'],
    [{ ...good, quantity: 1e300 }, 'malformed_quantity'],
    [{ ...good, quantity: Number(MOST_QUANTITY / UNIT) + 1 }, 'absurd_quantity'],
    [{ ...good, occurred_at: iso(now + AHEAD_MS + 1) }, 'in_the_future'],
    [{ ...good, occurred_at: iso(now - LATEST_MS - 1) }, 'too_old'],
    [{ ...good, occurred_at: 'yesterday' }, 'malformed_time'],
    [{ ...good, occurred_at: '2026-03-15T12:00:00' }, 'malformed_time'],
    [{ ...good, occurred_at: '2026-02-30T12:00:00Z' }, 'malformed_time'],
    [{ ...good, occurred_at: '2026-03-15T25:00:00Z' }, 'malformed_time'],
    [{ ...good, occurred_at: 1 }, 'malformed_time'],
    [{ ...good, properties: 'text' }, 'malformed_properties'],
    [{ ...good, properties: { a: 'x'.repeat(5000) } }, 'malformed_properties'],
    [{ ...good, properties: { a: '\u0000' } }, 'malformed_properties'],
  ])('%j is refused: %s', (raw, code) => {
    const verdict = validateEvent(raw, judge);
    expect(verdict).toMatchObject({ verdict: 'rejected', code });
    expect(verdict.verdict === 'rejected' && verdict.message).toMatch(/^[\w ].*\.$|\?$/s);
  });

  it.each([now + AHEAD_MS, now - LATEST_MS])('may just be as late or early as %i', (time) => {
    expect(validateEvent({ ...good, occurred_at: iso(time) }, judge).verdict).toBe('accepted');
  });

  it('is refused with its unknown fields, and with those there are', () => {
    const verdict = validateEvent({ ...good, [`unit${'x'.repeat(100)}`]: 'tokens' }, judge);
    const message = (verdict as { message: string }).message;
    expect(message).toContain('"unitxxx');
    expect(message).toContain('occurred_at');
    expect(message.length).toBeLessThan(250);
  });

  it('gets a verdict whatever it is, and what is accepted may be stored', () => {
    const hostile = fc.record(
      {
        idempotency_key: fc.anything(),
        event_type: fc.oneof(fc.constant('tts'), fc.anything()),
        quantity: fc.oneof(fc.double(), fc.integer(), fc.anything()),
        occurred_at: fc.oneof(fc.date().map(String), fc.anything()),
        properties: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.anything()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(hostile, fc.jsonValue()), (raw) => {
        const verdict = validateEvent(raw, judge);
        if (verdict.verdict === 'rejected') return;
        expect(verdict.event.quantity).toBeGreaterThan(0n);
        expect(verdict.event.quantity).toBeLessThanOrEqual(MOST_QUANTITY);
        expect(Math.abs(verdict.event.occurredAt - now)).toBeLessThanOrEqual(LATEST_MS);
        expect(verdict.event.idempotencyKey.isWellFormed()).toBe(true);
      }),
    );
  });
});
