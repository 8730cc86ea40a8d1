import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { SERVICES } from '../../domain/catalogue/services.ts';
import { defineRoute, ok } from '../http/define-route.ts';

const ServiceBody = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    tiers: z.array(z.string()).meta({ description: 'Tiers on sale that open it, lowest first' }),
  })
  .meta({ id: 'Service' });

/** GET /subscriptions/services */
export const listServicesRoute = defineRoute({
  method: 'get',
  path: '/subscriptions/services',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Lists the services and the tiers that open them',
  tags: ['Access'],
  responses: { 200: z.object({ services: z.array(ServiceBody) }).meta({ id: 'ServiceList' }) },
  errors: [],
  handler: async ({ deps }) => {
    const plans = (await loadPlans(deps.em())).filter((plan) => plan.active);
    const tiersOf = (id: string): string[] =>
      plans.filter((plan) => plan.services.includes(id)).map(({ code }) => code);
    return ok({ services: SERVICES.map((service) => ({ ...service, tiers: tiersOf(service.id) })) });
  },
});
