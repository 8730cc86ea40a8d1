import { randomBytes, timingSafeEqual } from 'node:crypto';
import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { parseBody, readText } from '../http/read-json.ts';
import type { StoredUser, UserStore } from './user-store.ts';

const representation = z.looseObject({
  username: z.string().optional(),
  email: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  enabled: z.boolean().optional(),
  emailVerified: z.boolean().optional(),
  attributes: z.record(z.string(), z.array(z.string())).optional(),
});

const profileShape = z.looseObject({
  attributes: z.array(z.looseObject({ name: z.string() })).default([]),
  unmanagedAttributePolicy: z.string().optional(),
});

export interface KeycloakAdminOptions {
  realm: string;
  clientId: string;
  clientSecret: string;
  users: UserStore;
}

/**
 * The part of Keycloak's admin API that a sync of user attributes needs: token, users and their roles,
 * user profile. Like Keycloak since 24, it drops attributes that the user profile does not declare, unless
 * unmanaged ones are allowed.
 */
export function keycloakAdmin({ realm, clientId, clientSecret, users }: KeycloakAdminOptions): Middleware {
  const tokens = new Map<string, number>();
  const router = new Router();

  router.post('/realms/:realm/protocol/openid-connect/token', async (ctx) => {
    const form = new URLSearchParams(await readText(ctx.req));
    const { id, secret } = clientOf(ctx, form);
    if (form.get('grant_type') !== 'client_credentials') {
      refuse(ctx, 400, 'unsupported_grant_type');
      return;
    }
    if (ctx.params['realm'] !== realm || id !== clientId || !same(secret, clientSecret)) {
      refuse(ctx, 401, 'unauthorized_client', 'Invalid client or Invalid client credentials');
      return;
    }
    const token = randomBytes(24).toString('base64url');
    const lifetime = 300;
    tokens.set(token, Date.now() + lifetime * 1000);
    ctx.body = {
      access_token: token,
      expires_in: lifetime,
      refresh_expires_in: 0,
      token_type: 'Bearer',
      scope: 'profile email',
    };
  });

  router.use('/admin', async (ctx, next) => {
    const token = /^Bearer (\S+)$/.exec(ctx.get('authorization'))?.[1] ?? '';
    if ((tokens.get(token) ?? 0) < Date.now()) {
      refuse(ctx, 401, 'HTTP 401 Unauthorized');
      return;
    }
    await next();
  });
  router.use('/admin/realms/:realm', async (ctx, next) => {
    if (ctx.params['realm'] !== realm) {
      refuse(ctx, 404, 'Realm not found.');
      return;
    }
    await next();
  });

  router.get('/admin/realms/:realm/users', (ctx) => {
    const first = Number(ctx.query['first'] ?? 0);
    const found = users.all().filter((user) => matches(user, ctx.query));
    ctx.body = found.slice(first, first + Number(ctx.query['max'] ?? 100)).map(shown);
  });
  router.get('/admin/realms/:realm/users/count', (ctx) => {
    ctx.body = users.all().filter((user) => matches(user, ctx.query)).length;
  });
  router.get('/admin/realms/:realm/users/profile', (ctx) => {
    ctx.body = users.profile;
  });
  router.put('/admin/realms/:realm/users/profile', async (ctx) => {
    users.profile = profileShape.parse(await parseBody(ctx.req));
    ctx.body = users.profile;
  });
  router.post('/admin/realms/:realm/users', async (ctx) => {
    const given = representation.parse(await parseBody(ctx.req));
    const email = given.email ?? given.username;
    if (email === undefined) {
      refuse(ctx, 400, 'User name is missing');
      return;
    }
    if (users.byEmail(email) !== undefined) {
      refuse(ctx, 409, 'User exists with same email');
      return;
    }
    const user = users.create(declaredOnly({ email, ...known(given) }, users.profile));
    ctx.status = 201;
    ctx.set('location', `${ctx.origin}/admin/realms/${realm}/users/${user.id}`);
  });
  router.get('/admin/realms/:realm/users/:id', (ctx) => {
    const user = users.byId(ctx.params['id'] ?? '');
    if (user === undefined) {
      refuse(ctx, 404, 'User not found');
      return;
    }
    ctx.body = shown(user);
  });
  router.get('/admin/realms/:realm/users/:id/role-mappings/realm/composite', (ctx) => {
    const user = users.byId(ctx.params['id'] ?? '');
    if (user === undefined) {
      refuse(ctx, 404, 'User not found');
      return;
    }
    ctx.body = user.roles.map((name) => ({ id: `role-${name}`, name, composite: false, clientRole: false }));
  });
  router.put('/admin/realms/:realm/users/:id', async (ctx) => {
    const user = users.byId(ctx.params['id'] ?? '');
    if (user === undefined) {
      refuse(ctx, 404, 'User not found');
      return;
    }
    users.put(
      declaredOnly({ ...user, ...known(representation.parse(await parseBody(ctx.req))) }, users.profile),
    );
    ctx.status = 204;
  });
  router.delete('/admin/realms/:realm/users/:id', (ctx) => {
    if (!users.delete(ctx.params['id'] ?? '')) {
      refuse(ctx, 404, 'User not found');
      return;
    }
    ctx.status = 204;
  });
  return router.routes() as Middleware;
}

