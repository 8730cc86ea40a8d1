import { defineEntity, p } from '@mikro-orm/postgresql';
import { quantity, time } from '../../columns.ts';

export const UsageReservationSchema = defineEntity({
  name: 'UsageReservation',
  tableName: 'usage_reservations',
  properties: {
    id: p.text().primary(),
    customerId: p.text(),
    eventType: p.text(),
    /** The reserved quantity. */
    quantity: quantity(),
    /** A reservation past its time holds nothing, whether `expired` is written yet or not. */
    state: p.enum(['held', 'confirmed', 'released', 'expired']).default('held'),
    idempotencyKey: p.text(),
    reportedBy: p.text(),
    expiresAt: time(),
    /** What it really was. */
    confirmedQuantity: quantity().nullable(),
    createdAt: time(),
    settledAt: time().nullable(),
  },
  uniques: [{ properties: ['customerId', 'reportedBy', 'idempotencyKey'] }],
  indexes: [
    {
      name: 'usage_reservations_held_index',
      properties: ['customerId', 'expiresAt'],
      where: "state = 'held'",
    },
    { name: 'usage_reservations_expiry_index', properties: ['expiresAt'], where: "state = 'held'" },
  ],
});

/** Usage reserved for a call whose cost is known only afterwards. */
export class UsageReservation extends UsageReservationSchema.class {}
UsageReservationSchema.setClass(UsageReservation);
