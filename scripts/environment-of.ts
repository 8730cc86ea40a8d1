import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnv } from '../config/env.ts';
import type { Env } from '../config/env.ts';
import { readFacts } from './running-system.ts';

/** The environment of this process, or of the system that `npm start` runs on a folder. */
export function environmentOf(dataDir: string | undefined): Env {
  const folder = dataDir ?? '.data';
  const isLocal =
    dataDir !== undefined ||
    (process.env['DATABASE_URL'] === undefined && existsSync(join(folder, 'stack.json')));
  if (!isLocal && process.env['DATABASE_URL'] === undefined) {
    throw new Error(
      `No system runs in ${folder}, and DATABASE_URL is not set. Start one with npm start, or set the variables of .env.example.`,
    );
  }
  return loadEnv(isLocal ? readFacts(folder).env : process.env);
}
