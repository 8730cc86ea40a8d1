import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLago } from '../../dev/lago/server.ts';
import type { LocalLago } from '../../dev/lago/server.ts';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import { createLago } from '../../gateways/lago/index.ts';

const account: AccountState = {
  customerId: 'cus_1',
  identitySubject: null,
  email: 'bob@perennial.test',
  fullName: 'Bob Baker',
  currency: 'usd',
  subscriptionId: 'sub_1',
  status: 'active',
  tier: 'professional',
  startedAt: Date.UTC(2026, 0, 31),
  currentPeriodEnd: Date.UTC(2026, 1, 28),
  endsAt: null,
};

describe('the Lago stand-in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-lago-'));
  const dataFile = join(folder, 'recorded.json');
  let lago: LocalLago;
  const gateway = (apiKey = 'key'): ReturnType<typeof createLago> => createLago({ apiUrl: lago.url, apiKey });
  const fault = (body: object): Promise<Response> =>
    fetch(`${lago.url}/_faults`, { method: 'POST', body: JSON.stringify(body) });

  beforeEach(async () => {
    rmSync(dataFile, { force: true });
    lago = await startLago({ port: 0, apiKey: 'key', dataFile });
  });
  afterEach(() => lago.stop());
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('takes what the product writes, and shows it', async () => {
    expect(await gateway().syncAccount(account)).toBe('written');
    const recorded = (await (await fetch(`${lago.url}/_recorded`)).json()) as ReturnType<
      LocalLago['recorded']
    >;
    expect(recorded.customers['cus_1']).toMatchObject({ external_id: 'cus_1', email: 'bob@perennial.test' });
    expect(Object.values(recorded.subscriptions)).toMatchObject([
      { external_customer_id: 'cus_1', plan_code: 'professional', status: 'active' },
    ]);
  });

  it('keeps what it was sent over a restart', async () => {
    await gateway().syncAccount(account);
    await lago.stop();
    lago = await startLago({ port: 0, apiKey: 'key', dataFile });
    expect(lago.recorded().customers['cus_1']).toMatchObject({ email: 'bob@perennial.test' });
    expect(await gateway().syncAccount(account)).toBe('unchanged');
  });

  it('counts an event once, however often it is sent', async () => {
    await gateway().syncAccount(account);
    const event = {
      transaction_id: 't1',
      external_subscription_id: 'sub_1',
      code: 'inference',
      timestamp: 1_770_000_000,
    };
    const send = (): Promise<Response> =>
      fetch(`${lago.url}/api/v1/events/batch`, {
        method: 'POST',
        headers: { authorization: 'Bearer key', 'content-type': 'application/json' },
        body: JSON.stringify({ events: [event] }),
      });
    expect((await send()).status).toBe(200);
    const again = await send();
    expect(again.status).toBe(422);
    expect(await again.json()).toMatchObject({
      error_details: { 0: { transaction_id: ['value_already_exist'] } },
    });
    expect(Object.keys(lago.recorded().events)).toEqual(['t1']);
  });

  it('refuses a wrong key, a batch of more than 100 and a customer without id', async () => {
    await expect(gateway('wrong').syncAccount(account)).rejects.toThrow(/Lago/);
    const post = async (path: string, body: unknown): Promise<number> =>
      (
        await fetch(`${lago.url}/api/v1${path}`, {
          method: 'POST',
          headers: { authorization: 'Bearer key' },
          body: JSON.stringify(body),
        })
      ).status;
    const many = Array.from({ length: 101 }, (_, index) => ({
      transaction_id: String(index),
      code: 'inference',
    }));
    expect(await post('/events/batch', { events: many })).toBe(422);
    expect(await post('/customers', { customer: {} })).toBe(422);
    expect(lago.recorded()).toMatchObject({ customers: {}, events: {} });
  });

  it.each(['down', '500'])(
    'is %s on request, changes nothing meanwhile, and is back on request',
    async (mode) => {
      await fault({ mode });
      await expect(gateway().syncAccount(account)).rejects.toThrow();
      expect(lago.recorded().customers).toEqual({});
      await fault({ mode: 'none' });
      expect(await gateway().syncAccount(account)).toBe('written');
    },
  );
});
