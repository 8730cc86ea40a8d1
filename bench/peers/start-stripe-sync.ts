import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startNodePart } from '../../dev/launcher/node-part.ts';
import { productEnv } from '../../dev/launcher/product-env.ts';
import { createDatabaseIfMissing } from '../../dev/postgres.ts';
import type { BenchSystem } from '../system/bench-system.ts';

/** Starts the peer on a database of its own; it takes webhooks at any path. */
export async function startStripeSync(
  { folder, postgres, adopt }: BenchSystem,
  secret: string,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const database = 'stripe_sync';
  await createDatabaseIfMissing(postgres.url(), database);
  await createRole(postgres.url(), 'postgres');
  const logFile = join(folder, 'logs', 'stripe-sync.log');
  const port = (): number => Number(/^port (\d+)$/m.exec(readFileSync(logFile, 'utf8'))?.[1] ?? 0);
  const { child, stop } = await startNodePart({
    name: 'stripe-sync-engine',
    script: 'bench/peers/stripe-sync-server.ts',
    args: [postgres.url(database), secret],
    env: { ...productEnv({}), NODE_ENV: 'production' },
    logFile,
    ready: () => Promise.resolve(port() > 0),
  });
  adopt(child);
  return { port: port(), stop };
}

/** Its migrations give things to the role that PostgreSQL's own installer makes. */
async function createRole(url: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create role ${client.escapeIdentifier(role)}`);
  } finally {
    await client.end();
  }
}
