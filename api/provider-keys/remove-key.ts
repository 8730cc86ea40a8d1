import { removeProviderKey } from '../../db/provider-keys/provider-keys.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute } from '../http/define-route.ts';
import { ProviderParams } from './known-provider.ts';
import { requireByok } from './require-byok.ts';

/** DELETE /byok/keys/:provider */
export const removeKeyRoute = defineRoute({
  method: 'delete',
  path: '/byok/keys/:provider',
  role: 'viewer',
  summary: "Forgets the caller's key for a provider",
  tags: ['Bring your own key'],
  params: ProviderParams,
  responses: { 204: null },
  errors: ['byok_not_configured', 'not_found'],
  handler: async ({ params, principal, deps }) => {
    requireByok(deps);
    if (!(await removeProviderKey(deps.em(), principal.userId, params.provider))) throw noKey();
    return { status: 204 as const, body: undefined };
  },
});

/** The caller has given no key for the provider that the path names. */
export const noKey = (): ApiProblem =>
  new ApiProblem('not_found', 'You have given no key for this provider.');
