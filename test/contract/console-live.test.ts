import { execute } from '../../db/sql.ts';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { sampleUser, storeSubscription } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { until } from '../support/until.ts';

let api: TestApi;
let ada: SampleUser;
let bob: SampleUser;
let staff: SampleUser;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  staff = await sampleUser(api, { roles: ['editor'] });
  ada = await sampleUser(api);
  bob = await sampleUser(api);
});
afterAll(async () => {
  await api.stop();
});

/** A follower of the stream, as a browser's EventSource is one. */
interface Follower {
  status: number;
  type: string | null;
  /** Reads on until a message fits. */
  until: (
    fits: (event: string, data: Record<string, unknown>) => boolean,
  ) => Promise<Record<string, unknown>>;
  seen: { event: string; data: Record<string, unknown> }[];
  end: () => Promise<void>;
}

async function follow(token: string): Promise<Follower> {
  const ended = new AbortController();
  const response = await fetch(`${api.url}/api/v1/live`, {
    headers: { authorization: `Bearer ${token}` },
    signal: ended.signal,
  });
  const reader = (response.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  const seen: Follower['seen'] = [];
  let buffer = '';
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    seen,
    until: async (fits) => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        buffer += value;
        const messages = buffer.split('\n\n');
        buffer = messages.pop() ?? '';
        for (const message of messages) {
          const event = /^event: (.+)$/m.exec(message)?.[1];
          if (event === undefined) continue;
          const data = JSON.parse(/^data: (.+)$/m.exec(message)?.[1] ?? '{}') as Record<string, unknown>;
          seen.push({ event, data });
          if (fits(event, data)) return data;
        }
      }
    },
    end: async () => {
      ended.abort();
      await reader.cancel().catch(() => undefined);
    },
  };
}

const received = ({ seen }: Follower, id: string): boolean => seen.some(({ data }) => data['id'] === id);
const isHello = (event: string): boolean => event === 'hello';

describe('GET /live', () => {
  it('tells customers of their own rows, staff of all', async () => {
    const [own, all] = [await follow(ada.token), await follow(staff.token)];
    expect([own.status, own.type]).toEqual([200, 'text/event-stream']);
    await Promise.all([own.until(isHello), all.until(isHello)]);

    const other = await storeSubscription(api, bob);
    const mine = await storeSubscription(api, ada);
    const change = await own.until((_, { id }) => id === mine.id);
    expect(change).toEqual({ what: 'subscription', id: mine.id, customer: ada.customerId });
    expect(own.seen.filter(({ data }) => data['customer'] === bob.customerId)).toEqual([]);

    // What was written at different moments may be sent in another order.
    await all.until(() => received(all, other.id) && received(all, mine.id));
    await Promise.all([own.end(), all.end()]);
  });

  it('tells nothing of what is not committed, and of a transaction each row once', async () => {
    const all = await follow(staff.token);
    await all.until(isHello);
    const row = { userId: bob.userId, email: null, name: null, currency: 'usd', balance: 0 };
    const customer = (id: string) => ({
      ...row,
      id,
      defaultPaymentMethodId: null,
      testClockId: null,
      billingTime: null,
      timeZone: null,
      deleted: false,
      updatedAt: Date.now(),
    });
    await expect(
      api.api.deps.em().transactional(async (em) => {
        await upsertCustomer(em, customer('cus_undone'));
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    await api.api.deps.em().transactional(async (em) => {
      await upsertCustomer(em, customer('cus_done'));
      await upsertCustomer(em, customer('cus_done'));
    });
    await upsertCustomer(api.api.deps.em(), customer('cus_last'));
    await all.until(() => received(all, 'cus_done') && received(all, 'cus_last'));
    const ids = all.seen.map(({ data }) => data['id']);
    expect(ids.filter((id) => id === 'cus_done')).toHaveLength(1);
    expect(ids).not.toContain('cus_undone');
    await all.end();
  });

  it('says hello again when the connection to the database was lost', async () => {
    const own = await follow(ada.token);
    await own.until(isHello);
    await execute(
      api.api.deps.em(),
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'perennial-changes' and datname = current_database()`,
    );
    await own.until(isHello);
    expect(own.seen.filter(({ event }) => event === 'hello')).toHaveLength(2);
    await own.end();
  });

  it('lets a user follow six times at once, and takes the seventh back when one ends', async () => {
    const followers = await Promise.all(Array.from({ length: 6 }, () => follow(bob.token)));
    const seventh = await api.call('GET', '/live', { token: bob.token });
    expect([seventh.status, seventh.body['code']]).toEqual([429, 'rate_limited']);
    expect(seventh.headers.get('retry-after')).toBe('15');
    await followers[0]?.end();
    const again = await until(
      async () => {
        const one = await follow(bob.token);
        if (one.status === 200) return one;
        await one.end();
        return null;
      },
      { what: 'the server has seen that one has ended', everyMs: 100 },
    );
    await Promise.all([...followers.slice(1), again].map((one) => one.end()));
  });

  it('ends with the token that it was opened with', async () => {
    let expiresIn = 1;
    // On a busy machine a token that lives so briefly may be over before it is looked at.
    const brief = await until(async () => {
      expiresIn *= 2;
      const one = await follow(await api.issuer.token({ expiresIn }));
      if (one.status === 200) return one;
      await one.end();
      return null;
    });
    await expect(brief.until(() => false)).rejects.toThrow('the stream ended');
  });

  it('needs a sign-in, and is not for API keys', async () => {
    expect((await api.call('GET', '/live')).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    const key = { name: 'gateway', scopes: ['billing:read'] };
    const made = await api.call('POST', '/api-keys', { token: ada.token, body: key });
    const answer = await api.call('GET', '/live', { token: String(made.body['key']) });
    expect(answer.body).toMatchObject({ status: 403, code: 'forbidden' });
  });
});