function refuse(ctx: Context, status: number, error: string, description?: string): void {
  ctx.status = status;
  ctx.body = description === undefined ? { error } : { error, error_description: description };
}

function clientOf(ctx: Context, form: URLSearchParams): { id: string; secret: string } {
  const basic = /^Basic (\S+)$/.exec(ctx.get('authorization'))?.[1];
  if (basic === undefined)
    return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}

function same(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/**
 * With `exact=true` Keycloak compares whole values, otherwise it searches anywhere in them; always ignoring
 * case.
 */
function matches(user: StoredUser, query: Context['query']): boolean {
  const compare = (value: string, wanted: string): boolean =>
    query['exact'] === 'true'
      ? value.toLowerCase() === wanted.toLowerCase()
      : value.toLowerCase().includes(wanted.toLowerCase());
  const fields = ['email', 'username', 'firstName', 'lastName'] as const;
  const named = fields.every(
    (field) => typeof query[field] !== 'string' || compare(user[field], query[field]),
  );
  const search = typeof query['search'] === 'string' ? query['search'] : '';
  const attribute = /^(.+?):(.+)$/.exec(typeof query['q'] === 'string' ? query['q'] : '');
  return (
    named &&
    (search === '' || fields.some((field) => compare(user[field], search))) &&
    (attribute === null || (user.attributes[attribute[1] ?? '']?.includes(attribute[2] ?? '') ?? false))
  );
}

/** Roles are not part of Keycloak's user representation. */
function shown(user: StoredUser): Record<string, unknown> {
  return Object.fromEntries(Object.entries(user).filter(([name]) => name !== 'roles'));
}

function known(given: z.infer<typeof representation>): Partial<StoredUser> {
  const { username, email, firstName, lastName, enabled, emailVerified, attributes } = given;
  const fields = { username, email, firstName, lastName, enabled, emailVerified, attributes };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function declaredOnly<T extends { attributes?: Record<string, string[]> }>(
  user: T,
  profile: Record<string, unknown>,
): T {
  const { attributes, unmanagedAttributePolicy } = profileShape.parse(profile);
  if (user.attributes === undefined || ['ENABLED', 'ADMIN_EDIT'].includes(unmanagedAttributePolicy ?? ''))
    return user;
  const declared = new Set(attributes.map(({ name }) => name));
  return {
    ...user,
    attributes: Object.fromEntries(Object.entries(user.attributes).filter(([name]) => declared.has(name))),
  };
}
