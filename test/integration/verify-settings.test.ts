import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { noteStart } from '../../db/system/process-settings.ts';
import { checkSettings } from '../../scripts/verify/check-settings.ts';
import type { Finding } from '../../scripts/verify/finding.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

/* Two Keycloaks may each have a realm of one name; one Keycloak may have two addresses. */

let database: TestDatabase;
let orm: MikroORM;
const servers: Server[] = [];

beforeAll(async () => {
  database = await createDatabase();
  orm = await createOrm({ databaseUrl: database.url, poolMax: 1 });
});
afterAll(async () => {
  for (const server of servers) server.close();
  await orm.close();
  await database.drop();
});

/** A Keycloak whose realm `perennial` signs with these keys. */
async function keycloak(...keys: string[]): Promise<string> {
  const server = createServer((request, response) => {
    const isCerts = request.url === '/realms/perennial/protocol/openid-connect/certs';
    response.writeHead(isCerts ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isCerts ? { keys: keys.map((kid) => ({ kid, kty: 'RSA' })) } : {}));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function found(issuer: string, keycloakUrl: string): Promise<Finding | undefined> {
  const KEYCLOAK_REALM = 'perennial';
  const em = orm.em.fork();
  await noteStart(em, { process: 'api', settings: { KEYCLOAK_REALM, OIDC_ISSUER: issuer } });
  await noteStart(em, { process: 'worker', settings: { KEYCLOAK_REALM, KEYCLOAK_URL: keycloakUrl } });
  return (await checkSettings(orm))[0];
}

it('realms of one name at two Keycloaks are told apart', async () => {
  const [theirs, ours] = [await keycloak('one', 'two'), await keycloak('three')];
  const finding = await found(`${theirs}/realms/perennial`, ours);
  expect(finding).toMatchObject({ name: 'Settings', outcome: 'failed' });
  expect(finding?.detail).toContain(`${theirs}/realms/perennial`);
  expect(finding?.detail).toContain(`${ours}/realms/perennial`);
});

it('one realm that the worker reaches under an internal address passes, also while its keys rotate', async () => {
  const [outside, inside] = [await keycloak('new', 'old'), await keycloak('old')];
  const finding = await found(`${outside}/realms/perennial`, inside);
  expect(finding).toEqual({
    name: 'Settings',
    outcome: 'ok',
    detail: 'API and worker were started with the same ones',
  });
});

it('where one does not answer from here, it passes by the name and says so', async () => {
  const finding = await found('http://127.0.0.1:9/realms/perennial', await keycloak('one'));
  expect(finding?.outcome).toBe('ok');
  expect(finding?.detail).toContain("only the realm's name was compared");
});

it('a provider that is no Keycloak is not compared', async () => {
  const finding = await found('http://127.0.0.1:9', await keycloak('one'));
  expect(finding?.detail).toBe('API and worker were started with the same ones');
});
