/**
 * Plays the stories of `stories.ts` through the whole system and writes their histories down. Run by `npm
 * run histories:record`; with names of stories behind `--`, those alone, and the other histories stay.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { serversVariable, startServers } from '../support/servers.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import { RECORDED_MASTER_KEYS } from './byok-story.ts';
import { STORIES } from './stories.ts';

const folder = fileURLToPath(new URL('../fixtures/histories/', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STORIES.some((story) => story.name === name));
if (unknown.length > 0) {
  process.stderr.write(`there is ${STORIES.map(({ name }) => name).join(', ')}, not ${unknown.join(', ')}\n`);
  process.exit(2);
}
const stories = wanted.length === 0 ? STORIES : STORIES.filter(({ name }) => wanted.includes(name));

const servers = await startServers((line) => process.stderr.write(`servers: ${line}\n`));
process.env[serversVariable] = servers.file;
const system = await startBillingSystem({ BYOK_MASTER_KEYS: RECORDED_MASTER_KEYS });
try {
  mkdirSync(folder, { recursive: true });
  if (wanted.length === 0)
    for (const name of readdirSync(folder)) if (name.endsWith('.json')) rmSync(`${folder}${name}`);
  for (const story of stories) {
    for (const { name, workflowId, runId } of await story(system)) {
      const history = await system.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
      // Stack traces name the machine's folders.
      writeFileSync(`${folder}${name}.json`, historyToJSON(history).replaceAll(root, '/app/'));
      process.stdout.write(`${name}: ${history.events?.length ?? 0} events\n`);
    }
  }
} finally {
  await system.stop();
  await servers.stop();
}
process.exit(0);
