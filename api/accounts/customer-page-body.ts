import { z } from 'zod';
import { InvoiceBody } from '../documents/list-invoices.ts';
import { PaymentMethodBody } from './list-payment-methods.ts';
import { SubscriptionStatusBody } from '../subscriptions/subscription-body.ts';
import { AuditBody } from '../audit/list-audit.ts';

const run = {
  workflow_id: z.string().nullable(),
  workflow_url: z.string().nullable().meta({ description: 'Its run in the Temporal UI' }),
};

const CustomerTimelineBody = z
  .object({
    id: z.number().int(),
    at: z.iso.datetime().meta({ description: 'Billing time' }),
    subscription: z.string().nullable(),
    kind: z.string(),
    summary: z.string(),
    rule: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()),
    outcome: z.string().nullable(),
    actor: z.string().nullable().meta({ description: 'customer, staff or system; null: a rule' }),
    ...run,
  })
  .meta({ id: 'CustomerTimelineEntry' });

const ComingBody = z
  .object({ at: z.iso.datetime(), what: z.string(), rule: z.string(), subscription: z.string() })
  .meta({ id: 'ComingStep' });

const CustomerSubscriptionBody = SubscriptionStatusBody.extend({
  id: z.string(),
  mrr: z.number(),
  quantity: z.number().int(),
  created: z.iso.datetime(),
  ended: z.iso.datetime().nullable(),
  attention: z.string().nullable(),
  staff_limits: z
    .object({ trial_days: z.number().int(), hold_days: z.number().int(), grace_days: z.number().int() })
    .meta({
      description:
        'Most days that staff may add to the trial in all, hold retries ahead, and add to grace in all; 0: none',
    }),
  workflows: z.array(z.object({ kind: z.string(), ...run })),
}).meta({ id: 'CustomerSubscription' });

const ChargeBody = z
  .object({
    id: z.string(),
    invoice: z.string().nullable(),
    amount: z.number(),
    amount_refunded: z.number(),
    refundable: z.number().meta({
      description: 'What is left to give back; 0 where its subscription is not managed',
    }),
    currency: z.string(),
    status: z.string(),
    decline_code: z.string().nullable(),
    description: z.string().nullable(),
    disputed: z.boolean(),
    created: z.iso.datetime(),
  })
  .meta({ id: 'CustomerCharge' });

const SyncBody = z
  .object({
    target: z.enum(['keycloak', 'lago', 'stripe']),
    state: z.enum(['pending', 'synced', 'failing', 'attention', 'off']),
    desired: z.number().int(),
    synced: z.number().int(),
    error: z.string().nullable(),
    updated_at: z.iso.datetime(),
    ...run,
  })
  .meta({ id: 'SyncState' });

const EffectBody = z
  .object({
    key: z.string(),
    kind: z.string(),
    provider: z.enum(['stripe', 'keycloak', 'lago', 'mail']),
    state: z.enum(['intended', 'confirmed', 'failed', 'unknown']),
    provider_id: z.string().nullable(),
    intent: z.record(z.string(), z.unknown()),
    error: z.string().nullable(),
    attempts: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    ...run,
  })
  .meta({ id: 'EffectEntry' });

const MessageBody = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    kind: z.string(),
    subject: z.string(),
    recipient: z.string(),
    state: z.enum(['recorded', 'sent', 'failed']),
    error: z.string().nullable(),
  })
  .meta({ id: 'CustomerMessage' });

const DisputeBody = z
  .object({
    id: z.string(),
    charge: z.string(),
    amount: z.number(),
    currency: z.string(),
    reason: z.string(),
    status: z.string(),
    created: z.iso.datetime(),
    needs_evidence: z.boolean().meta({ description: 'Nobody has submitted evidence, and Stripe takes it' }),
    evidence_due: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Until when; null where none is needed, or Stripe named no time' }),
    stripe_url: z
      .string()
      .nullable()
      .meta({ description: "Stripe's page on which it is answered; null with the sandbox" }),
  })
  .meta({ id: 'CustomerDispute' });

/** Everything on one customer. */
export const CustomerPageBody = z
  .object({
    profile: z.object({
      id: z.string().nullable().meta({ description: 'Stripe customer; null before the first purchase' }),
      user_id: z.string().nullable(),
      email: z.string().nullable(),
      name: z.string().nullable(),
      role: z.enum(['viewer', 'editor', 'finance', 'admin']).nullable(),
      currency: z.string().nullable(),
      balance: z.number().meta({ description: 'Negative: a credit' }),
      time_zone: z.string().nullable(),
      created: z.iso.datetime().nullable(),
      last_active_at: z.iso.datetime().nullable(),
      deleted: z.boolean(),
      test_clock: z.object({ id: z.string(), now: z.iso.datetime().nullable() }).nullable(),
    }),
    subscriptions: z.array(CustomerSubscriptionBody),
    coming: z.array(ComingBody).meta({ description: 'What happens by itself, soonest first' }),
    timeline: z.array(CustomerTimelineBody),
    invoices: z.array(InvoiceBody),
    charges: z.array(ChargeBody),
    disputes: z.array(DisputeBody),
    payment_methods: z.array(PaymentMethodBody.extend({ detached: z.boolean() })),
    sync: z.array(SyncBody),
    effects: z.array(EffectBody),
    messages: z.array(MessageBody),
    audit: z.array(AuditBody),
  })
  .meta({ id: 'CustomerPage' });
