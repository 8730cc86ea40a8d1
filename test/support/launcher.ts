import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Addresses } from '../../scripts/running-system.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A launcher that a test started as a user would: a process of its own. */
export interface RunningLauncher {
  addresses: Addresses;
  process: ChildProcess;
  /** What it said on standard error so far. */
  said: () => string;
  /** Sends a signal and waits for the end: exit code, or null when the signal ended it. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** Environment without what would make the launcher use somebody else's servers. */
export function cleanEnv(): Record<string, string | undefined> {
  const names =
    /^(DATABASE_URL|TEMPORAL_|STRIPE_|KEYCLOAK_|OIDC_|LAGO_|SMTP_|PORT$|PUBLIC_URL$|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.test(name)));
}

/**
 * Runs `npm start -- --json --ports auto --data-dir …` until it is ready. @throws Error with what it said,
 * when it ends first.
 */
export async function launch(dataDir: string, args: string[] = []): Promise<RunningLauncher> {
  const child = spawn(
    process.execPath,
    ['dev/stack.ts', '--json', '--ports', 'auto', '--data-dir', dataDir, ...args],
    {
      cwd: root,
      env: cleanEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  // Not `exit`: what it said last may still be on the way then. Its parts write to files of their own.
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then((code) => {
      throw new Error(`the launcher ended with ${code ?? 'a signal'}:\n${said}`);
    }),
  ]);
  return {
    addresses: JSON.parse(line) as Addresses,
    process: child,
    said: () => said,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Process ids of the parts that a launcher started, by name. */
export function partPids(dataDir: string): Record<string, number> {
  const { parts } = JSON.parse(readFileSync(join(dataDir, 'pids.json'), 'utf8')) as {
    parts: { name: string; pid: number }[];
  };
  return Object.fromEntries(parts.map(({ name, pid }) => [name, pid]));
}

/** Runs one of the project's commands to its end. */
export async function runCommand(
  script: string,
  args: string[],
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out: out.trim(), err: err.trim() };
}
