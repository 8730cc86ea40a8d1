import { ApplicationFailure } from '@temporalio/activity';
import { grantAskedCredits } from '../../db/usage/credits/usage-grants.ts';
import { meteredCustomers } from '../../db/usage/ingest/usage-customers.ts';
import { clockOf } from '../../domain/usage/ingest/clock-of.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';

/** Gives the credits that staff asked for and a second person agreed to, once. */
export const grantCredits =
  (deps: Pick<ActivityDeps, 'orm' | 'now'>) =>
  ({ key, customerId }: { key: string; customerId: string }): Promise<void> =>
    asAsked(deps, {
      action: 'usage.grant_credits',
      subjectId: customerId,
      key,
      made: () => null,
      carryOut: async ({ id, input }) => {
        const em = deps.orm.em.fork();
        const [customer] = await meteredCustomers(em, [customerId]);
        if (customer === undefined)
          throw ApplicationFailure.nonRetryable(`There is no customer ${customerId}.`, 'not_found');
        const at = clockOf(customer, deps.now());
        const expiresAt = input['expiresAt'];
        if (typeof expiresAt === 'number' && expiresAt <= at)
          throw ApplicationFailure.nonRetryable('The credits would have expired already.', 'invalid_until');
        await grantAskedCredits(em, id, at);
      },
    });
