import { z } from 'zod';
import { PRODUCTION_EXCEPTIONS } from './production-guards.ts';
import { CONNECTION_NAMES } from './encrypted-connections.ts';

/** What an operator must know of a variable; shown in start-up errors and in `.env.example`. */
interface VariableMeta {
  section: string;
  /** What it is for: one sentence. */
  description: string;
  /** A working value for one machine, shown in `.env.example`. */
  example?: string;
}

const about = (meta: VariableMeta): Record<string, unknown> & VariableMeta => ({ ...meta });

const port = z.coerce.number().int().min(1).max(65_535);
const seconds = z.coerce.number().positive().max(3600);
const count = z.coerce.number().int().min(1);
const webUrl = z.url({ protocol: /^https?$/, error: 'is not an http(s) URL' });
const withoutTrailingSlash = webUrl.transform((value) => value.replace(/\/+$/, ''));
const commaSeparated = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''));

/** Any text, which may be left out. */
const optionalText = (meta: VariableMeta): z.ZodOptional<z.ZodString> =>
  z.string().optional().meta(about(meta));

/** `<id>:<base64 of 32 bytes>`, comma-separated, newest first. */
const namedKeys = commaSeparated.pipe(
  z
    .array(z.string().regex(/^[\w-]{1,40}:[A-Za-z0-9+/]{43}=$/, 'is not a list of <id>:<base64 of 32 bytes>'))
    .refine((keys) => new Set(keys.map((key) => key.split(':')[0])).size === keys.length, {
      error: 'is a list with the same id twice',
    }),
);

/** `2026-11-01:eur=1.08,gbp=1.27` */
function datedRates(text: string): { from: string; rates: Record<string, number> } {
  const [from = '', list = ''] = text.split(':');
  const pairs = list.split(',').map((pair): [string, number] => {
    const [currency = '', rate] = pair.split('=');
    return [currency, Number(rate)];
  });
  return { from, rates: Object.fromEntries(pairs) };
}

/**
 * Every variable of the API and the worker, in the order of `.env.example`. An empty value counts as not
 * set. Rules between variables are in `env.ts`.
 */
