import { z } from 'zod';
import { EVENT_TYPES } from '../../../domain/usage/ingest/event-types.ts';
import { USAGE_REJECTION_CODES } from '../../../domain/usage/ingest/validate-event.ts';
import { NDJSON_TYPE, readEvents } from './read-events.ts';
import { oneBatchAtATime } from './one-batch-at-a-time.ts';
import { seesAllUsage } from './owned-customer.ts';
import { ingestEvents } from './ingest-events.ts';
import type { EventResult } from './ingest-events.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { nextTurn } from '../../http/next-turn.ts';

const UsageEventBody = z
  .strictObject({
    customer: z.string().optional().meta({ description: "cus_…; left out: the caller's own" }),
    idempotency_key: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: 'Of the caller: the same key of the same caller and customer counts once, ever' }),
    event_type: z.string().meta({ description: `${EVENT_TYPES.join(', ')}, or one that a plan names` }),
    quantity: z
      .union([z.number(), z.string()])
      .meta({ description: 'Above zero, at most 6 decimals; a decimal text is exact at any size' }),
    occurred_at: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ description: 'At most 35 days back and 5 minutes ahead; left out: now' }),
    properties: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'What else there is to say of it; fields beside these are refused' }),
  })
  .meta({
    id: 'UsageEvent',
    examples: [
      {
        customer: 'cus_NffrFeUfNV2Hib',
        idempotency_key: 'req-8f14e45f',
        event_type: 'inference',
        quantity: 1,
        occurred_at: '2027-01-15T12:00:00Z',
        properties: { model: 'small' },
      },
    ],
  });

const UsageBatchBody = z
  .union([UsageEventBody, z.array(UsageEventBody).max(1000), z.object({ events: z.array(UsageEventBody) })])
  .meta({
    id: 'UsageBatch',
    examples: [
      {
        events: [
          { idempotency_key: 'req-1', event_type: 'inference', quantity: 1 },
          {
            idempotency_key: 'req-2',
            event_type: 'tts',
            quantity: 12.5,
            occurred_at: '2027-01-15T12:00:00Z',
          },
        ],
      },
    ],
  });

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

/** A body that is parsed within a millisecond waits for no turn. */
const AT_ONCE_BYTES = 16 * 1024;

/** POST /usage/events */
export const reportEventsRoute = defineRoute({
  method: 'post',
  path: '/usage/events',
  role: 'viewer',
  scope: 'usage:write',
  limit: 'usage',
  summary: 'Records usage: one event or up to 1,000 at once',
  description:
    'Every event is answered for itself: recorded, duplicate, or rejected with the reason; one that is refused never loses ' +
    'the others. What is answered as recorded is stored and counted. Send a batch again as it was when the answer got lost. ' +
    'A JSON body is one event, a list, or {"events": […]}; as NDJSON, one event a line.',
  tags: ['Usage'],
  rawBody: {
    limitBytes: 8 * 1024 * 1024,
    types: {
      'application/json': UsageBatchBody,
      [NDJSON_TYPE]: z.string().meta({
        examples: ['{"idempotency_key":"req-1","event_type":"inference","quantity":1}\n'],
      }),
    },
  },
  responses: {
    200: z
      .object({
        recorded: z.number().int(),
        duplicates: z.number().int(),
        rejected: z.number().int(),
        results: EventResults,
      })
      .meta({ id: 'UsageEventAnswer' }),
  },
  errors: ['invalid_request', 'usage_not_available'],
  handler: async ({ received, principal, deps }) => {
    const ingest = async (): Promise<EventResult[]> => {
      // The route has a raw body, so there is one.
      if (received !== null && received.bytes.length > AT_ONCE_BYTES) await nextTurn();
      return ingestEvents(deps, principal, received === null ? [] : readEvents(received));
    };
    // A gateway sends for all customers, many batches at once.
    const results = await (seesAllUsage(principal) ? ingest() : oneBatchAtATime(principal.userId, ingest));
    const count = (outcome: string): number => results.filter((result) => result.outcome === outcome).length;
    return ok({
      recorded: count('recorded'),
      duplicates: count('duplicate'),
      rejected: count('rejected'),
      results,
    });
  },
});
