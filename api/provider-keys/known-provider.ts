import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { findCustomEndpoint, listCustomEndpoints } from '../../db/provider-keys/custom-endpoints.ts';
import { CUSTOM_PREFIX, customProvider } from '../../domain/provider-keys/provider.ts';
import type { KeyProvider } from '../../domain/provider-keys/provider.ts';
import { KEY_PROVIDERS } from '../../domain/provider-keys/providers.ts';

/** Id of a provider, as GET /byok/providers lists it. */
export const providerId = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, 'must be lower case letters, digits and hyphens')
  .meta({ description: 'Id of a provider, as GET /byok/providers lists it' });

/** Path parameter of the routes about one provider. */
export const ProviderParams = z.object({ provider: providerId });

/** All providers that a key may be given for: ours, then the endpoints that were allowed. */
export async function knownProviders(em: EntityManager): Promise<KeyProvider[]> {
  return [...KEY_PROVIDERS, ...(await listCustomEndpoints(em)).map(customProvider)];
}

/**
 * The provider of this id; null when there is none any more.
 * @param options.hold keeps an endpoint allowed until the transaction ends
 */
export async function knownProvider(
  em: EntityManager,
  id: string,
  options: { hold?: boolean } = {},
): Promise<KeyProvider | null> {
  if (!id.startsWith(CUSTOM_PREFIX)) return KEY_PROVIDERS.find((provider) => provider.id === id) ?? null;
  const endpoint = await findCustomEndpoint(em, id, options);
  return endpoint && customProvider(endpoint);
}
