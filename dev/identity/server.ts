import Koa from 'koa';
import { z } from 'zod';
import { faults } from '../http/faults.ts';
import { freePort } from '../launcher/free-port.ts';
import { listen } from '../http/listen.ts';
import { parseBody } from '../http/read-json.ts';
import { realmProfile } from '../keycloak/realm.ts';
import { accessToken } from './access-token.ts';
import { audience } from './claims.ts';
import { roles } from './demo-users.ts';
import type { DemoRole } from './demo-users.ts';
import { keycloakAdmin } from './keycloak-admin.ts';
import { identityKeys } from './keys.ts';
import { createProvider } from './provider.ts';
import { DEMO_CHOICES } from './sign-in-choices.ts';
import type { SignInChoice } from './sign-in-choices.ts';
import { signIn } from './sign-in.ts';
import { UserStore } from './user-store.ts';
import type { StoredUser } from './user-store.ts';

export interface IdentityOptions {
  /** 0 takes a free one. */
  port: number;
  /** Folder of its keys and users. */
  dataDir: string;
  /** Where browsers reach the product, when that is not a loopback address. */
  publicUrl?: string;
  /** The product's address for ended sessions (back-channel logout); without it, none is sent. */
  backchannelLogoutUri?: string;
  /** Whom the sign-in page offers first; default: the demo users. */
  choices?: () => readonly SignInChoice[];
}

/** The local OpenID provider, with its stand-in for Keycloak's admin API at the same address. */
export interface LocalIdentity {
  issuer: string;
  realm: string;
  /** Client whose credentials the stand-in for Keycloak's admin API takes. */
  clientId: string;
  clientSecret: string;
  users: UserStore;
  /** A bearer token of this user, who is made where there is none. */
  token: (user: { email: string; role?: DemoRole | undefined; authTime?: number }) => Promise<string>;
  stop: () => Promise<void>;
}

const tokenRequest = z.object({ email: z.email(), role: z.enum(roles).optional() });

/** Starts the local identity provider. */
export async function startIdentity({
  port,
  dataDir,
  publicUrl,
  backchannelLogoutUri,
  choices = () => DEMO_CHOICES,
}: IdentityOptions): Promise<LocalIdentity> {
  const keys = await identityKeys(dataDir);
  const users = new UserStore(dataDir, realmProfile);
  const realm = 'perennial';
  // The issuer is part of the provider's configuration, so the port must be known before it listens.
  const chosen = port === 0 ? await freePort() : port;
  const issuer = `http://127.0.0.1:${chosen}`;
  const provider = createProvider({ issuer, keys, users, publicUrl, backchannelLogoutUri });

  const token: LocalIdentity['token'] = async ({ email, role, ...times }) =>
    accessToken({ issuer, keys, user: withRole(users, email, role), ...times });

  const app = new Koa();
  app.on('error', (error: Error) => process.stderr.write(`identity: ${error.stack ?? error.message}\n`));
  app.use(faults((path) => path.startsWith('/admin/') || path.startsWith('/realms/')));
  app.use(async (ctx, next) => {
    if (ctx.path !== '/_tokens' || ctx.method !== 'POST') {
      await next();
      return;
    }
    if (ctx.get('authorization') !== `Bearer ${keys.clientSecret}`) ctx.throw(401);
    ctx.body = { access_token: await token(tokenRequest.parse(await parseBody(ctx.req))) };
  });
  app.use(keycloakAdmin({ realm, clientId: audience, clientSecret: keys.clientSecret, users }));
  app.use(signIn(provider, users, choices));
  const forward = provider.callback();
  app.use((ctx) => {
    ctx.respond = false;
    ctx.res.statusCode = 200;
    return forward(ctx.req, ctx.res);
  });
  const server = await listen(app.callback(), chosen);
  return {
    issuer,
    realm,
    clientId: audience,
    clientSecret: keys.clientSecret,
    users,
    token,
    stop: async () => {
      await server.close();
      users.flush();
    },
  };
}

/** A demo user keeps its role; asking for another role makes the token say so from now on. */
function withRole(users: UserStore, email: string, role: DemoRole | undefined): StoredUser {
  const user = users.ensure(email, role);
  if (role === undefined || user.roles.includes(role)) return user;
  const changed = { ...user, roles: [role] };
  users.put(changed);
  return changed;
}
