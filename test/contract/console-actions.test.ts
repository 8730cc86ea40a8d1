import { loadEnv } from '../../config/env.ts';
import { execute } from '../../db/sql.ts';
import { payWith } from '../../dev/lived-in/sign-up.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';

let system: BillingSystem;
let admin: string;
let editor: string;

beforeAll(async () => {
  system = await startBillingSystem({ SANDBOX_CLOCK: 'true' });
  admin = await system.identity.token({ email: 'admin@example.test', role: 'admin' });
  editor = await system.identity.token({ email: 'editor@example.test', role: 'editor' });
});
afterAll(async () => {
  await system.stop();
});

const call = (
  method: string,
  path: string,
  { token = admin, body, headers }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<CallResult> =>
  system.api.call(method, path, {
    token,
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  });

/** Somebody who signed up through the API alone. */
async function signUp(email: string): Promise<{ token: string; customerId: string }> {
  const token = await system.identity.token({ email, role: 'viewer' });
  const { body } = await call('POST', '/stripe/create_customer', { token, body: {} });
  return { token, customerId: body['stripe_customer_id'] as string };
}

type Clock = {
  now: string;
  status: string;
  target: string | null;
  next: { what: string } | null;
  last_move: { from: string; changes: { at: string; what: string }[] } | null;
};
const clockOf = async (token: string): Promise<Clock> =>
  (await call('GET', '/sandbox/clock', { token })).body['clock'] as Clock;

describe('POST /admin/events/:id/replay', () => {
  const reason = 'the customer called';
  const state = async (id: string): Promise<unknown> =>
    (await call('GET', `/admin/events/${id}`)).body['state'];
  const processedEvent = (subscriptionId: string): Promise<{ id: string }> =>
    until(async () => {
      const { body } = await call('GET', `/admin/events?state=processed&q=subscription:${subscriptionId}`);
      return (body['events'] as { id: string }[])[0];
    });

  it('reads the subscription again for an event that was processed, and changes nothing else', async () => {
    const customer = await newCustomer(system);
    const subscriptionId = await customer.subscribe('starter_month_usd');
    await untilStatus(system, subscriptionId, 'active');
    const event = await processedEvent(subscriptionId);
    const charges = (): Promise<unknown[]> =>
      system.rows('select id from charges where customer_id = $1', [customer.customerId]);
    // The charge's own event may come after those that made the subscription active.
    const charged = await until(async () => {
      const stored = await charges();
      return stored.length > 0 && stored;
    });

    const replayed = await call('POST', `/admin/events/${event.id}/replay`, { body: { reason } });
    expect([replayed.status, replayed.body]).toEqual([200, { id: event.id, outcome: 'read_again' }]);
    expect(await state(event.id)).toBe('processed');
    expect(await charges()).toEqual(charged);
    const { body } = await call('GET', `/admin/audit?action=event.replay&q=${event.id}`);
    expect(body['entries']).toEqual([
      expect.objectContaining({
        reason,
        actor: { kind: 'staff', email: 'admin@example.test' },
        after: { outcome: 'read_again' },
      }),
    ]);
  });

  it('reads the subscription again for an event that its workflow gave up, and would drop as known', async () => {
    const customer = await newCustomer(system);
    const subscriptionId = await customer.subscribe('starter_month_usd');
    await untilStatus(system, subscriptionId, 'active');
    const event = await processedEvent(subscriptionId);
    // As it stands while Stripe refuses to tell of the subscription.
    await execute(
      system.api.api.deps.em(),
      `update inbox_events set state = 'ignored', reason = 'Stripe refused' where id = $1`,
      [event.id],
    );
    const replayed = await call('POST', `/admin/events/${event.id}/replay`, { body: { reason } });
    expect([replayed.status, replayed.body]).toEqual([200, { id: event.id, outcome: 'read_again' }]);
    expect(await state(event.id)).toBe('processed');
  });

  it('delivers an event again that was ignored', async () => {
    const event = await until(async () => {
      const { body } = await call('GET', '/admin/events?state=ignored&type=product.*');
      return (body['events'] as { id: string }[])[0];
    }).catch(async () => {
      await system.stripe.products.create({ name: 'To be announced' });
      return until(async () => {
        const { body } = await call('GET', '/admin/events?type=product.*');
        return (body['events'] as { id: string; state: string }[]).find((one) => one.state !== 'pending');
      });
    });
    const before = (await call('GET', `/admin/events/${event.id}`)).body['attempts'] as number;
    const replayed = await call('POST', `/admin/events/${event.id}/replay`, { body: { reason } });
    expect(replayed.body).toEqual({ id: event.id, outcome: 'delivered_again' });
    await until(async () => {
      const { body } = await call('GET', `/admin/events/${event.id}`);
      // A try that failed is made again, and counts too.
      return body['state'] !== 'pending' && (body['attempts'] as number) > before;
    });
  });

  it('refuses one that waits already: event_waiting', async () => {
    const em = system.api.api.deps.em();
    await execute(
      em,
      `insert into inbox_events (id, type, created_at, payload, state, leased_until)
       values ('evt_waits', 'ping', now(), '{}', 'pending', now() + interval '1 hour')`,
    );
    const { status, body } = await call('POST', '/admin/events/evt_waits/replay', { body: { reason } });
    expect([status, body['code']]).toEqual([409, 'event_waiting']);
    // A clock that is moved waits at each step until the inbox is quiet.
    await execute(em, `delete from inbox_events where id = 'evt_waits'`);
  });

  it('is for administrators, wants a reason, and knows the event', async () => {
    expect(
      (await call('POST', '/admin/events/evt_x/replay', { token: editor, body: { reason } })).status,
    ).toBe(403);
    expect((await call('POST', '/admin/events/evt_x/replay', { body: {} })).status).toBe(422);
    expect((await call('POST', '/admin/events/evt_x/replay', { body: { reason } })).status).toBe(404);
  });
});

describe('coupons', () => {
  const coupon = {
    name: 'Spring',
    percent_off: 20,
    duration: 'repeating',
    months: 3,
    code: 'SPRING20',
    reason: 'campaign',
  };

  it('are made once a key, with a code and an audit row, and listed', async () => {
    const headers = { 'idempotency-key': 'coupon-1' };
    const made = await call('POST', '/admin/coupons', { body: coupon, headers });
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({
        name: 'Spring',
        percent_off: 20,
        months: 3,
        valid: true,
        codes: [{ code: 'SPRING20', active: true, redeemed: 0 }],
      }),
    ]);
    const again = await call('POST', '/admin/coupons', { body: coupon, headers });
    expect(again.body['id']).toBe(made.body['id']);
    expect(
      await system.rows('select name from stripe_coupons where stripe_id = $1', [made.body['id']]),
    ).toEqual([{ name: 'Spring' }]);
    const listed = await call('GET', '/admin/coupons', { token: editor });
    expect(
      (listed.body['coupons'] as { name: string }[]).filter(({ name }) => name === 'Spring'),
    ).toHaveLength(1);
    const { body } = await call('GET', '/admin/audit?action=coupon.create');
    expect(body['entries']).toEqual([expect.objectContaining({ reason: 'campaign' })]);
  });

  it('are deactivated, code by code or all at once: no customer can redeem them, and it is written down', async () => {
    const two = { ...coupon, name: 'Two codes', code: 'FIRST-OF-TWO' };
    const made = await call('POST', '/admin/coupons', { body: two });
    const id = made.body['id'] as string;
    const off = (body: object, token?: string) =>
      call('POST', `/admin/coupons/${id}/deactivate`, {
        body: { reason: 'campaign is over', ...body },
        ...(token === undefined ? {} : { token }),
      });
    expect((await off({}, editor)).status).toBe(403);
    expect((await off({ code: 'SPRING20' })).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await off({ code: 'first-of-two' })).body['codes']).toEqual([
      { code: 'FIRST-OF-TWO', active: false, redeemed: 0 },
    ]);
    // Free again, and off with all others.
    await call('POST', '/admin/coupons', { body: { ...two, name: 'Later' } });
    expect(await off({})).toMatchObject({ status: 200, body: { id, codes: [{ active: false }] } });
    const { body } = await call('GET', '/admin/audit?action=coupon.deactivate');
    expect(body['entries']).toContainEqual(expect.objectContaining({ reason: 'campaign is over' }));
  });

  it('are listed page by page as Stripe has them, each with its codes, however many the account has', async () => {
    const names = ['P1', 'P2', 'P3', 'P4', 'P5'];
    const last = [];
    for (const name of names) {
      const made = await call('POST', '/admin/coupons', { body: { ...coupon, name, code: `PAGE-${name}` } });
      last.push(made.body['id']);
    }
    // More codes than a page of Stripe's list, all newer than those above.
    const { id: other } = await system.stripe.coupons.create({ percent_off: 5, duration: 'once' });
    for (let n = 0; n < 101; n += 1)
      await system.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: other } });
    const seen: { id: string; codes: { code: string }[] }[] = [];
    let cursor: string | null = null;
    do {
      const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { status, body }: CallResult = await call('GET', `/admin/coupons?limit=2${after}`);
      expect(status).toBe(200);
      seen.push(...(body['coupons'] as typeof seen));
      cursor = (body['next_cursor'] ?? null) as string | null;
    } while (cursor !== null);
    expect(seen.slice(0, 6).map(({ id }) => id)).toEqual([other, ...last.toReversed()]);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen[1]?.codes).toEqual([{ code: 'PAGE-P5', active: true, redeemed: 0 }]);
    expect(seen[0]?.codes).toHaveLength(100);
  });

  it('answer a cursor of another list, or of a coupon that is gone, with 422', async () => {
    const gone = Buffer.from(JSON.stringify(['coupons', 'no-such-coupon'])).toString('base64url');
    for (const cursor of ['nonsense', Buffer.from('["keys","a"]').toString('base64url'), gone]) {
      const { status, body } = await call('GET', `/admin/coupons?cursor=${cursor}`);
      expect([status, body['errors']]).toEqual([422, [expect.objectContaining({ pointer: '?cursor' })]]);
    }
  });

  it('refuse a code that is taken: coupon_exists', async () => {
    const { status, body } = await call('POST', '/admin/coupons', { body: coupon });
    expect([status, body['code']]).toEqual([409, 'coupon_exists']);
  });

  it.each([
    [
      { name: 'Both', percent_off: 5, amount_off: 5, duration: 'once', reason: 'none' },
      422,
      'invalid_request',
    ],
    [{ name: 'Neither', duration: 'once', reason: 'none' }, 422, 'invalid_request'],
    [{ name: 'Months', percent_off: 5, duration: 'once', months: 2, reason: 'none' }, 422, 'invalid_request'],
    [{ name: 'Digits', amount_off: 1.005, duration: 'once', reason: 'none' }, 422, 'invalid_amount'],
    [
      { name: 'Past', percent_off: 5, duration: 'once', redeem_by: '2020-01-01T00:00:00Z', reason: 'none' },
      422,
      'invalid_until',
    ],
  ])('refuse %j', async (body, status, code) => {
    const answer = await call('POST', '/admin/coupons', { body });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('are made by administrators only', async () => {
    expect((await call('POST', '/admin/coupons', { token: editor, body: coupon })).status).toBe(403);
  });
});

