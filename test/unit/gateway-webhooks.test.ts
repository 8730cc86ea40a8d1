import Stripe from 'stripe';
import { WebhookError, verifyWebhook } from '../../gateways/stripe/inbox/webhooks.ts';
import type { WebhookRefusal } from '../../gateways/stripe/inbox/webhooks.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const body = JSON.stringify({
  id: 'evt_1',
  object: 'event',
  type: 'invoice.paid',
  created: NOW / 1000,
  livemode: false,
  data: { object: { name: 'Zoë' } },
});
const connected = body.replace('"livemode":false', '"livemode":false,"account":"acct_connected"');
const live = body.replace('"livemode":false', '"livemode":true');
const thin = JSON.stringify({
  id: 'evt_test_1',
  object: 'v2.core.event',
  type: 'v1.billing.meter.no_meter_found',
  created: '2026-11-21T12:00:00.000Z',
  livemode: false,
  context: null,
});
const signed = (secret: string, { at = NOW, payload = body } = {}) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: at / 1000 });
/** Valid, and an hour too old. */
const old = signed('whsec_new', { at: NOW - 3_600_000 });

const verify = (
  header: string | undefined,
  payload: string | Uint8Array = body,
  secrets = ['whsec_new', 'whsec_old'],
) => verifyWebhook(payload, header, secrets, { toleranceSeconds: 300, nowMs: NOW, mode: 'test' });
const refusal = (...given: Parameters<typeof verify>): WebhookRefusal | 'accepted' => {
  try {
    verify(...given);
    return 'accepted';
  } catch (error) {
    if (error instanceof WebhookError) return error.reason;
    throw error;
  }
};

describe('a webhook delivery', () => {
  it.each(['whsec_new', 'whsec_old'])('is accepted when signed with %s', (secret) => {
    expect(verify(signed(secret))).toMatchObject({ id: 'evt_1', type: 'invoice.paid' });
  });

  it('may be a thin event, which is checked as any other', () => {
    const header = signed('whsec_old', { payload: thin });
    expect(verify(header, thin)).toEqual({
      id: 'evt_test_1',
      type: 'v1.billing.meter.no_meter_found',
      createdAt: NOW,
    });
    expect(refusal(header, body)).toBe('wrong_signature');
    const of = (payload: string): string => refusal(signed('whsec_new', { payload }), payload);
    expect(of(thin.replace('"livemode":false', '"livemode":true'))).toBe('wrong_mode');
    expect(of(thin.replace('"context":null', '"context":"acct_connected"'))).toBe('wrong_account');
    expect(of(thin.replace('2026-11-21T12:00:00.000Z', 'soon'))).toBe('not_an_event');
  });

  it('is checked by its bytes', () => {
    expect(verify(signed('whsec_new'), Buffer.from(body))).toMatchObject({ id: 'evt_1' });
  });

  it.each<[string, string | undefined, string, WebhookRefusal | 'accepted']>([
    ['without a signature', undefined, body, 'missing_signature'],
    ['with an empty one', '', body, 'missing_signature'],
    ['with something else in the header', 'hello', body, 'malformed_signature'],
    ['signed with another secret', signed('whsec_other'), body, 'wrong_signature'],
    ['with another body', signed('whsec_new'), body.replace('evt_1', 'evt_2'), 'wrong_signature'],
    ['with a signature for another scheme', `t=${NOW / 1000},v0=abc`, body, 'malformed_signature'],
    ['with an empty signature', `t=${NOW / 1000},v1=,v0=abc`, body, 'malformed_signature'],
    ['with a second time, now', `${old},t=${NOW / 1000}`, body, 'malformed_signature'],
    ['with a second time, before its own', `t=${NOW / 1000},${old}`, body, 'malformed_signature'],
    ['without a time', old.replace(/^t=\d+,/, ''), body, 'malformed_signature'],
    ['just in time', signed('whsec_new', { at: NOW - 300_000 }), body, 'accepted'],
    ['too late', signed('whsec_new', { at: NOW - 301_000 }), body, 'too_old'],
    ['too late, by the older secret', signed('whsec_old', { at: NOW - 301_000 }), body, 'too_old'],
    [
      'from a clock that is ahead, just in time',
      signed('whsec_new', { at: NOW + 300_000 }),
      body,
      'accepted',
    ],
    ['dated in the future', signed('whsec_new', { at: NOW + 301_000 }), body, 'too_new'],
    ['of live mode, with a test key', signed('whsec_new', { payload: live }), live, 'wrong_mode'],
    ['of a connected account', signed('whsec_new', { payload: connected }), connected, 'wrong_account'],
    ...['{}', '[]', 'null', '7', '{"id":1,"type":"x","created":1}', '{"id":"e","type":"x"}'].map(
      (nonsense): [string, string, string, WebhookRefusal] => [
        `that signs ${nonsense}`,
        signed('whsec_new', { payload: nonsense }),
        nonsense,
        'not_an_event',
      ],
    ),
    ['that is not JSON', signed('whsec_new', { payload: 'oops' }), 'oops', 'not_json'],
  ])('%s', (_, header, payload, expected) => {
    expect(refusal(header, payload)).toBe(expected);
  });

  it('is refused while no secret is set', () => {
    expect(refusal(signed('whsec_new'), body, [])).toBe('wrong_signature');
  });
});
