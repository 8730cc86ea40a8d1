import { defineEntity, p } from '@mikro-orm/postgresql';
import type { AccountReport } from '../../domain/adoption/account-report.ts';
import { time } from '../columns.ts';

export const AccountLookSchema = defineEntity({
  name: 'AccountLook',
  tableName: 'account_looks',
  properties: {
    /** There is one row: a new look replaces the last one. */
    id: p.text().primary(),
    state: p.enum(['reading', 'done', 'failed']),
    /** Subscriptions that were gone through. */
    looked: p.integer(),
    /** Of the last look that came to its end; stays while another one reads. */
    report: p.json<AccountReport>().nullable(),
    /** When that one ended, epoch milliseconds. */
    reportedAt: time().nullable(),
    /** Why it failed. */
    problem: p.text().nullable(),
    beganAt: time(),
    endedAt: time().nullable(),
  },
});

/** The last look at the Stripe account: what it holds, counted. */
export class AccountLookEntity extends AccountLookSchema.class {}
AccountLookSchema.setClass(AccountLookEntity);
