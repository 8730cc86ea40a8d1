import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { command } from './command.ts';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command to its end; one that starts a server instead is killed and has no exit code. */
const run = (args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code as unknown as number), stdout, stderr });
    });
  });

describe('the command line', () => {
  it('prints how it is used', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const option of ['--port', '--host', '--data-dir', '--help']) expect(stdout).toContain(option);
  });

  it.each([
    [['--nonsense'], '--nonsense'],
    [['--port', 'http'], "not 'http'"],
    [['--port', '65536'], "not '65536'"],
    [['--port', ''], "not ''"],
    [['--port'], '--port'],
    [['--host', ''], '--host'],
    [['--data-dir', ''], '--data-dir'],
    [['12111'], '12111'],
  ])('refuses %j and says why', async (args, complaint) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(complaint);
    expect(stderr).toContain('stripe-sandbox [options]');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('ends when the port is taken', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await run(['--port', String(port)]);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain('EADDRINUSE');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
