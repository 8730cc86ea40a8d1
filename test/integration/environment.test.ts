import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { createDatabase, createNamespace, testServers } from '../support/environment.ts';

describe('the test environment', () => {
  it('gives each caller a database of its own, with the migrations applied', async () => {
    const [one, other] = await Promise.all([createDatabase(), createDatabase()]);
    const client = new pg.Client({ connectionString: one.url });
    await client.connect();
    const tables = await client.query(
      "select 1 from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
    );
    await client.end();
    expect(tables.rowCount).toBeGreaterThan(0);
    expect(one.url).not.toBe(other.url);
    await Promise.all([one.drop(), other.drop()]);
  });

  it('gives a Temporal namespace of its own, with the search attributes', async () => {
    const namespace = await createNamespace();
    const connection = await Connection.connect({ address: testServers().temporalAddress });
    const client = new Client({ connection, namespace });
    expect(
      await client.workflow.count('StripeCustomerId = "cus_1" and NextActionAt > "2020-01-01T00:00:00Z"'),
    ).toMatchObject({ count: 0 });
    await connection.close();
  });
});
