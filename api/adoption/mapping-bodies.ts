import { z } from 'zod';
import { MAPPING_FAULTS } from '../../domain/adoption/mapping-file.ts';
import type { MappingLine } from '../../domain/adoption/mapping-file.ts';
import type { MappingTarget } from '../../db/catalogue/stripe-mappings.ts';

const AddOn = z.strictObject({
  name: z.string().trim().min(1).max(80).meta({ description: 'What customers read' }),
  services: z.array(z.string().max(64)).max(50).meta({ description: 'Services that it opens' }),
});

/** A line of a mapping file. */
const Line = z
  .strictObject({
    stripe_id: z.string().min(1).max(255).meta({ description: 'Product or price of Stripe' }),
    plan: z.string().max(64).optional().meta({ description: 'Who pays for it is on this plan' }),
    add_on: AddOn.optional().meta({ description: 'Who pays for it has this beside the plan' }),
    currency: z
      .string()
      .toLowerCase()
      .length(3)
      .optional()
      .meta({ description: 'What it is believed to be paid in: refused where it is another currency' }),
    interval: z.string().max(20).optional().meta({ description: 'The same of its interval: month, 3 month' }),
  })
  .refine(({ plan, add_on: addOn }) => (plan === undefined) !== (addOn === undefined), {
    message: 'name a plan or an add-on, and not both',
  });

/** As many lines as fit a request's 100 KiB, each with what its price is believed to be. */
const MOST_LINES = 800;

/** The lines of a mapping file, as JSON. */
export const MappingLines = z
  .array(Line)
  .min(1)
  .max(MOST_LINES, `at most ${MOST_LINES} lines: map a longer file in parts`)
  .meta({
    description: 'A price goes before its product. What is not named keeps its mapping',
  });

/** The lines as they are checked. */
export const toLines = (body: z.output<typeof MappingLines>): MappingLine[] =>
  body.map((line) => ({
    stripeId: line.stripe_id,
    plan: line.plan ?? null,
    addOn: line.add_on ?? null,
    currency: line.currency ?? null,
    interval: line.interval ?? null,
  }));

/** What a product or price stands for. */
export const TargetBody = z
  .object({ plan: z.string().nullable(), add_on: AddOn.nullable() })
  .meta({ id: 'MappingTarget' });

/** A mapping as it is answered. */
export const presentTarget = (target: MappingTarget | null): z.input<typeof TargetBody> | null =>
  target === null
    ? null
    : {
        plan: target.planCode,
        add_on:
          target.planCode === null
            ? { name: target.displayName ?? '', services: [...(target.grants ?? [])] }
            : null,
      };

const subscriptions = z
  .number()
  .int()
  .nullable()
  .meta({ description: 'Live subscriptions with an item of it by the last look; null where nobody looked' });
const countedAt = z.iso.datetime().nullable().meta({ description: 'When the last look ended' });

/** Products and prices that may be mapped. */
export const CandidatesBody = z
  .object({
    candidates: z.array(
      z.object({
        stripe_id: z.string(),
        kind: z.enum(['product', 'price']),
        name: z.string().meta({ description: "Stripe's name of it" }),
        product: z.string(),
        currency: z.string().nullable().meta({ description: 'Null for a product' }),
        interval: z.string().nullable().meta({ description: 'month, 3 month; null for a product' }),
        amount: z
          .number()
          .nullable()
          .meta({ description: 'Null for a product, with tiers, and for a part of a minor unit' }),
        active: z.boolean(),
        subscriptions,
        mapped: TargetBody.nullable().meta({ description: 'What it stands for by itself' }),
        is_covered: z.boolean().meta({ description: 'Mapped by itself, by its product, or sold by a plan' }),
        sold_by: z.string().nullable().meta({ description: 'The plan that is sold by it' }),
      }),
    ),
    counted_at: countedAt,
  })
  .meta({ id: 'MappingCandidates' });

/** What a mapping file would change, line by line. */
export const MappingFilePreviewBody = z
  .object({
    changes: z.number().int().meta({ description: 'Lines that are new or change something' }),
    refused: z.number().int().meta({ description: 'Lines that cannot be taken: no line is then' }),
    counted_at: countedAt,
    lines: z.array(
      z.object({
        stripe_id: z.string(),
        name: z.string().nullable(),
        change: z.enum(['new', 'changed', 'same', 'refused']),
        before: TargetBody.nullable(),
        after: TargetBody,
        subscriptions,
        code: z.enum(MAPPING_FAULTS).nullable().meta({ description: 'Why it is refused' }),
        message: z.string().nullable().meta({ description: 'Why, and what to do' }),
      }),
    ),
  })
  .meta({ id: 'MappingFilePreview' });
