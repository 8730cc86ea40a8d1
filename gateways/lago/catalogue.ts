import { z } from 'zod';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { EVENT_TYPES } from '../../domain/usage/ingest/event-types.ts';
import { shaped } from '../http/call-json.ts';
import { GatewayError } from '../http/gateway-error.ts';
import type { LagoCall } from './api.ts';

/** What Lago is to have: codes of plans and of billable metrics. */
export interface LagoCatalogue {
  plans: string[];
  metrics: string[];
}

type Kind = 'plans' | 'billable_metrics';

const pageShape = z.looseObject({ meta: z.looseObject({ total_pages: z.number() }) });
const entriesShape = z.array(z.looseObject({ code: z.string() }));

/** All codes of a kind. @throws GatewayError */
export async function readCodes(call: LagoCall, kind: Kind): Promise<ReadonlySet<string>> {
  const codes = new Set<string>();
  for (let page = 1, pages = 1; page <= pages; page++) {
    const { status, body } = await call('GET', `/${kind}`, {
      query: { page: String(page), per_page: '100' },
    });
    if (status === 404) {
      throw new GatewayError(
        'Lago',
        'refused',
        'Lago has no API at LAGO_API_URL; leave /api/v1 out of it.',
        404,
      );
    }
    const what = `listing ${kind.replace('_', ' ')}`;
    const { meta, ...answer } = shaped('Lago', what, pageShape, body);
    for (const { code } of shaped('Lago', what, entriesShape, answer[kind])) codes.add(code);
    pages = meta.total_pages;
  }
  return codes;
}

/**
 * What of it Lago does not have: such subscriptions are not kept there, such usage is not counted. @throws
 * GatewayError
 */
export async function missingIn(call: LagoCall, plans: readonly Plan[]): Promise<LagoCatalogue> {
  const [present, metrics] = [await readCodes(call, 'plans'), await readCodes(call, 'billable_metrics')];
  const kinds = new Set<string>([...EVENT_TYPES, ...plans.flatMap(({ eventTypes }) => eventTypes ?? [])]);
  return {
    plans: plans.map(({ code }) => code).filter((code) => !present.has(code)),
    metrics: [...kinds].filter((code) => !metrics.has(code)),
  };
}

/** Makes what is missing; changes nothing that is there. @throws GatewayError */
export async function makeMissing(
  call: LagoCall,
  missing: LagoCatalogue,
  plans: readonly Plan[],
): Promise<void> {
  for (const code of missing.metrics)
    await call('POST', '/billable_metrics', {
      body: {
        // `quantity` as usage events carry it (report-to-lago.ts).
        billable_metric: { name: code, code, aggregation_type: 'sum_agg', field_name: 'quantity' },
      },
    });
  for (const plan of plans.filter(({ code }) => missing.plans.includes(code)))
    await call('POST', '/plans', {
      body: {
        plan: {
          name: plan.displayName,
          code: plan.code,
          interval: 'monthly',
          // Stripe takes the money: a price here would bill it twice.
          amount_cents: 0,
          amount_currency: (plan.prices[0]?.currency ?? 'usd').toUpperCase(),
          pay_in_advance: true,
        },
      },
    });
}
