import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { SEARCH_ATTRIBUTE_TYPES } from '../../workflows/contracts/search-attributes.ts';
import { asApp } from '../../dev/database-roles.ts';
import { waitUntil } from '../../scripts/wait-until.ts';
import { serversVariable } from './servers.ts';
import type { TestServers } from './servers.ts';

/** The servers that globalSetup started. */
export function testServers(): TestServers {
  const file = process.env[serversVariable];
  if (file === undefined) throw new Error('this suite has no servers: its Jest project lacks globalSetup');
  return JSON.parse(readFileSync(file, 'utf8')) as TestServers;
}

/** A database of a test file's own. */
export interface TestDatabase {
  /** As a superuser, who may plant what the application may not. */
  url: string;
  /** As API and worker sign in. */
  appUrl: string;
  name: string;
  /** Ends open connections and removes it. */
  drop: () => Promise<void>;
}

/** A new database, with all migrations applied unless `empty`. */
export async function createDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const { adminUrl, templateDatabase } = testServers();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await query(adminUrl, `create database ${name} template ${empty ? 'template0' : templateDatabase}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    appUrl: asApp(url.toString()),
    name,
    drop: () => query(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

/**
 * PostgreSQL's error while a connection to the database is open (a vacuum, say); it waits five seconds
 * itself.
 */
const IN_USE = '55006';

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const free = async (): Promise<boolean> => {
    try {
      await client.query(sql);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === IN_USE) return false;
      throw error;
    }
  };
  try {
    await waitUntil(free, { deadlineMs: 90_000, what: sql, tolerant: false });
  } finally {
    await client.end();
  }
}

/** A name that no other test file uses, for task queues, customers, workflow ids. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`;
}

/**
 * A Temporal namespace for one test file, with the search attributes. It costs a second or two: most files
 * need only a task queue of their own in `default`.
 */
export async function createNamespace(prefix = 'test'): Promise<string> {
  const namespace = uniqueName(prefix);
  const connection = await Connection.connect({ address: testServers().temporalAddress });
  try {
    const oneDay = { seconds: 86_400 as unknown as Long, nanos: 0 };
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: oneDay,
    });
    const types = { Keyword: 2, Bool: 5, Datetime: 6 };
    const attributes: Record<string, number> = {};
    for (const [name, type] of Object.entries(SEARCH_ATTRIBUTE_TYPES)) attributes[name] = types[type];
    const ready = { deadlineMs: 90_000, what: `namespace ${namespace}` };
    await waitUntil(async () => {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: attributes,
      });
      return true;
    }, ready);
    await waitUntil(async () => {
      await connection.workflowService.countWorkflowExecutions({
        namespace,
        query: 'AttentionNeeded = true',
      });
      return true;
    }, ready);
    return namespace;
  } finally {
    await connection.close();
  }
}

type Long = Exclude<
  NonNullable<
    Parameters<Connection['workflowService']['registerNamespace']>[0]['workflowExecutionRetentionPeriod']
  >['seconds'],
  null | undefined
>;
