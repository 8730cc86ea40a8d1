import { z } from 'zod';

const Certs = z.object({ keys: z.array(z.object({ kid: z.string() })) });

/**
 * Whether two addresses lead to one realm of Keycloak: each realm signs with keys of its own, under
 * whatever name it is reached. Null where one of them does not answer from here.
 */
export async function isSameRealm(one: string, other: string): Promise<boolean | null> {
  if (one === other) return true;
  const [keys, otherKeys] = await Promise.all([keyIdsOf(one), keyIdsOf(other)]);
  if (keys === null || otherKeys === null) return null;
  return keys.some((key) => otherKeys.includes(key));
}

async function keyIdsOf(realm: string): Promise<string[] | null> {
  try {
    const answer = await fetch(`${realm}/protocol/openid-connect/certs`, {
      signal: AbortSignal.timeout(5_000),
    });
    if (!answer.ok) return null;
    return Certs.parse(await answer.json()).keys.map(({ kid }) => kid);
  } catch {
    return null;
  }
}