export const variables = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'])
    .default('development')
    .meta(
      about({
        section: 'http',
        description: 'Kind of installation; production is stricter about what must be set.',
      }),
    ),
  HOST: z
    .string()
    .default('127.0.0.1')
    .meta(
      about({
        section: 'http',
        description: 'Address that the API listens on, and the worker for its probes.',
      }),
    ),
  PORT: port.default(8084).meta(about({ section: 'http', description: 'Port that the API listens on.' })),
  PUBLIC_URL: withoutTrailingSlash.optional().meta(
    about({
      section: 'http',
      description:
        'Where browsers and Stripe reach the API; required in production, else http://127.0.0.1:PORT.',
      example: 'http://127.0.0.1:8084',
    }),
  ),

  CORS_ORIGINS: commaSeparated
    .pipe(z.array(z.url({ protocol: /^https?$/, error: 'is not a list of origins (https://app.example)' })))
    .transform((origins) => origins.map((origin) => new URL(origin).origin))
    .optional()
    .meta(
      about({
        section: 'http',
        description: 'Other origins whose pages may call the API, comma-separated; by default none.',
        example: 'https://app.example.com',
      }),
    ),
  TRUST_PROXY: z
    .string()
    // Older installations used this word to turn it off. The one that turned it on trusted every client's
    // header.
    .transform((value) => (value === 'false' ? '0' : value))
    .pipe(z.string().regex(/^\d{1,2}$/, 'is not the number of proxies in front of the API'))
    .default('0')
    .transform(Number)
    .meta(
      about({
        section: 'http',
        description:
          'Number of proxies in front of the API that each add the address they see to X-Forwarded-For; 0: the header is not read.',
        example: '1',
      }),
    ),
  REQUEST_TIMEOUT_SECONDS: seconds.default(15).meta(
    about({
      section: 'http',
      description:
        'How long the API works at a request before it answers 504, and PostgreSQL at one of its statements before it cancels it. Changes that take longer than 8 seconds, or 60% of it, are answered 202 and go on.',
    }),
  ),
  EXPORT_TIMEOUT_SECONDS: seconds.default(120).meta(
    about({
      section: 'http',
      description: 'The same for answers that are files, until they begin, and for each of their statements.',
    }),
  ),
  CONSOLE_DIR: optionalText({
    section: 'http',
    description:
      'Folder of the built web console; by default the one that npm run build put beside the program. Without any the API serves no pages.',
    example: 'dist/console',
  }),

  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'is not a postgres:// URL' }).meta(
    about({
      section: 'database',
      description: 'PostgreSQL that holds projections, timeline, inbox and ledger.',
      example: 'postgres://perennial:perennial@127.0.0.1:5432/perennial',
    }),
  ),
  DATABASE_APP_ROLE: optionalText({
    section: 'database',
    description:
      'For the migration: role of PostgreSQL that API and worker sign in as. It may read and write rows afterwards, and owns nothing (db/audit-owner.sql). Without it rights stay as they are.',
    example: 'perennial',
  }),
  DATABASE_OWNER_ROLE: optionalText({
    section: 'database',
    description:
      'For the migration: role that owns the tables; default the one that it signs in as, which must not be a superuser.',
    example: 'perennial_owner',
  }),
  DATABASE_POOL_MAX: count
    // A worker that reports usage to Stripe holds four (docs/adr/0009), besides its other connections.
    .min(5)
    .max(500)
    .default(10)
    .meta(
      about({
        section: 'database',
        description: 'Most connections that one process holds open, at least 5.',
      }),
    ),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'is not a redis:// URL' })
    .optional()
    .meta(
      about({
        section: 'database',
        description: 'Holds the rate limits that API processes share; without it PostgreSQL does.',
        example: 'redis://127.0.0.1:6379',
      }),
    ),

  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'is not host:port')
    .optional()
    .meta(
      about({
        section: 'temporal',
        description:
          'Temporal frontend as host:port; required in production unless TEMPORAL_CONFIG_FILE names it.',
        example: '127.0.0.1:7233',
      }),
    ),
  TEMPORAL_NAMESPACE: optionalText({
    section: 'temporal',
    description: 'Temporal namespace (default: default).',
    example: 'default',
  }),
  TEMPORAL_API_KEY: optionalText({
    section: 'temporal',
    description: 'API key for Temporal Cloud; turns TLS on.',
  }),
  TEMPORAL_TLS: z
    .enum(['true', 'false', '1', '0'])
    .optional()
    .meta(about({ section: 'temporal', description: 'TLS to Temporal on or off.' })),
  TEMPORAL_TLS_CLIENT_CERT_PATH: optionalText({
    section: 'temporal',
    description: 'Client certificate for mutual TLS, PEM file.',
  }),
  TEMPORAL_TLS_CLIENT_CERT_DATA: optionalText({
    section: 'temporal',
    description: 'Client certificate for mutual TLS, PEM text.',
  }),
  TEMPORAL_TLS_CLIENT_KEY_PATH: optionalText({
    section: 'temporal',
    description: 'Key of the client certificate, PEM file.',
  }),
  TEMPORAL_TLS_CLIENT_KEY_DATA: optionalText({
    section: 'temporal',
    description: 'Key of the client certificate, PEM text.',
  }),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: optionalText({
    section: 'temporal',
    description: "CA that signed the server's certificate, PEM file.",
  }),
  TEMPORAL_TLS_SERVER_CA_CERT_DATA: optionalText({
    section: 'temporal',
    description: "CA that signed the server's certificate, PEM text.",
  }),
  TEMPORAL_TLS_SERVER_NAME: optionalText({
    section: 'temporal',
    description: "Name expected in the server's certificate.",
  }),
  TEMPORAL_CONFIG_FILE: optionalText({
    section: 'temporal',
    description: "Temporal's own TOML file of connection profiles.",
  }),
  TEMPORAL_PROFILE: optionalText({
    section: 'temporal',
    description: 'Profile to take from TEMPORAL_CONFIG_FILE.',
  }),
  TEMPORAL_UI_URL: withoutTrailingSlash.optional().meta(
    about({
      section: 'temporal',
      description:
        'Temporal UI that answers link to, and whose pages may call the codec server; without it answers carry no link.',
      example: 'http://127.0.0.1:8233',
    }),
  ),
  PAYLOAD_KEYS: namedKeys.optional().meta(
    about({
      section: 'temporal',
      description:
        'Keys that workflow payloads are encrypted under, `<id>:<base64 of 32 bytes>`, comma-separated, newest first; without them Temporal stores payloads readable.',
      example: '2026-11:…',
    }),
  ),

  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'is not a Stripe secret key (sk_test_…, sk_live_…, rk_…)')
    .optional()
    .meta(
      about({
        section: 'stripe',
        description:
          'Stripe API key (STRIPE_API_KEY is read too); without it reads work and changes answer 503.',
        example: 'sk_test_…',
      }),
    ),
  STRIPE_WEBHOOK_SECRET: commaSeparated
    .pipe(z.array(z.string().regex(/^whsec_\S+$/, 'is not a list of whsec_… secrets')))
    .optional()
    .meta(
      about({
        section: 'stripe',
        description: "Checks the signature of Stripe's webhooks; several, comma-separated, during rotation.",
        example: 'whsec_…',
      }),
    ),
  STRIPE_API_BASE: withoutTrailingSlash.optional().meta(
    about({
      section: 'stripe',
      description:
        "Stripe's API elsewhere than at api.stripe.com: the local sandbox. Refused with a live key.",
      example: 'http://127.0.0.1:12111',
    }),
  ),
  SWEEP_PASS_HOURS: z.coerce
    .number()
    .int()
    .min(0)
    .max(720)
    .default(24)
    .meta(
      about({
        section: 'stripe',
        description:
          'Hours in which the sweep compares everything at Stripe with what is stored, again and again; at most a fifth of the requests. 0: only when asked for by npm run sweep.',
      }),
    ),
  STRIPE_REQUESTS_PER_SECOND: count
    .min(1)
    .max(10_000)
    .optional()
    .meta(
      about({
        section: 'stripe',
        description:
          'Requests to Stripe that all processes make together in a second; by default 80 live and 20 in test mode, four fifths of what Stripe allows, and no limit with STRIPE_API_BASE.',
        example: '80',
      }),
    ),
  SANDBOX_CLOCK: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .meta(
      about({
        section: 'stripe',
        description:
          'Whether new customers are put on a test clock of their own that the console may advance; for the local sandbox at STRIPE_API_BASE only.',
      }),
    ),
  SANDBOX_LAUNCHER_URL: withoutTrailingSlash.optional().meta(
    about({
      section: 'stripe',
      description:
        'Where the launcher of this machine kills and restarts the worker for the console; set by npm start, beside SANDBOX_CLOCK only.',
    }),
  ),
  STRIPE_SUCCESS_URL: webUrl.optional().meta(
    about({
      section: 'stripe',
      description:
        'Where checkout sends the customer afterwards; default PUBLIC_URL/billing/success?session_id={CHECKOUT_SESSION_ID}.',
    }),
  ),
  STRIPE_CANCEL_URL: webUrl.optional().meta(
    about({
      section: 'stripe',
      description: 'Where checkout sends a customer who turned back; default PUBLIC_URL/billing/cancelled.',
    }),
  ),
  STRIPE_TAX: z
    .string()
    .regex(
      /^(off|automatic|txr_\w+(\s*,\s*txr_\w+)*)$/,
      'is neither off, automatic, nor a comma-separated list of tax rates (txr_…)',
    )
    .default('off')
    .meta(
      about({
        section: 'stripe',
        description:
          'How new subscriptions are taxed: off, automatic (Stripe Tax, by the address asked for at checkout), or the ids of tax rates that hold for every customer. The worker does not start with what Stripe refuses.',
        example: 'automatic',
      }),
    ),
  STRIPE_TAX_BEHAVIOR: z
    .enum(['exclusive', 'inclusive'], { error: 'is neither exclusive nor inclusive' })
    .default('exclusive')
    .meta(
      about({
        section: 'stripe',
        description:
          "Whether tax comes on top of the plans' prices (exclusive) or stands in them (inclusive). Every price that is made in Stripe says so, whatever the account's default is; tax rates of STRIPE_TAX must be of the same kind.",
        example: 'inclusive',
      }),
    ),
  STRIPE_PRODUCT_ID: z
    .string()
    .startsWith('prod_', 'is not a Stripe product (prod_…)')
    .optional()
    .meta(
      about({
        section: 'stripe',
        description:
          'Product that `npm run setup:stripe` hangs metered prices on, where one exists already; default one of its own.',
      }),
    ),
  STRIPE_PRICE_METERED_ID: z
    .string()
    .startsWith('price_', 'is not a Stripe price (price_…)')
    .optional()
    .meta(
      about({
        section: 'stripe',
        description:
          'Metered price that `npm run setup:stripe` takes for overage of its currency, where one exists already: one minor unit, each month, for each unit reported to the meter perennial_overage_<currency>.',
      }),
    ),
  DEFAULT_CURRENCY: z
    .string()
    .regex(/^[a-z]{3}$/i, 'is not a three-letter ISO 4217 code')
    .default('usd')
    .transform((value) => value.toLowerCase())
    .meta(
      about({
        section: 'stripe',
        description: 'Currency of new prices and of totals over several currencies.',
      }),
    ),
  EXCHANGE_RATES: z
    .string()
    .regex(
      /^\d{4}-\d\d-\d\d:[a-z]{3}=\d+(\.\d+)?(,[a-z]{3}=\d+(\.\d+)?)*(;\d{4}-\d\d-\d\d:[a-z]{3}=\d+(\.\d+)?(,[a-z]{3}=\d+(\.\d+)?)*)*$/,
      'is not like 2026-11-01:eur=1.08,gbp=1.27;2026-12-01:eur=1.1',
    )
    .optional()
    .transform((value) => (value === undefined ? [] : value.split(';').map(datedRates)))
    .meta(
      about({
        section: 'stripe',
        description:
          'What one unit of other currencies is worth in DEFAULT_CURRENCY, from a day on; for totals of revenue only.',
        example: '2026-11-01:eur=1.08,gbp=1.27;2026-12-01:eur=1.1',
      }),
    ),

  OIDC_ISSUER: webUrl.optional().meta(
    about({
      section: 'identity',
      description: 'OpenID provider whose tokens are accepted; default KEYCLOAK_URL/realms/KEYCLOAK_REALM.',
      example: 'http://127.0.0.1:8085',
    }),
  ),
  OIDC_AUDIENCE: z
    .string()
    .default('perennial-api')
    .meta(about({ section: 'identity', description: 'Audience that an access token must name.' })),
  OIDC_ROLE_CLAIM: z
    .string()
    .regex(/^[^.\s]+(\.[^.\s]+)*$/, 'is not a dotted path')
    .default('realm_access.roles')
    .meta(
      about({
        section: 'identity',
        description:
          'Dotted path of the role list (viewer, editor, admin) in a token. API and worker need the same: with the default the worker asks Keycloak for realm roles, and lowers administrators who have none there. API keys of users whom Keycloak has disabled or does not know are refused.',
      }),
    ),
  OIDC_CLIENT_ID: z
    .string()
    .default('perennial-web')
    .meta(about({ section: 'identity', description: 'Client under which browsers are signed in.' })),
  OIDC_ALLOWED_CLIENTS: commaSeparated.optional().meta(
    about({
      section: 'identity',
      description:
        'Clients whose access tokens are taken (azp, else client_id), comma-separated; default OIDC_CLIENT_ID.',
      example: 'perennial-web,perennial-cli',
    }),
  ),
  KEY_ROLE_MINUTES: count
    // The worker reads roles every ten minutes.
    .min(20)
    .default(60)
    .meta(
      about({
        section: 'identity',
        description:
          'How long an API key with a scope of administrators works after the provider last said that its owner is one: at a sign-in, or to the worker, which asks Keycloak every ten minutes. Without KEYCLOAK_URL owners must sign in within this time.',
      }),
    ),
  OIDC_CLIENT_SECRET: optionalText({
    section: 'identity',
    description: 'Secret of that client; a public client, which PKCE protects, has none.',
  }),
  KEYCLOAK_URL: withoutTrailingSlash.optional().meta(
    about({
      section: 'identity',
      description:
        "Keycloak whose users get the subscription's attributes; without it they are not synced. It must be the one of OIDC_ISSUER, under whatever address: with the default OIDC_ROLE_CLAIM the worker asks it about owners of API keys, and the keys of users whom it has disabled or does not know are refused.",
      example: 'http://127.0.0.1:8080',
    }),
  ),
  KEYCLOAK_REALM: z
    .string()
    .default('perennial')
    .meta(about({ section: 'identity', description: 'Realm of the users.' })),
  KEYCLOAK_CLIENT_ID: z
    .string()
    .default('perennial-api')
    .meta(about({ section: 'identity', description: 'Client whose service account may manage users.' })),
  KEYCLOAK_CLIENT_SECRET: optionalText({ section: 'identity', description: 'Secret of that client.' }),
  KEYCLOAK_ADMIN_USERNAME: optionalText({
    section: 'identity',
    description: 'Instead of the client secret: an administrator of the master realm.',
  }),
  KEYCLOAK_ADMIN_PASSWORD: optionalText({
    section: 'identity',
    description: 'Password of KEYCLOAK_ADMIN_USERNAME.',
  }),

  LAGO_API_URL: withoutTrailingSlash.optional().meta(
    about({
      section: 'lago',
      description: 'Lago that gets customers, plans and usage; without it they are not synced.',
      example: 'http://127.0.0.1:3000',
    }),
  ),
  LAGO_API_KEY: optionalText({ section: 'lago', description: "Key of Lago's API." }),

  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'is not an smtp:// URL' })
    .optional()
    .meta(
      about({
        section: 'mail',
        description: 'Mail server; without it messages are kept in the outbox table only.',
        example: 'smtp://127.0.0.1:1025',
      }),
    ),
  SMTP_PASSWORD: optionalText({
    section: 'mail',
    description:
      'Password of the user in SMTP_URL, for the worker, which alone sends mail; the API only needs to know that there is a server.',
  }),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, 'is not a mail address')
    .default('Billing <billing@perennial.test>')
    .meta(about({ section: 'mail', description: 'Sender of messages to customers.' })),

  ALLOW_IN_PRODUCTION: commaSeparated
    .pipe(
      z.array(
        z.enum(PRODUCTION_EXCEPTIONS, { error: `is not a list of ${PRODUCTION_EXCEPTIONS.join(', ')}` }),
      ),
    )
    .default([])
    .meta(
      about({
        section: 'connections',
        description:
          'What production does all the same, comma-separated, for a trial: http (PUBLIC_URL, OIDC_ISSUER, CORS_ORIGINS and TEMPORAL_UI_URL without TLS), test_key (of Stripe), sandbox (STRIPE_API_BASE), shared_secrets (API, worker and migration are given the same secrets).',
        example: 'test_key',
      }),
    ),

  ALLOW_PLAINTEXT: commaSeparated
    .pipe(z.array(z.enum(CONNECTION_NAMES, { error: `is not a list of ${CONNECTION_NAMES.join(', ')}` })))
    .default([])
    .meta(
      about({
        section: 'connections',
        description:
          'Parts that production may reach without TLS though they are on another machine, comma-separated: postgres, temporal, redis, smtp, keycloak, lago, traces; for a private network.',
        example: 'postgres,temporal',
      }),
    ),

  NODE_EXTRA_CA_CERTS: optionalText({
    section: 'connections',
    description:
      "PEM file of certificate authorities that are trusted beside the public ones: where Redis, the mail server, Keycloak, the identity provider or Lago has a certificate of your own authority. Node reads it as it starts. PostgreSQL's stands in DATABASE_URL (sslrootcert), Temporal's in TEMPORAL_TLS_SERVER_CA_CERT_PATH.",
    example: '/etc/perennial/ca.pem',
  }),
  NODE_TLS_REJECT_UNAUTHORIZED: optionalText({
    section: 'connections',
    description: "Node's switch; with 0 no certificate is checked. Production does not start with it.",
  }),

  AUDIT_KEYS: namedKeys.optional().meta(
    about({
      section: 'database',
      description:
        'Keys that the audit log is signed with every ten minutes, `<id>:<base64 of 32 bytes>`, comma-separated, newest first; older ones stay listed as long as `npm run verify` is to check what they signed. Without it the log is chained but not signed.',
      example: '2026-11:…',
    }),
  ),
  BYOK_MASTER_KEYS: namedKeys.optional().meta(
    about({
      section: 'byok',
      description:
        "Master keys that wrap each user's data key, under which their own provider keys are sealed, `<id>:<base64 of 32 bytes>`, comma-separated, newest first; without it or BYOK_KMS_MODULE /byok answers 503.",
      example: '2026-11:…',
    }),
  ),
  BYOK_KMS_MODULE: optionalText({
    section: 'byok',
    description:
      "Path of a module that wraps users' data keys with a key management service instead of BYOK_MASTER_KEYS (docs/adr/0035). Keys that are still listed there go on opening what they wrapped.",
    example: '/etc/perennial/kms.mjs',
  }),

  RATE_LIMIT_STANDARD: count
    .default(600)
    .meta(about({ section: 'limits', description: 'Requests a minute and client on ordinary endpoints.' })),
  RATE_LIMIT_WEBHOOK: count
    .default(60_000)
    .meta(about({ section: 'limits', description: 'Requests a minute and client on the webhook endpoint.' })),
  RATE_LIMIT_CHANGES: count
    .default(30)
    .meta(about({ section: 'limits', description: 'Subscription changes a minute and user.' })),
  RATE_LIMIT_USAGE: count.default(600_000).meta(
    about({
      section: 'limits',
      description: 'Requests a minute, client and process that report or consume usage.',
    }),
  ),
  RATE_LIMIT_USAGE_BYTES: count.default(256 * 1024 * 1024).meta(
    about({
      section: 'limits',
      description:
        'Bytes of body a minute, client and process in requests that report or consume usage for any customer; whoever reports for themselves has a sixteenth. One without Content-Length counts as the largest that is taken.',
    }),
  ),
  APPROVAL_ABOVE_REFUNDS: z.coerce
    .number()
    .min(0)
    .default(100)
    .meta(
      about({
        section: 'limits',
        description:
          'What one member of staff may refund a UTC day without a second person, in the default currency; more waits for an administrator.',
      }),
    ),
  APPROVAL_ABOVE_CREDITS: z.coerce
    .number()
    .min(0)
    .default(100)
    .meta(
      about({
        section: 'limits',
        description:
          'What one member of staff may credit by credit notes a UTC day without a second person, in the default currency.',
      }),
    ),
  APPROVAL_ABOVE_GRANTS: z.coerce
    .number()
    .min(0)
    .default(100)
    .meta(
      about({
        section: 'limits',
        description:
          'What the usage credits may be worth that one member of staff grants a UTC day without a second person, in the default currency, at the price of overage; credits without such a price always need one.',
      }),
    ),
  APPROVAL_ABOVE_WRITE_OFFS: z.coerce
    .number()
    .min(0)
    .default(100)
    .meta(
      about({
        section: 'limits',
        description:
          'What one member of staff may write off a UTC day without a second person, in the default currency.',
      }),
    ),
  APPROVAL_ABOVE_OVERRIDES: z.coerce
    .number()
    .min(0)
    .default(100)
    .meta(
      about({
        section: 'limits',
        description:
          'What one member of staff may give a UTC day without a second person by longer trials, longer grace, coupons and corrections that lower usage, in the default currency: days at the price of the subscription, discounts by what they take off. A discount without an end always needs one.',
      }),
    ),
  APPROVAL_PRICE_CHANGES: z
    .enum(['second_person', 'alone'])
    .default('second_person')
    .meta(
      about({
        section: 'limits',
        description:
          'Who may add a plan, change what one costs or its rules, map a product or price of Stripe, or make a coupon with a code: `second_person`, another administrator agrees; `alone`, one administrator.',
      }),
    ),
  APPROVAL_HOURS: z.coerce
    .number()
    .positive()
    .max(720)
    .default(72)
    .meta(
      about({
        section: 'limits',
        description:
          'How long a second person has to agree; administrators are reminded after two thirds of it.',
      }),
    ),
  PRICE_NOTICE_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(365)
    .default(30)
    .meta(
      about({
        section: 'limits',
        description:
          'The least number of days between the mail about a new price and that price, for existing subscribers. Ask a lawyer before you lower it.',
      }),
    ),
  RATE_LIMIT_PROBES: count.default(5).meta(
    about({
      section: 'limits',
      description: 'Cards attached, and likewise provider keys tested, an hour and user.',
    }),
  ),

  USAGE_RETENTION_MONTHS: z.coerce
    .number()
    .int()
    .min(2)
    .default(24)
    .meta(
      about({
        section: 'usage',
        description: 'Full months of usage events that are kept beside the running one; at least 2.',
      }),
    ),
  USAGE_EXPORT_DIR: optionalText({
    section: 'usage',
    description:
      'Folder that a month of usage events is written to (CSV, gzip) before it is removed; without it nothing is written.',
    example: '/var/lib/perennial/usage',
  }),

  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta(about({ section: 'log', description: 'Least important message that is logged.' })),
  METRICS_TOKEN: z
    .string()
    .min(16, 'is shorter than 16 characters')
    .optional()
    .meta(
      about({
        section: 'log',
        description:
          'Bearer token that /metrics and the details of /readyz ask for; without it, they are for this machine only.',
      }),
    ),
  WORKER_METRICS_PORT: port
    .optional()
    .meta(
      about({ section: 'log', description: "Port of the worker's own /metrics; without it there is none." }),
    ),
  WORKER_HEALTH_PORT: port.optional().meta(
    about({
      section: 'log',
      description:
        'Port on which the worker answers probes, at HOST: /healthz while it runs, /readyz while it works and Temporal and the database answer; without it there is none.',
      example: '9465',
    }),
  ),
  WORKER_METRICS_HOST: z
    .ipv4()
    .default('127.0.0.1')
    .meta(
      about({
        section: 'log',
        description:
          "Address that the worker's /metrics listens on. They have no token: name another one only where nobody but the scraper reaches it.",
      }),
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional().meta(
    about({
      section: 'log',
      description: 'Collector for traces; without it none are made.',
      example: 'http://127.0.0.1:4318',
    }),
  ),
});

/** The variables after their own checks, before the rules between them. */
export type Variables = z.output<typeof variables>;

/** Name of a variable of `.env.example`. */
export type VariableName = keyof Variables;

/** What `.env.example` and errors say about a variable. */
export function variableMeta(name: VariableName): VariableMeta {
  return variables.shape[name].meta() as VariableMeta & Record<string, unknown>;
}
