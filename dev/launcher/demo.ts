import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { killGroup } from './child.ts';
import { root } from './node-part.ts';

export interface DemoOptions {
  dataDir: string;
  say: (line: string) => void;
  onProcess: (pid: number) => void;
}

/**
 * Makes the demo customers in a process of its own, so that the launcher can stop it at any time: the next
 * start goes on.
 */
export function prepareDemo({ dataDir, say, onProcess }: DemoOptions): {
  stop: () => Promise<void>;
  kill: () => void;
} {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'dev/demo/demo.ts', '--data-dir', dataDir],
    { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let stopped = false;
  let ended = false;
  let trouble = '';
  child.stderr.on('data', (chunk: Buffer) => (trouble += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', say);
  const closed = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      trouble = error.message;
      resolve();
    });
    child.once('close', (code) => {
      ended = true;
      if (code !== 0 && !stopped)
        say(`the demo customers are not complete; the next start goes on. ${trouble.trim()}`);
      resolve();
    });
  });
  const { pid } = child;
  if (pid !== undefined) onProcess(pid);
  const end = (): void => {
    stopped = true;
    if (!ended && pid !== undefined) killGroup(pid);
  };
  return {
    stop: async () => {
      end();
      await closed;
    },
    kill: end,
  };
}
