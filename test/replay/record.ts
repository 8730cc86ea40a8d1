/** Plays the stories of `stories.ts` through the whole system and writes their histories down. Run by `npm run histories:record`. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { serversVariable, startServers } from '../support/servers.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import { RECORDED_MASTER_KEYS } from './byok-story.ts';
import { STORIES } from './stories.ts';

const folder = fileURLToPath(new URL('../fixtures/histories/', import.meta.url));

const servers = await startServers((line) => process.stderr.write(`servers: ${line}\n`));
process.env[serversVariable] = servers.file;
const system = await startBillingSystem({ BYOK_MASTER_KEYS: RECORDED_MASTER_KEYS });
try {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.json')) rmSync(`${folder}${name}`);
  for (const story of STORIES) {
    for (const { name, workflowId, runId } of await story(system)) {
      const history = await system.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
      writeFileSync(`${folder}${name}.json`, historyToJSON(history));
      process.stdout.write(`${name}: ${history.events?.length ?? 0} events\n`);
    }
  }
} finally {
  await system.stop();
  await servers.stop();
}
process.exit(0);
