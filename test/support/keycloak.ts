import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keycloakObstacle } from '../../dev/keycloak/distribution.ts';
import { startKeycloak } from '../../dev/keycloak/keycloak.ts';
import type { KeycloakOptions, LocalKeycloak } from '../../dev/keycloak/keycloak.ts';
import { freePort } from '../../dev/launcher/free-port.ts';

/**
 * Why tests against a real Keycloak cannot run here, or undefined. Use `const obstacle = await
 * whyNoKeycloak()` at the top of a file.
 */
export const whyNoKeycloak = keycloakObstacle;

/** A real Keycloak of a test file's own; takes half a minute, so a file starts one for all its tests. */
export async function startTestKeycloak(
  options: Pick<KeycloakOptions, 'imported'> = {},
): Promise<LocalKeycloak> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-keycloak-'));
  const keycloak = await startKeycloak({
    port: await freePort(),
    managementPort: await freePort(),
    dataDir: join(folder, 'keycloak'),
    logFile: join(folder, 'keycloak.log'),
    log: (line) => process.stderr.write(`${line}\n`),
    ...options,
  });
  return {
    ...keycloak,
    stop: async () => {
      await keycloak.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
