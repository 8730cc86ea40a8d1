import { z } from 'zod';
import { putProviderKey } from '../../db/provider-keys/provider-keys.ts';
import type { ProviderKeyRow } from '../../db/provider-keys/provider-keys.ts';
import { maskKey } from '../../domain/provider-keys/mask-key.ts';
import type { KeyProvider } from '../../domain/provider-keys/provider.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute } from '../http/define-route.ts';
import { KeyBody, presentKey } from './provider-key-body.ts';
import { knownProvider, providerId } from './known-provider.ts';
import { sealedKey } from './opened-key.ts';
import { requireByok } from './require-byok.ts';
import { shownText } from './shown-text.ts';

const Body = z.object({
  provider: providerId,
  key: z.string().min(1).max(512).meta({ writeOnly: true }),
  label: shownText(100).nullish(),
});

/** POST /byok/keys/add */
export const addKeyRoute = defineRoute({
  method: 'post',
  path: '/byok/keys/add',
  role: 'viewer',
  summary: 'Keeps a key of your own for a provider, sealed',
  description: 'A second key for the same provider replaces the first. The key itself is never shown again.',
  tags: ['Bring your own key'],
  body: Body,
  responses: { 201: KeyBody },
  errors: ['byok_not_configured', 'byok_key_unreadable', 'byok_unavailable', 'invalid_key_format'],
  handler: async ({ body, principal, deps }) => {
    const { vault } = requireByok(deps);
    const label = body.label === undefined || body.label === '' ? null : body.label;
    const row = await deps.em().transactional(async (em): Promise<ProviderKeyRow> => {
      const provider = await knownProvider(em, body.provider, { hold: true });
      if (provider === null) throw unknownProvider();
      requireFormat(provider, body.key, label);
      const owner = { userId: principal.userId, provider: provider.id };
      const now = deps.now();
      const kept: ProviderKeyRow = {
        ...owner,
        ...(await sealedKey(em, vault, { owner, key: body.key, now })),
        label,
        masked: maskKey(body.key),
        status: 'untested',
        createdAt: now,
        lastTestedAt: null,
        lastUsedAt: null,
        uses: 0,
      };
      await putProviderKey(em, kept);
      return kept;
    });
    return { status: 201 as const, body: presentKey(row) };
  },
});

function unknownProvider(): ApiProblem {
  const detail = 'There is no such provider; GET /byok/providers lists them';
  return new ApiProblem('invalid_request', `${detail}.`, { errors: [{ pointer: '/provider', detail }] });
}

function requireFormat({ name, keyFormat, pattern }: KeyProvider, key: string, label: string | null): void {
  if (!pattern.test(key)) {
    const detail = `A key of ${name} looks like this: ${keyFormat}`;
    throw new ApiProblem('invalid_key_format', `${detail}.`, { errors: [{ pointer: '/key', detail }] });
  }
  // Labels are shown: a key that was pasted into the wrong field would be, too.
  if (label?.includes(key) === true) {
    const detail = 'must not contain the key, since it is shown';
    throw new ApiProblem('invalid_request', `The label ${detail}.`, {
      errors: [{ pointer: '/label', detail }],
    });
  }
}
