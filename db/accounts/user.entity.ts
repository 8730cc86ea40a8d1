import { defineEntity, p } from '@mikro-orm/postgresql';
import { time, trigramIndex } from '../columns.ts';

export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    /** A UUID of ours, as text: ids that come from outside are compared with it and need not be UUIDs. */
    id: p.text().primary(),
    /** Lower case. Unique among verified addresses only. */
    email: p.text().index(),
    /** Whether the identity provider verified the address. */
    emailVerified: p.boolean().default(false),
    fullName: p.text().nullable(),
    stripeCustomerId: p.text().nullable().unique(),
    role: p.enum(['viewer', 'editor', 'finance', 'admin']),
    /** When the identity provider last said which role it is: a token says so when it is issued. */
    roleSeenAt: time().defaultRaw('now()'),
    /** Since when the identity provider lets nobody in as this user: disabled or removed there. */
    disabledAt: time().nullable(),
    /** `sub` of the identity provider. */
    identitySubject: p.text().nullable().unique(),
    lastActiveAt: time().nullable(),
    createdAt: time(),
    updatedAt: time(),
  },
  uniques: [{ name: 'users_verified_email_unique', properties: ['email'], where: 'email_verified' }],
  indexes: [trigramIndex('users', 'email', 'full_name')],
});

/** A person who signs in. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
