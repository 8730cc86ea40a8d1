import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import Stripe from 'stripe';
import type { UserStore } from '../identity/user-store.ts';
import { fillAccount } from './fill-account.ts';
import { USERS } from './people.ts';

/** Says that the folder's Stripe account is the lived-in one, and whether it was filled to its end. */
interface Mark {
  account: 'lived-in';
  isFilled: boolean;
}

const markOf = (dataDir: string): string => join(dataDir, 'account.json');

function readMark(dataDir: string): Mark | null {
  const file = markOf(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Mark) : null;
}

const writeMark = (dataDir: string, isFilled: boolean): void =>
  writeFileSync(markOf(dataDir), JSON.stringify({ account: 'lived-in', isFilled } satisfies Mark));

/** @throws Error where the folder's Stripe account is another one */
export function requireRoomForAccount(dataDir: string): void {
  if (readMark(dataDir) !== null || !existsSync(join(dataDir, 'stripe'))) return;
  throw new Error(
    `${dataDir} has a Stripe account already. Leave --data-dir out, name an empty folder, or empty this one with --fresh.`,
  );
}

/**
 * Fills the sandbox's account the first time; afterwards it is as it was left. One that was not filled to its
 * end is begun again.
 * @returns what was done, in words
 */
export async function openAccount({
  url,
  apiKey,
  dataDir,
}: {
  url: string;
  apiKey: string;
  dataDir: string;
}): Promise<string> {
  if (readMark(dataDir)?.isFilled === true) return 'the lived-in account, as it was left';
  writeMark(dataDir, false);
  const began = performance.now();
  await control(url, 'reset', {});
  // As the other product left it: Stripe itself retries what failed.
  await control(url, 'account', { smartRetries: true });
  const { hostname, port } = new URL(url);
  const stripe = new Stripe(apiKey, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    telemetry: false,
  });
  const { customers } = await fillAccount(stripe, Date.now());
  writeMark(dataDir, true);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  return `${customers} customers of another product, three years back, made in ${seconds} s`;
}

async function control(url: string, what: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/${what}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${what}.`);
}

/** Lets some of the account's customers sign in. */
export function addIdentities(users: UserStore): void {
  for (const { email, name } of USERS) {
    const [firstName = '', lastName = ''] = name.split(' ');
    if (users.byEmail(email) === undefined) users.create({ email, firstName, lastName });
  }
}

/** The team has moved its users here: they keep the ids that Stripe's metadata names. */
export async function addUsers(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `insert into users (id, email, email_verified, full_name, role, created_at, updated_at)
       select id, email, true, name, 'viewer', now(), now() from unnest($1::text[], $2::text[], $3::text[]) as u (id, email, name)
       on conflict do nothing`,
      [USERS.map(({ userId }) => userId), USERS.map(({ email }) => email), USERS.map(({ name }) => name)],
    );
  } finally {
    await client.end();
  }
}