describe('discounts of a subscription', () => {
  it('are listed with what the next invoice would be, and removed once, with an audit row before', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    const { id: coupon } = await system.stripe.coupons.create({
      name: 'Half',
      percent_off: 50,
      duration: 'repeating',
      duration_in_months: 3,
    });
    const path = `/admin/subscriptions/${id}/discounts`;
    await call('POST', `/admin/subscriptions/${id}/coupon`, { body: { code: coupon, reason: 'agreed' } });
    const { status, body } = await call('GET', path, { token: editor });
    expect([status, body]).toEqual([
      200,
      {
        next_amount: 9.5,
        currency: 'usd',
        discounts: [
          expect.objectContaining({
            place: 'subscription',
            coupon,
            name: 'Half',
            percent_off: 50,
            next_amount: 19,
          }),
        ],
      },
    ]);
    const [{ id: discount }] = body['discounts'] as [{ id: string }];
    const remove = (token?: string) =>
      call('POST', `${path}/${discount}/remove`, {
        body: { reason: 'for one month only' },
        headers: { 'idempotency-key': 'remove-half' },
        ...(token === undefined ? {} : { token }),
      });
    expect((await remove(editor)).status).toBe(403);
    expect((await remove()).status).toBe(200);
    expect((await remove()).status).toBe(200);
    expect((await call('GET', path)).body).toMatchObject({ next_amount: 19, discounts: [] });
    const again = await call('POST', `${path}/${discount}/remove`, { body: { reason: 'once more' } });
    expect([again.status, again.body['code']]).toEqual([404, 'not_found']);
    const audit = await call('GET', `/admin/audit?q=${id}`);
    const said = (audit.body['entries'] as { action: string; reason: string | null }[])
      .filter(({ reason }) => reason === 'for one month only')
      .map(({ action }) => action);
    expect(said).toEqual(['subscription.remove_discount', 'subscription.remove_discount.requested']);
  });
});

