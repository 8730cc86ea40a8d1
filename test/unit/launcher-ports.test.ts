import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePorts } from '../../dev/launcher/ports.ts';
import { dataDirOnPort, forgetSystem, noteSystem } from '../../dev/launcher/running-systems.ts';

const LAGO = 3100;

let folder: string;
let listening: Server;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-ports-'));
  listening = createServer();
  // Where the port is taken already, by a system that runs on this machine, it is as good as taken here.
  await new Promise<void>((resolve) => {
    listening.once('error', () => resolve());
    listening.listen(LAGO, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  await new Promise((resolve) => listening.close(resolve));
});

const choose = () => choosePorts(false, ['lago'], (port) => dataDirOnPort(port, folder));

it('names the port, its part and the folder of the system that has it', async () => {
  noteSystem('/home/ada/perennial/.data', [8084, LAGO], folder);
  await expect(choose()).rejects.toThrow(
    'Already in use: port 3100 (Lago stand-in), by the system that runs on /home/ada/perennial/.data. ' +
      'Stop it, or start with --ports auto.',
  );
});

it('says that another program has it, where no system of ours does', async () => {
  await expect(choose()).rejects.toThrow('port 3100 (Lago stand-in), by another program');
  noteSystem('/other-ports', [15_001], folder);
  await expect(choose()).rejects.toThrow('by another program');
});

it('blames no system that has stopped, or was killed', async () => {
  noteSystem('/stopped', [LAGO], folder);
  forgetSystem(folder);
  // A process with the id of a killed launcher that is another program.
  const killed = { dataDir: '/killed', ports: [LAGO], launcher: process.pid, mark: 'node dev/stack.ts' };
  writeFileSync(join(folder, '1.json'), JSON.stringify(killed));
  await expect(choose()).rejects.toThrow('by another program');
});
