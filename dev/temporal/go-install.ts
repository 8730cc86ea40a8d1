import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { executableName } from './executable-name.ts';

/** The newest release that `go install` can build: later ones have replace directives, which it refuses. */
const module = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

/** Builds the CLI from source with Go. */
export async function installWithGo(cacheDir: string): Promise<string> {
  mkdirSync(cacheDir, { recursive: true });
  try {
    await promisify(execFile)('go', ['install', '-ldflags', '-s -w', module], {
      env: { ...process.env, GOBIN: cacheDir },
      timeout: 900_000,
    });
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new Error('Go is not installed', { cause: error });
    throw new Error(`go: ${stderr?.trim().split('\n').at(-1) ?? 'failed'}`, { cause: error });
  }
  return join(cacheDir, executableName);
}
