import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const AccountSyncSchema = defineEntity({
  name: 'AccountSync',
  tableName: 'account_sync',
  properties: {
    customerId: p.text().primary(),
    target: p.enum(['keycloak', 'lago', 'stripe']).primary(),
    desiredRevision: p.bigint('number'),
    syncedRevision: p.bigint('number'),
    state: p.enum(['pending', 'synced', 'failing', 'attention', 'off']),
    error: p.text().nullable(),
    updatedAt: time(),
  },
  indexes: [
    {
      name: 'account_sync_open_index',
      properties: ['state'],
      where: "state in ('pending', 'failing', 'attention')",
    },
  ],
});

/** How far an account is synced to an outside system. */
export class AccountSync extends AccountSyncSchema.class {}
AccountSyncSchema.setClass(AccountSync);
