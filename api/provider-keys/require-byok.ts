import type { Byok } from '../../gateways/provider-keys/byok.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';

/**
 * The vault of users' keys.
 *
 * @throws ApiProblem `byok_not_configured` where no master key is set
 */
export function requireByok({ byok }: Pick<ApiDeps, 'byok'>): Byok {
  if (byok === null) {
    throw new ApiProblem(
      'byok_not_configured',
      'Keys of your own cannot be kept here until an operator has set BYOK_MASTER_KEYS or BYOK_KMS_MODULE.',
      { retryAfter: 300 },
    );
  }
  return byok;
}
