import { z } from 'zod';
import { identifyCustomer, readCustomerRecords } from '../../db/accounts/customer-page.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { CustomerPageBody } from './customer-page-body.ts';
import { presentCustomerPage } from './present-customer-page.ts';

/** GET /admin/customers/:id */
export const getCustomerPageRoute = defineRoute({
  method: 'get',
  path: '/admin/customers/:id',
  role: 'editor',
  summary: 'Shows all that is known of one customer',
  description:
    'By Stripe customer, subscription, our user id, or e-mail address. Lists hold the latest 100 entries, newest first.',
  tags: ['Administration'],
  params: z.object({ id: z.string().min(1).max(320) }),
  responses: { 200: CustomerPageBody },
  errors: ['not_found'],
  handler: async ({ params, deps }) => {
    const em = deps.em();
    const identity = await identifyCustomer(em, params.id);
    if (identity === null) throw new ApiProblem('not_found', `There is no customer ${params.id}.`);
    const records = await readCustomerRecords(em, identity);
    return ok(presentCustomerPage(deps, identity, records, await loadPlans(em)));
  },
});
