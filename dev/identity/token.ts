/** `npm run token -- --role admin [--email …] [--data-dir …]`: prints a bearer token of the running local provider. */
import { parseArgs } from 'node:util';
import { readFacts } from '../launcher/facts.ts';
import { demoUsers, roles } from './demo-users.ts';
import type { Role } from './demo-users.ts';

const { values } = parseArgs({
  options: {
    role: { type: 'string' },
    email: { type: 'string' },
    'data-dir': { type: 'string', default: '.data' },
  },
});

try {
  process.stdout.write(`${await requestToken(values)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function requestToken(options: { role?: string; email?: string; 'data-dir': string }): Promise<string> {
  const role = asRole(options.role);
  const { identity } = readFacts(options['data-dir']);
  if (identity === undefined) {
    throw new Error(
      'This system signs people in at a Keycloak, not at the local provider; ask Keycloak for a token.',
    );
  }
  const email = options.email ?? demoUsers.find((user) => user.role === (role ?? 'viewer'))?.email;
  const response = await fetch(`${identity.issuer}/_tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${identity.clientSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email, role }),
  });
  if (!response.ok)
    throw new Error(`The local provider answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

function asRole(text: string | undefined): Role | undefined {
  const role = roles.find((known) => known === text);
  if (text !== undefined && role === undefined) throw new Error(`--role is one of ${roles.join(', ')}`);
  return role;
}
