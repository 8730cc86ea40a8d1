import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const LogoutTokenSchema = defineEntity({
  name: 'LogoutToken',
  tableName: 'logout_tokens',
  properties: {
    /** SHA-256 of its `jti`. */
    idHash: p.text().primary(),
    /** From then on the token is refused for its age. */
    expiresAt: time().index(),
  },
});

/** A logout token of the identity provider that was taken: it counts once. */
export class LogoutToken extends LogoutTokenSchema.class {}
LogoutTokenSchema.setClass(LogoutToken);
