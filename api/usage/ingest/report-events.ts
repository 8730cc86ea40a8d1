import { z } from 'zod';
import { EVENT_TYPES } from '../../../domain/usage/ingest/event-types.ts';
import { NDJSON_TYPE } from './read-events.ts';
import { oneBatchAtATime } from './one-batch-at-a-time.ts';
import { seesAllUsage } from './owned-customer.ts';
import { UsageEventAnswer, ingestBatch } from './ingest-batch.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { nextTurn } from '../../http/next-turn.ts';
import { AT_ONCE_BYTES } from '../../http/read-json.ts';

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
    200: UsageEventAnswer,
  },
  errors: ['invalid_request', 'usage_not_available'],
  handler: async ({ received, principal, deps }) => {
    // The route has a raw body, so there is one.
    if (received === null) throw new Error('POST /usage/events without a body');
    // A gateway sends for all customers, many batches at once.
    if (seesAllUsage(principal)) {
      if (received.bytes.length > AT_ONCE_BYTES) await nextTurn();
      return ok(await ingestBatch(deps, principal, received));
    }
    return oneBatchAtATime(principal.userId, async () =>
      received.weight > AT_ONCE_BYTES
        ? ok(await deps.batches.ingest(principal, received))
        : ok(await ingestBatch(deps, principal, received)),
    );
  },
});
