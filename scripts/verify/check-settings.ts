import { differencesBetween, realmsToCompare } from '../../config/shared-settings.ts';
import type { MikroORM } from '../../db/orm.ts';
import { lastStarts } from '../../db/system/process-settings.ts';
import type { StartedProcess } from '../../db/system/process-settings.ts';
import { isSameRealm } from '../../gateways/openid/is-same-realm.ts';
import { failed, passed, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Settings';

/** Whether API and worker were started with the same of what both need the same. */
export async function checkSettings(orm: MikroORM): Promise<Finding[]> {
  const starts = await lastStarts(orm.em.fork());
  if (starts.length < 2) return [skipped(NAME, 'API and worker are compared once both were started')];
  const differs = differencesBetween(starts);
  if (differs.length > 0) {
    const times = starts.map(({ process, startedAt }) => `${process}: ${new Date(startedAt).toISOString()}`);
    return [
      failed(
        NAME,
        `${differs.join('; ')} (last starts ${times.join(', ')})`,
        'Give both the same value, and start them again.',
      ),
    ];
  }
  return [await realmFinding(starts)];
}

/** Of one name there may be a realm at two Keycloaks. */
async function realmFinding(starts: readonly StartedProcess[]): Promise<Finding> {
  const same = 'API and worker were started with the same ones';
  const realms = realmsToCompare(starts);
  if (realms === null) return passed(NAME, same);
  const isSame = await isSameRealm(realms.api, realms.worker);
  if (isSame === null)
    return passed(
      NAME,
      `${same}; ${realms.api} or ${realms.worker} does not answer from here, so only the realm's name was compared`,
    );
  if (isSame) return passed(NAME, same);
  return failed(
    NAME,
    `OIDC_ISSUER of the API (${realms.api}) and KEYCLOAK_URL of the worker (${realms.worker}) sign with different keys: they are two realms`,
    'Set KEYCLOAK_URL to the Keycloak of OIDC_ISSUER, and start the worker again: in another realm no user is found, and all API keys are refused.',
  );
}
