import { z } from 'zod';
import { USAGE_REJECTION_CODES } from '../../../domain/usage/ingest/validate-event.ts';
import type { ReceivedBody } from '../../http/define-route.ts';
import { ingestEvents } from './ingest-events.ts';
import type { IngestDeps } from './ingest-events.ts';
import type { Reporter } from './owned-customer.ts';
import { readEvents } from './read-events.ts';

const EventResults = z
  .array(
    z.object({
      index: z.number().int().meta({ description: 'Place in the request, from 0' }),
      idempotency_key: z.string().nullable(),
      outcome: z.enum(['recorded', 'duplicate', 'rejected']),
      code: z.enum(USAGE_REJECTION_CODES).optional().meta({ description: 'Why it was refused' }),
      message: z.string().optional(),
    }),
  )
  .meta({ id: 'UsageEventResults' });

/** What became of each event of a batch. */
export const UsageEventAnswer = z
  .object({
    recorded: z.number().int(),
    duplicates: z.number().int(),
    rejected: z.number().int(),
    results: EventResults,
  })
  .meta({ id: 'UsageEventAnswer' });

/**
 * Takes a batch apart and records it. @throws ApiProblem of a body that is no batch, or while nothing can
 * be stored
 */
export async function ingestBatch(
  deps: IngestDeps,
  principal: Reporter,
  received: Pick<ReceivedBody, 'type' | 'bytes'>,
): Promise<z.input<typeof UsageEventAnswer>> {
  const results = await ingestEvents(deps, principal, readEvents(received));
  const count = (outcome: string): number => results.filter((result) => result.outcome === outcome).length;
  return {
    recorded: count('recorded'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    results,
  };
}