describe('/sandbox/clock', () => {
  it('puts a new customer on a clock of their own, also under two clicks at once', async () => {
    const token = await system.identity.token({ email: 'twice@example.test', role: 'viewer' });
    const made = await Promise.all(
      [1, 2].map(() => call('POST', '/stripe/create_customer', { token, body: {} })),
    );
    const ids = made.map(({ body }) => body['stripe_customer_id']);
    expect(ids[0]).toBe(ids[1]);
    expect(await clockOf(token)).toMatchObject({
      customer: ids[0],
      status: 'ready',
      target: null,
      next: null,
      last_move: null,
    });
  });

  it('goes to what happens next: a trial converts, a renewal is paid', async () => {
    const { token, customerId } = await signUp('walker@example.test');
    await payWith(system.stripe, customerId, 'pm_card_visa');
    const [price] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
    const { id } = await system.stripe.subscriptions.create({
      customer: customerId,
      items: [{ price: price?.id ?? '' }],
      trial_period_days: 5,
      metadata: { managed_by: 'perennial' },
    });
    await untilStatus(system, id, 'trialing');
    const begun = await clockOf(token);
    expect(begun.next?.what).toBe('The customer is reminded that the trial ends.');

    const advance = async (by: string, status = 202): Promise<CallResult> => {
      const answer = await call('POST', '/sandbox/clock', { token, body: { by } });
      expect(answer.status).toBe(status);
      return answer;
    };
    const stands = async (): Promise<Clock> => {
      await until(async () => (await clockOf(token)).status === 'ready');
      return clockOf(token);
    };
    expect((await advance('week')).body['clock']).toMatchObject({ status: 'advancing' });
    expect((await advance('day', 409)).body['code']).toBe('clock_busy');
    const later = await stands();
    expect(Date.parse(later.now) - Date.parse(begun.now)).toBe(7 * 86_400_000);
    await untilStatus(system, id, 'active');
    const { last_move: moved } = await clockOf(token);
    expect(moved?.from).toBe(begun.now);
    const changes = moved?.changes ?? [];
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.every(({ at }) => at > begun.now && at <= later.now)).toBe(true);
    await until(
      async () =>
        (await system.rows('select 1 from outbox_messages where customer_id = $1', [customerId])).length > 0,
      { what: 'the reminder is written' },
    );

    await advance('next');
    await stands();
    await until(async () => {
      const paid = await system.rows(
        `select id from invoices where customer_id = $1 and amount_paid = 1900`,
        [customerId],
      );
      return paid.length === 2;
    });
  });

  it('has usage reported on the way, so that the renewal has it on its invoice', async () => {
    const customer = await newCustomer(system);
    const { token, customerId } = customer;
    const id = await customer.subscribe('professional_month_usd');
    await untilStatus(system, id, 'active');
    // 1,500 of which 500 are included: 1,000 at 2.00 for 1,000.
    const used = await call('POST', '/billing/report_usage', { token, body: { quantity: 1500 } });
    expect(used.status).toBe(200);

    expect((await call('POST', '/sandbox/clock', { token, body: { by: 'next' } })).status).toBe(202);
    await until(async () => (await clockOf(token)).status === 'ready');
    const paid = await until(
      async () => {
        const invoices = await system.rows<{ amountPaid: number }>(
          `select amount_paid::int as "amountPaid" from invoices where customer_id = $1 and status = 'paid' order by created_at`,
          [customerId],
        );
        return invoices.length === 2 && invoices.map(({ amountPaid }) => amountPaid);
      },
      { what: 'the renewal is paid' },
    );
    expect(paid).toEqual([4900, 4900 + 200]);
  });

  it('says when nothing is ahead, and when there is no clock', async () => {
    const { token } = await signUp('idle@example.test');
    const idle = await call('POST', '/sandbox/clock', { token, body: { by: 'next' } });
    expect([idle.status, idle.body['code']]).toEqual([409, 'nothing_ahead']);
    const nobody = await system.identity.token({ email: 'new@example.test', role: 'viewer' });
    expect((await call('GET', '/sandbox/clock', { token: nobody })).body).toEqual({ clock: null });
    const none = await call('POST', '/sandbox/clock', { token: nobody, body: { by: 'day' } });
    expect([none.status, none.body['code']]).toEqual([404, 'no_stripe_customer']);
  });

  it("shows another's clock to staff only", async () => {
    const { token, customerId } = await signUp('owner@example.test');
    const stranger = await signUp('stranger@example.test');
    const path = `/sandbox/clock?customer=${customerId}`;
    expect((await call('GET', path, { token: editor })).body['clock']).toMatchObject({
      customer: customerId,
    });
    expect((await call('GET', path, { token: stranger.token })).status).toBe(404);
    expect((await call('GET', path, { token })).status).toBe(404);
  });

  it('is not there without the sandbox', async () => {
    const other = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
    try {
      const token = await other.issuer.token({ roles: ['admin'] });
      for (const method of ['GET', 'POST']) {
        const answer = await other.call(method, '/sandbox/clock', {
          token,
          ...(method === 'POST' ? { body: { by: 'day' } } : {}),
        });
        expect([answer.status, answer.body['code']]).toEqual([404, 'not_found']);
      }
    } finally {
      await other.stop();
    }
  });

  it('stops the start of a product that is not on the sandbox', () => {
    const environment = {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      OIDC_ISSUER: 'http://127.0.0.1:1',
      SANDBOX_CLOCK: 'true',
    };
    expect(() => loadEnv(environment)).toThrow('SANDBOX_CLOCK');
    expect(() => loadEnv({ ...environment, STRIPE_API_BASE: 'http://127.0.0.1:1' })).not.toThrow();
  });
});

