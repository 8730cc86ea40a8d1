import type pg from 'pg';

/** A statement as it went to the database. */
export interface Statement {
  text: string;
  values: unknown[];
}

type Query = (this: pg.PoolClient, config: unknown, ...rest: unknown[]) => unknown;

/**
 * Runs some work of this process and tells which statements it sent through a pool. What the floor repeats
 * is thereby what the product does, and not what somebody once believed that it does.
 */
export async function recordStatements(pool: pg.Pool, work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const client = await pool.connect();
  const clients = Object.getPrototypeOf(client) as { query: Query };
  client.release();
  const send = clients.query;
  clients.query = function (config, ...rest) {
    if (typeof config === 'string') {
      statements.push({ text: config, values: Array.isArray(rest[0]) ? (rest[0] as unknown[]) : [] });
    } else if (isStatement(config)) {
      statements.push({ text: config.text, values: config.values ?? [] });
    }
    return send.call(this, config, ...rest);
  };
  try {
    await work();
  } finally {
    clients.query = send;
  }
  return statements;
}

const isStatement = (config: unknown): config is { text: string; values?: unknown[] } =>
  typeof config === 'object' && config !== null && 'text' in config && typeof config.text === 'string';
