import { z } from 'zod';

/** What of a realm decides who gets in, as Keycloak's admin API shows it. */
export const realmShape = z.looseObject({
  sslRequired: z.string().default('external'),
  registrationAllowed: z.boolean().default(false),
  verifyEmail: z.boolean().default(false),
  bruteForceProtected: z.boolean().default(false),
  accessTokenLifespan: z.number().default(300),
});

/** A client of it. */
export const clientShape = z.looseObject({
  clientId: z.string(),
  enabled: z.boolean().default(true),
  publicClient: z.boolean().default(false),
  standardFlowEnabled: z.boolean().default(false),
  implicitFlowEnabled: z.boolean().default(false),
  directAccessGrantsEnabled: z.boolean().default(false),
  redirectUris: z.array(z.string()).default([]),
  attributes: z.record(z.string(), z.string().optional()).default({}),
  protocolMappers: z
    .array(
      z.looseObject({
        protocolMapper: z.string().default(''),
        config: z.record(z.string(), z.string().optional()).default({}),
      }),
    )
    .default([]),
});

/** How a realm should be for a production system. */
export interface RealmExpectation {
  /** Client under which browsers sign in, and where they come back to. */
  clientId: string;
  callback: string;
  /** What access tokens have to be for. */
  audience: string;
}

/** Seconds; a token cannot be taken back before it is over. */
const LONGEST_ACCESS_TOKEN = 900;

/** What of a realm makes it easier to get in than it has to be; empty when all is well. */
export function realmWeaknesses(
  realm: z.output<typeof realmShape>,
  clients: readonly z.output<typeof clientShape>[],
  { clientId, callback, audience }: RealmExpectation,
): string[] {
  const web = clients.find((client) => client.clientId === clientId);
  const withPassword = clients.filter((one) => one.enabled && one.directAccessGrantsEnabled);
  const rules: [isWeak: boolean, said: string][] = [
    [realm.sslRequired === 'none', 'people may sign in without TLS (Require SSL)'],
    [!realm.bruteForceProtected, 'failed sign-ins are not limited (Brute force detection)'],
    [!realm.verifyEmail, 'addresses are not verified (Verify email)'],
    [
      realm.accessTokenLifespan > LONGEST_ACCESS_TOKEN,
      `access tokens live ${realm.accessTokenLifespan} s, and none is taken back before (Access token lifespan)`,
    ],
    [
      withPassword.length > 0,
      `${withPassword.map((one) => one.clientId).join(', ')} takes passwords (Direct access grants)`,
    ],
    ...(web === undefined ? [] : weaknessesOfClient(web, callback, audience)),
  ];
  return rules.filter(([isWeak]) => isWeak).map(([, said]) => said);
}

function weaknessesOfClient(
  { clientId, implicitFlowEnabled, redirectUris, attributes, protocolMappers }: z.output<typeof clientShape>,
  callback: string,
  audience: string,
): [isWeak: boolean, said: string][] {
  const others = redirectUris.filter((uri) => uri !== callback);
  const hasAudience = protocolMappers.some(
    ({ protocolMapper, config }) =>
      protocolMapper === 'oidc-audience-mapper' &&
      [config['included.client.audience'], config['included.custom.audience']].includes(audience),
  );
  return [
    [implicitFlowEnabled, `${clientId} gives tokens in addresses (Implicit flow)`],
    [attributes['pkce.code.challenge.method'] !== 'S256', `${clientId} asks for no PKCE with S256`],
    [others.length > 0, `${clientId} sends people to ${others.join(', ')} too (Valid redirect URIs)`],
    [!hasAudience, `no mapper of ${clientId} names ${audience} as the audience of its tokens`],
  ];
}
