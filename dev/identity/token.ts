/**
 * `npm run token -- --role admin [--email …] [--data-dir …]`: prints a bearer token for the running system.
 */
import { parseArgs } from 'node:util';
import { UsageError, runMain } from '../../config/command-line.ts';
import { readFacts } from '../../scripts/running-system.ts';
import { demoUsers, roles } from './demo-users.ts';
import { webClientId } from './claims.ts';
import type { DemoUser, DemoRole } from './demo-users.ts';

const usage = `npm run token [-- options]
  --role <role>        ${roles.join(', ')} (default viewer)
  --email <address>    who it is for (default the demo user of that role)
  --data-dir <folder>  the running system's folder (default .data)`;

await runMain(usage, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      role: { type: 'string' },
      email: { type: 'string' },
      'data-dir': { type: 'string', default: '.data' },
    },
  });
  process.stdout.write(`${await requestToken(values)}\n`);
  return 0;
});

async function requestToken(options: { role?: string; email?: string; 'data-dir': string }): Promise<string> {
  const role = asRole(options.role);
  const facts = readFacts(options['data-dir']);
  const demo = demoUsers.find((user) =>
    options.email === undefined ? user.role === (role ?? 'viewer') : user.email === options.email,
  );
  return facts.identity === undefined
    ? fromKeycloak(facts.issuer, demo)
    : fromLocalProvider(facts.identity, { email: options.email ?? demo?.email, role });
}

async function fromLocalProvider(
  { issuer, clientSecret }: { issuer: string; clientSecret: string },
  user: { email: string | undefined; role: DemoRole | undefined },
): Promise<string> {
  return tokenOf(
    await fetch(`${issuer}/_tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify(user),
    }),
  );
}

/** The launcher's realm lets demo users sign in with their name as password. Any other realm refuses. */
async function fromKeycloak(issuer: string, demo: DemoUser | undefined): Promise<string> {
  if (demo === undefined)
    throw new Error('Keycloak signs people in here: only its demo users are known, by --role or --email.');
  const form = {
    grant_type: 'password',
    client_id: webClientId,
    username: demo.username,
    password: demo.username,
  };
  const body = new URLSearchParams({ ...form, scope: 'openid email profile' });
  return tokenOf(await fetch(`${issuer}/protocol/openid-connect/token`, { method: 'POST', body }));
}

async function tokenOf(response: Response): Promise<string> {
  if (!response.ok)
    throw new Error(`${new URL(response.url).origin} answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

function asRole(text: string | undefined): DemoRole | undefined {
  const role = roles.find((known) => known === text);
  if (text !== undefined && role === undefined) throw new UsageError(`--role is one of ${roles.join(', ')}`);
  return role;
}
