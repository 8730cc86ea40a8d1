import type { Env } from '../../config/env.ts';
import { createKeycloak } from '../../gateways/keycloak/index.ts';
import { createOpenId } from '../../gateways/openid/openid.ts';
import { carriedOut, failed, noteInProduction, passed, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

/** Sign-in, and the users that follow their subscription. */
export async function checkIdentity(env: Env): Promise<Finding[]> {
  return [...(await checkSignIn(env)), ...(await checkKeycloak(env)), ...(await checkRealm(env))];
}

/** The provider is asked for its sign-in page as a browser would be sent there. */
const checkSignIn = ({ identity, http }: Env): Promise<Finding[]> =>
  carriedOut(
    'Sign-in',
    `Check that the provider runs at ${identity.issuer} (OIDC_ISSUER, KEYCLOAK_URL, KEYCLOAK_REALM).`,
    async () => {
      const { url } = await createOpenId({ ...identity, publicUrl: http.publicUrl }).begin();
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
      await answer.body?.cancel();
      const sentBack = (answer.headers.get('location') ?? '').includes('error=');
      if (answer.status < 400 && !sentBack)
        return [
          passed(
            'Sign-in',
            `${identity.issuer} knows the client ${identity.clientId} and where to send it back`,
          ),
        ];
      return [
        failed(
          'Sign-in',
          `${identity.issuer} does not take the client ${identity.clientId} (${answer.status})`,
          `Make the client ${identity.clientId} there (code flow with PKCE) and allow ${http.publicUrl}/auth/callback.`,
        ),
      ];
    },
  );

async function checkKeycloak({ keycloak }: Env): Promise<Finding[]> {
  if (keycloak === undefined) return [skipped('Keycloak', 'KEYCLOAK_URL is not set: users are not synced')];
  return carriedOut(
    'Keycloak',
    'Check KEYCLOAK_URL, KEYCLOAK_REALM, KEYCLOAK_CLIENT_ID and KEYCLOAK_CLIENT_SECRET.',
    async () => {
      const problems = await createKeycloak(keycloak).verify();
      if (problems.length === 0)
        return [
          passed(
            'Keycloak',
            `our account may write users of ${keycloak.realm}, and their attributes are kept`,
          ),
        ];
      return [
        failed(
          'Keycloak',
          problems.join(' '),
          `npm run setup:sync, or realm settings of ${keycloak.realm}: User profile.`,
        ),
      ];
    },
  );
}

/** Whether the realm is one for production: the one of `npm start` has demo users and takes passwords. */
async function checkRealm({ keycloak, identity, http }: Env): Promise<Finding[]> {
  if (keycloak === undefined) return [];
  const name = 'Keycloak realm';
  return carriedOut(name, 'Check KEYCLOAK_URL and KEYCLOAK_REALM.', async () => {
    const weaknesses = await createKeycloak(keycloak).realmWeaknesses({
      clientId: identity.clientId,
      callback: `${http.publicUrl}/auth/callback`,
      audience: identity.audience,
    });
    if (weaknesses === null)
      return [
        skipped(
          name,
          'our account may not look at it; give it view-realm and view-clients of realm-management',
        ),
      ];
    if (weaknesses.length === 0) return [passed(name, 'no weak setting found')];
    return [
      noteInProduction(
        name,
        weaknesses.join('; '),
        'Fine on a machine of your own. docker/keycloak/realm.json is a realm for production.',
      ),
    ];
  });
}