it('POST /admin/drift/check has the reconciliation look now, and GET /admin/drift shows what it found', async () => {
  const asked = await call('POST', '/admin/drift/check', { body: { reason: 'to be sure' } });
  expect([asked.status, asked.body]).toEqual([202, { started: true }]);
  await until(async () => {
    const { body } = await call('GET', '/admin/drift', { token: editor });
    return (body['reconciliation'] as { state: string } | null)?.state === 'completed';
  });
});

it('explains a trial by the run that decides it, to its customer and to staff', async () => {
  const customer = await newCustomer(system, { card: null });
  const id = await customer.subscribe('starter_month_usd', { trialDays: 7 });
  await untilStatus(system, id, 'trialing');
  const asked = (path: string, token: string): Promise<Record<string, unknown>> =>
    until(async () => {
      const { body } = await call('GET', path, { token });
      return body['rule'] === 'trial_runs' ? body : null;
    });
  const expected = {
    why: expect.stringContaining('The trial runs until 2027-01-17') as string,
    facts: expect.objectContaining({ hasUsablePaymentMethod: false, extended: false }) as object,
    next: expect.objectContaining({ at: expect.stringMatching(/^2027-01-/) as string }) as object,
    would_change: expect.arrayContaining(['A usable payment method makes it convert.']) as unknown[],
  };
  expect(await asked('/billing/subscription/explain', customer.token)).toMatchObject(expected);
  expect(await asked(`/admin/subscriptions/${id}/explain`, editor)).toMatchObject(expected);
});

it('GET /admin/subscriptions/:id/explain says why, to staff', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const { status, body } = await call('GET', `/admin/subscriptions/${id}/explain`, { token: editor });
  expect([status, body]).toEqual([
    200,
    expect.objectContaining({ next: expect.objectContaining({ rule: 'renews' }) as object }),
  ]);
  expect((await call('GET', '/admin/subscriptions/sub_none/explain', { token: editor })).status).toBe(404);
});
