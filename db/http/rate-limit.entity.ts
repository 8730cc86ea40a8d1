import { defineEntity, p } from '@mikro-orm/postgresql';

export const RateLimitSchema = defineEntity({
  name: 'RateLimit',
  tableName: 'rate_limits',
  properties: {
    /** Names and order of the columns are those of rate-limiter-flexible, which writes here. */
    key: p.text().primary(),
    points: p.integer(),
    /** Epoch milliseconds. */
    expire: p.bigint('number').nullable().index(),
  },
});

/** How much of a limit a client has used up in the present window. */
export class RateLimit extends RateLimitSchema.class {}
RateLimitSchema.setClass(RateLimit);
