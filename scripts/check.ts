/** `npm run check`: format, lint, types, secrets and unit tests at once, each reported when it ends. */
import { spawn } from 'node:child_process';

const checks = ['check:format', 'check:lint', 'check:types', 'check:console', 'check:secrets', 'check:unit'];

/** Runs one npm script to its end; what it printed is shown only where it failed. */
function run(script: string): Promise<boolean> {
  return new Promise((resolve) => {
    const began = Date.now();
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('close', (code) => {
      const seconds = ((Date.now() - began) / 1000).toFixed(0);
      process.stdout.write(`${code === 0 ? '✓' : '✗'} ${script} (${seconds} s)\n`);
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

const results = await Promise.all(checks.map(run));
process.exitCode = results.every(Boolean) ? 0 : 1;
