import { parseArgs } from 'node:util';
import { runMain } from '../config/command-line.ts';
import { loadEnv } from '../config/env.ts';
import { loadPlans } from '../db/catalogue/plans.ts';
import { createOrm } from '../db/orm.ts';
import type { Plan } from '../domain/catalogue/plan.ts';
import { createKeycloak } from '../gateways/keycloak/index.ts';
import type { Keycloak } from '../gateways/keycloak/index.ts';
import { createLago } from '../gateways/lago/index.ts';
import type { Lago } from '../gateways/lago/index.ts';
import { askYes } from './ask-yes.ts';

/** What the set-up works with. `write` gets one line at a time. Null: not set up here. */
interface SetupSyncOptions {
  keycloak: Keycloak | null;
  lago: Lago | null;
  plans: readonly Plan[];
  write: (line: string) => void;
  /** Asked before anything is changed; true to go on. */
  confirm: (question: string) => Promise<boolean>;
}

/**
 * Declares our user attributes in Keycloak and makes Lago's plans and billable metrics. Safe to run again.
 * @returns whether both have all of it now
 * @throws GatewayError
 */
export async function setupSync({
  keycloak,
  lago,
  plans,
  write,
  confirm,
}: SetupSyncOptions): Promise<boolean> {
  const attributes = (await keycloak?.declareAttributes(false)) ?? [];
  const missing = (await lago?.missing(plans)) ?? { plans: [], metrics: [] };
  const changes = [
    ...attributes.map((name) => `  declare user attribute ${name} in Keycloak`),
    ...missing.plans.map((code) => `  create plan ${code} in Lago`),
    ...missing.metrics.map((code) => `  create billable metric ${code} in Lago`),
  ];
  if (changes.length === 0) {
    write('Keycloak and Lago have all of it already.');
    return true;
  }
  for (const change of changes) write(change);
  if (!(await confirm(`Make ${changes.length} change(s)?`))) {
    write('Nothing was changed.');
    return false;
  }
  await keycloak?.declareAttributes(true);
  await lago?.makeMissing(missing, plans);
  return true;
}

const usage = `npm run setup:sync [-- options]
Declares the user attributes in Keycloak and creates plans and billable metrics in Lago, where they are set up; changes nothing that is there.
  --yes, -y  without asking`;

async function main(values: { yes: boolean }): Promise<number> {
  const { keycloak, lago, database } = loadEnv();
  if (keycloak === undefined && lago === undefined) {
    process.stderr.write('Neither KEYCLOAK_URL nor LAGO_API_URL is set: there is nothing to set up.\n');
    return 1;
  }
  const orm = await createOrm({ databaseUrl: database.url, poolMax: 1 });
  try {
    const done = await setupSync({
      keycloak: keycloak === undefined ? null : createKeycloak(keycloak),
      lago: lago === undefined ? null : createLago(lago),
      plans: await loadPlans(orm.em.fork()),
      write: (line) => process.stdout.write(`${line}\n`),
      confirm: (question) => (values.yes ? Promise.resolve(true) : askYes(question)),
    });
    return done ? 0 : 1;
  } finally {
    await orm.close();
  }
}

if (import.meta.main) {
  await runMain(usage, async (args) => {
    const { values } = parseArgs({ args, options: { yes: { type: 'boolean', short: 'y', default: false } } });
    return main(values);
  });
}
