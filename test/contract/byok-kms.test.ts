import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { query } from '../../db/sql.ts';
import { localMasterKeys } from '../../gateways/provider-keys/master-keys.ts';
import { openVault } from '../../gateways/provider-keys/open-vault.ts';
import { plantProviderKey } from '../support/planted-provider-key.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/**
 * A server that wraps and unwraps and never gives away its key. The API calls it through BYOK_KMS_MODULE.
 */
const before = { id: 'local-1', key: randomBytes(32) };
const key = `sk-${'k'.repeat(48)}`;
const module = 'test/fixtures/kms-module.mjs';
let kms: Server;
let isAway = false;
let api: TestApi;

beforeAll(async () => {
  const inside = localMasterKeys([{ id: 'kms-1', key: randomBytes(32) }]);
  kms = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { userId, text: given } = JSON.parse(body) as { userId: string; text: string };
      const answers: Record<string, () => Promise<string | null>> = {
        '/describe': () => Promise.resolve(JSON.stringify({ newest: 'kms-1', ids: ['kms-1'] })),
        '/encrypt': async () => (await inside.wrap(userId, Buffer.from(given, 'base64'))).wrapped,
        '/decrypt': async () => {
          const dataKey = await inside.unwrap(userId, { masterKeyId: 'kms-1', wrapped: given });
          return dataKey && Buffer.from(dataKey).toString('base64');
        },
      };
      const answer = await answers[request.url ?? '']?.();
      response.statusCode = isAway ? 503 : answer === null ? 400 : 200;
      response.end(isAway ? '' : answer);
    });
  });
  await new Promise<void>((resolve) => kms.listen(0, '127.0.0.1', resolve));
  process.env['TEST_KMS_URL'] = `http://127.0.0.1:${(kms.address() as AddressInfo).port}`;
  api = await startTestApi(
    {
      BYOK_MASTER_KEYS: `${before.id}:${before.key.toString('base64')}`,
      BYOK_KMS_MODULE: module,
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    },
    { providerNetwork: { resolve: () => Promise.resolve([]) } },
  );
});
afterAll(async () => {
  await api.stop();
  kms.close();
});
afterEach(() => {
  isAway = false;
});

const signedIn = async (name: string): Promise<{ token: string; userId: string }> => {
  const token = await api.issuer.token({ subject: name, email: `${name}@example.test` });
  return { token, userId: (await api.api.deps.identify(token)).userId };
};
/** How a test call ends: a key that opens leads to the provider, which nobody finds here. */
const tried = async (token: string): Promise<[number, unknown]> => {
  const { status, body } = await api.call('POST', '/byok/keys/test/openai', { token });
  return [status, body.code ?? body['detail']];
};

it('new keys are wrapped by the service; without it nothing opens', async () => {
  const { token, userId } = await signedIn('new');
  const added = await api.call('POST', '/byok/keys/add', { token, body: { provider: 'openai', key } });
  expect(added.status).toBe(201);
  const rows = await query(api.api.deps.em(), 'select master_key_id from data_keys where user_id = $1', [
    userId,
  ]);
  expect(rows).toEqual([{ masterKeyId: 'kms-1' }]);
  expect((await tried(token))[0]).toBe(200);
  isAway = true;
  expect(await tried(token)).toEqual([503, 'byok_unavailable']);
});

it('what local master keys wrapped still opens while they are listed', async () => {
  const { token, userId } = await signedIn('moved');
  await plantProviderKey(api.api.deps.em(), { userId, key, under: before });
  expect((await tried(token))[0]).toBe(200);
});

it('a module that gives something else stops the start, and is named', async () => {
  await expect(openVault({ masterKeys: [], kmsModule: 'test/support/until.ts' })).rejects.toThrow(
    /BYOK_KMS_MODULE \(test\/support\/until\.ts\) gives no \{ newestId/,
  );
});
