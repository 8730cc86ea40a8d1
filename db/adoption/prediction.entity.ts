import { defineEntity, p } from '@mikro-orm/postgresql';
import type { InvoiceParts } from '../../domain/adoption/invoice-parts.ts';
import type { MissReason } from '../../domain/adoption/compare-prediction.ts';
import type { PredictedPayment, Prediction } from '../../domain/adoption/prediction.ts';
import { SUBSCRIPTION_MODES } from '../../domain/subscriptions/mode.ts';
import { money, time } from '../columns.ts';

export const PredictionSchema = defineEntity({
  name: 'Prediction',
  tableName: 'predictions',
  properties: {
    id: p.text().primary(),
    subscriptionId: p.text().index(),
    customerId: p.text().index(),
    /** Of the subscription when it was predicted. */
    mode: p.enum([...SUBSCRIPTION_MODES]),
    /** `open` until what was predicted happened, or did not. */
    state: p.enum(['open', 'right', 'missed']),
    kind: p.text().$type<Prediction['kind']>(),
    /** Billing time; null where nothing will happen. */
    at: time().nullable(),
    currency: p.text().nullable(),
    /** What is due, minor units; without usage where `usageIsAdded`. */
    amount: money().nullable(),
    usageIsAdded: p.boolean(),
    payment: p.text().$type<PredictedPayment>().nullable(),
    /** How much Stripe's preview differs from our own computation; null where we have none. */
    ownDifference: money().nullable(),
    /** Lines of the preview. */
    parts: p.json<InvoiceParts>().nullable(),
    meteredPrices: p.json<string[]>(),
    /** Revision of the subscription's row that it was made from. */
    revision: p.integer(),
    /** Billing time of the read. */
    madeAt: time(),
    reason: p.text().$type<MissReason>().nullable(),
    invoiceId: p.text().nullable(),
    /** When it happened, billing time. */
    happenedAt: time().nullable(),
    happenedAmount: money().nullable(),
    /** Null while the payment is under way, and where none was predicted. */
    paymentIsRight: p.boolean().nullable(),
    /** Real time of the comparison. */
    comparedAt: time().nullable(),
  },
  indexes: [
    {
      name: 'predictions_open_index',
      expression:
        'create unique index "predictions_open_index" on "predictions" ("subscription_id") where state = \'open\'',
    },
    { name: 'predictions_due_index', properties: ['at'], where: "state = 'open' and at is not null" },
    { name: 'predictions_missed_index', properties: ['comparedAt', 'id'], where: "state = 'missed'" },
    { name: 'predictions_compared_at_id_index', properties: ['comparedAt', 'id'] },
  ],
});

/** What Stripe was expected to do next with a subscription, and what it did. */
export class PredictionEntity extends PredictionSchema.class {}
PredictionSchema.setClass(PredictionEntity);
