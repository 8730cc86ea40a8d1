import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKeycloak } from '../../gateways/keycloak/index.ts';

/** A server that answers like Keycloak's token and user profile endpoints and counts what it is asked. */
interface Counting {
  url: string;
  tokens: number;
  /** Tokens that are accepted; emptied to revoke all. */
  valid: Set<string>;
  /** What the next answers are made to be. */
  behave: 'well' | 'down' | 'deaf';
  server: Server;
}

async function counting(): Promise<Counting> {
  const state: Counting = { url: '', tokens: 0, valid: new Set(), behave: 'well', server: createServer() };
  state.server.on('request', (request, response) => {
    answer(state, request, response);
  });
  state.server.listen(0, '127.0.0.1');
  await once(state.server, 'listening');
  state.url = `http://127.0.0.1:${(state.server.address() as AddressInfo).port}`;
  return state;
}

function answer(state: Counting, request: IncomingMessage, response: ServerResponse): void {
  if (state.behave === 'deaf') return;
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (state.behave === 'down') {
    send(503, {});
    return;
  }
  if (request.url?.endsWith('/token') === true) {
    const token = `token-${++state.tokens}`;
    state.valid.add(token);
    setImmediate(() => send(200, { access_token: token, expires_in: 60 }));
    return;
  }
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  if (state.valid.has(token)) send(200, { attributes: [], unmanagedAttributePolicy: 'ENABLED' });
  else send(401, { error: 'HTTP 401 Unauthorized' });
}

describe('the token for Keycloak', () => {
  let state: Counting;
  let now = 0;
  const credentials = { kind: 'client', clientId: 'c', clientSecret: 'top-secret' } as const;
  const gateway = (timeoutMs = 20_000) =>
    createKeycloak({ url: state.url, realm: 'perennial', credentials, timeoutMs, now: () => now });

  beforeEach(async () => {
    state = await counting();
  });
  afterEach(() => {
    state.server.closeAllConnections();
    state.server.close();
  });

  it('is fetched once, however many wait for it, and again shortly before it ends', async () => {
    const keycloak = gateway();
    await Promise.all(Array.from({ length: 20 }, () => keycloak.verify()));
    expect(state.tokens).toBe(1);
    now += 44_000;
    await keycloak.verify();
    expect(state.tokens).toBe(1);
    now += 2_000;
    await keycloak.verify();
    expect(state.tokens).toBe(2);
  });

  it('is fetched anew when Keycloak does not accept it any more', async () => {
    const keycloak = gateway();
    await keycloak.verify();
    state.valid.clear();
    expect(await keycloak.verify()).toEqual([]);
    expect(state.tokens).toBe(2);
  });

  it('is fetched again after a fetch that failed', async () => {
    const keycloak = gateway();
    state.behave = 'down';
    await expect(keycloak.verify()).rejects.toMatchObject({ kind: 'unreachable', status: 503 });
    state.behave = 'well';
    expect(await keycloak.verify()).toEqual([]);
  });

  it('is not waited for longer than the time limit', async () => {
    state.behave = 'deaf';
    const error: unknown = await gateway(100)
      .verify()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'unreachable', status: null });
    expect(String(error)).toContain('KEYCLOAK_URL');
    expect(String(error)).not.toContain('top-secret');
  });

  it('says that nobody listens', async () => {
    const keycloak = createKeycloak({ url: 'http://127.0.0.1:9', realm: 'perennial', credentials });
    await expect(keycloak.verify()).rejects.toMatchObject({ kind: 'unreachable' });
  });
});
