import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import { loadEnv } from '../../config/env.ts';
import { isEncrypted } from '../../config/payload-codec.ts';
import { createTemporalClient } from '../../config/temporal-connection.ts';
import { refreshUpdate, subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';

const UI = 'http://temporal.example.test:8233';

let system: BillingSystem;
let subscriptionId: string;
let stored: Payload[];

beforeAll(async () => {
  system = await startBillingSystem({
    PAYLOAD_KEYS: `t1:${randomBytes(32).toString('base64')}`,
    TEMPORAL_UI_URL: UI,
  });
  ({ id: subscriptionId } = await newSubscriber(system));
  await untilStatus(system, subscriptionId, 'active');
  stored = await storedPayloads();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** Everything encoded in the stored history, except search attributes, which must stay readable. */
async function storedPayloads(): Promise<Payload[]> {
  const { workflowService } = system.temporal;
  const { history } = await workflowService.getWorkflowExecutionHistory({
    namespace: system.temporal.options.namespace,
    execution: { workflowId: subscriptionWorkflowId(subscriptionId) },
  });
  const found: Payload[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    if ((value as Payload).metadata?.['encoding'] !== undefined) found.push(value);
    else for (const [name, one] of Object.entries(value)) if (name !== 'searchAttributes') walk(one);
  };
  walk(history);
  return found;
}

const asJson = (payloads: readonly Payload[]): object => ({
  payloads: payloads.map((one) =>
    proto.temporal.api.common.v1.Payload.toObject(proto.temporal.api.common.v1.Payload.fromObject(one), {
      bytes: String,
    }),
  ),
});

const decode = (payloads: readonly Payload[], headers: Record<string, string>): Promise<Response> =>
  fetch(`${system.api.url}/codec/decode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-namespace': 'billing', ...headers },
    body: JSON.stringify(asJson(payloads)),
  });
const as = async (role: 'viewer' | 'editor'): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await system.identity.token({ email: `codec-${role}@example.com`, role })}`,
});

describe('with keys for payloads', () => {
  it('Temporal stores no input, result, signal or summary of a subscription readable', () => {
    // The SDK's core writes records of its own beside ours, without an id in them.
    const plain = stored.filter((one) => !isEncrypted(one));
    // At least the input, the first signal and the continue-as-new. The number of signals varies.
    expect(stored.filter(isEncrypted).length).toBeGreaterThanOrEqual(3);
    expect(plain.filter((one) => /sub_|cus_|in_/.test(Buffer.from(one.data ?? []).toString()))).toEqual([]);
  });

  it('search attributes stay readable', async () => {
    const found = [];
    for await (const run of system.temporal.workflow.list({
      query: `StripeSubscriptionId = "${subscriptionId}" and WorkflowType = "subscriptionLifecycle"`,
    }))
      found.push(run.workflowId);
    expect(found).toEqual([subscriptionWorkflowId(subscriptionId)]);
  });

  it('a process that does not have the keys yet is understood, and does not understand', async () => {
    const { PAYLOAD_KEYS: _, ...without } = system.variables;
    const old = createTemporalClient(loadEnv(without));
    const handle = old.workflow.getHandle(subscriptionWorkflowId(subscriptionId));
    const update = handle.executeUpdate(refreshUpdate, {
      args: [{ key: 'codec', actor: { kind: 'system' } }],
    } as never);
    await expect(update).rejects.toThrow('encrypted');
    await old.connection.close();
    expect(
      await system.temporal.workflow.getHandle(subscriptionWorkflowId(subscriptionId)).describe(),
    ).toMatchObject({
      status: { name: 'RUNNING' },
    });
  });
});

describe('the codec server', () => {
  const first = (): Payload[] => stored.filter(isEncrypted).slice(0, 2);
  const textOf = (payloads: readonly { data: string }[]): string =>
    payloads.map(({ data }) => Buffer.from(data, 'base64').toString()).join();

  it('decodes for staff, and writes down who asked', async () => {
    const answer = await decode(first(), await as('editor'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { payloads } = (await answer.json()) as { payloads: { data: string }[] };
    expect(payloads).toHaveLength(2);
    expect(textOf(payloads)).toContain(subscriptionId);
    const rows = await system.rows(
      `select subject_id, after, actor_kind from audit_log where action = 'payloads.decode'`,
    );
    expect(rows).toEqual([{ subject_id: 'billing', after: { payloads: 2 }, actor_kind: 'staff' }]);
  });

  it('decodes nothing for a customer, a stranger, or an API key', async () => {
    expect((await decode(first(), await as('viewer'))).status).toBe(403);
    expect((await decode(first(), {})).status).toBe(401);
    expect((await decode(first(), { authorization: 'Bearer pk_nonsense' })).status).toBe(401);
  });

  it('lets pages of the Temporal UI read the answer, and no others', async () => {
    const preflight = (origin: string): Promise<Response> =>
      fetch(`${system.api.url}/codec/decode`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    expect((await preflight(UI)).headers.get('access-control-allow-origin')).toBe(UI);
    expect((await preflight(UI)).headers.get('access-control-allow-credentials')).toBe('true');
    expect(
      (await preflight('http://evil.example.test')).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  it('is called by the Temporal UI as a page does: what it asks to send is allowed, and it may read answer and refusal', async () => {
    const preflight = await fetch(`${system.api.url}/codec/decode`, {
      method: 'OPTIONS',
      headers: {
        origin: UI,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-namespace',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
    const allowed = preflight.headers.get('access-control-allow-headers')?.toLowerCase().split(',') ?? [];
    expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type', 'x-namespace']));
    const [staff, customer] = [await as('editor'), await as('viewer')];
    for (const [headers, status] of [
      [staff, 200],
      [customer, 403],
      [{}, 401],
    ] as const) {
      const answer = await decode(first(), { ...headers, origin: UI });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('access-control-allow-origin')).toBe(UI);
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
      const { payloads = [] } = (await answer.json()) as { payloads?: { data: string }[] };
      expect(textOf(payloads).includes(subscriptionId)).toBe(status === 200);
    }
  });

  it('refuses what is no list of payloads, and what does not decrypt', async () => {
    const staff = { ...(await as('editor')), 'content-type': 'application/json' };
    const send = (body: string): Promise<Response> =>
      fetch(`${system.api.url}/codec/decode`, { method: 'POST', headers: staff, body });
    expect((await send('{"payloads":[{"data":"not base64!"}]}')).status).toBe(422);
    expect((await send('{"payloads":3}')).status).toBe(422);
    expect((await send('[')).status).toBe(400);
    const [payload] = first();
    const damaged = { ...payload, data: Buffer.from('x'.repeat(40)) };
    const answer = await decode([damaged], staff);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'invalid_request' });
    expect((await fetch(`${system.api.url}/codec/decode`, { headers: staff })).status).toBe(405);
  });
});
