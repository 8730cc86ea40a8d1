import { connectionsOf } from './encrypted-connections.ts';
import { knownSecrets } from './known-secrets.ts';
import { needs, ownSecrets } from './process-secrets.ts';
import type { ProcessName } from './process-secrets.ts';
import { productionProblems } from './production-guards.ts';
import { variableMeta, variables } from './variables.ts';
import type { VariableName, Variables } from './variables.ts';

/**
 * How the Keycloak gateway signs in: as a client's service account, or as an administrator of the master
 * realm.
 */
type KeycloakCredentials =
  | { kind: 'client'; clientId: string; clientSecret: string }
  | { kind: 'password'; username: string; password: string };

/** What the API reads: what only the worker needs is not there. */
export type ApiEnv = Omit<Env, 'keycloak' | 'lago' | 'audit'>;

/** What the worker reads: nobody signs in at it. */
export type WorkerEnv = Omit<Env, 'identity'> & { identity: Pick<Env['identity'], 'roleClaim'> };

/** All settings of the API and the worker. Read once, at the start; passed on as values from there. */
export interface Env {
  nodeEnv: Variables['NODE_ENV'];
  http: {
    host: string;
    port: number;
    /** No trailing slash. */ publicUrl: string;
    /** Foreign origins whose pages may call the API. */
    corsOrigins: string[];
    /** Number of trusted proxies, whose X-Forwarded-For entries count; 0: the header is ignored. */
    trustedProxies: number;
    /** Folder of the built console; undefined: next to the program, if present. */
    consoleDir: string | undefined;
    /** How long a request may take, and each of its statements. */
    requestTimeoutMs: number;
    /** The same where the answer is a file. */
    exportTimeoutMs: number;
  };
  /** Settings with a secret that everybody knows; in production there is none. */
  knownSecrets: VariableName[];
  database: {
    url: string;
    poolMax: number;
    redisUrl: string | undefined;
    /** Role of API and worker that the migration makes rights for; undefined: it changes no rights. */
    appRole: string | undefined;
    /** Role that is to own the tables; undefined: the one that runs the migration. */
    ownerRole: string | undefined;
  };
  temporal: {
    address: string;
    namespace: string;
    /** No trailing slash. */
    uiUrl: string | undefined;
    /** The TEMPORAL_* variables as given, for `@temporalio/envconfig` (API key, TLS, profiles). */
    variables: Record<string, string>;
    /** undefined: payloads are stored readable. Newest first, 32 bytes each. */
    payloadKeys: { id: string; key: Uint8Array }[] | undefined;
  };
  stripe: {
    /** undefined: degraded mode, reads only. */
    secretKey: string | undefined;
    /** Of the key; null without one. */
    mode: 'live' | 'test' | null;
    /** Newest first; a delivery signed with any of them is accepted. */
    webhookSecrets: string[];
    /** undefined: api.stripe.com. */
    apiBase: string | undefined;
    /** Requests a second of all processes together; undefined: no limit, at a server other than Stripe's. */
    requestsPerSecond: number | undefined;
    /** Whether new customers get a test clock that the console may advance. */
    sandboxClock: boolean;
    /** Where the launcher of this machine is asked to kill the worker; undefined: no launcher. */
    launcherUrl: string | undefined;
    /** How new subscriptions are taxed. */
    tax: { kind: 'off' } | { kind: 'automatic' } | { kind: 'rates'; rateIds: string[] };
    /** Whether tax comes on top of the plans' prices, or stands in them. */
    priceTax: 'exclusive' | 'inclusive';
    successUrl: string;
    cancelUrl: string;
    productId: string | undefined;
    meteredPriceId: string | undefined;
    /** ISO 4217, lower case. */
    defaultCurrency: string;
    /** What other currencies are worth in it. */
    exchangeRates: { from: string; rates: Record<string, number> }[];
  };
  identity: {
    issuer: string;
    audience: string;
    roleClaim: string;
    /** Of browsers that sign in. */
    clientId: string;
    /** Clients whose access tokens are accepted. */
    allowedClients: string[];
    clientSecret: string | undefined;
    /** How long an administrator's API key counts as one after the provider last said so. */
    keyRoleMinutes: number;
  };
  /** undefined: users are not synced. */
  keycloak: { url: string; realm: string; credentials: KeycloakCredentials } | undefined;
  /** undefined: nothing is synced to Lago. */
  lago: { apiUrl: string; apiKey: string } | undefined;
  mail: { /** undefined: outbox only. */ smtpUrl: string | undefined; from: string };
  /**
   * When a second person has to agree. `above`: what one member of staff may move alone on a UTC day, major
   * units of the default currency.
   */
  approvals: {
    above: { refunds: number; credits: number; grants: number; writeOffs: number; overrides: number };
    priceChanges: Variables['APPROVAL_PRICE_CHANGES'];
    hours: number;
  };
  /** The least number of days between the mail about a new price and the price. */
  priceNoticeDays: number;
  /** Newest first, 32 bytes each; empty: the audit log is chained but not signed. */
  audit: { keys: { id: string; key: Uint8Array }[] };
  /** undefined: users' own keys cannot be stored. Newest first, 32 bytes each. */
  /** Where keys come from that wrap users' data keys; one of the two is there. */
  byok: { masterKeys: { id: string; key: Uint8Array }[]; kmsModule: string | undefined } | undefined;
  /** Requests a minute. */
  limits: {
    standard: number;
    webhook: number;
    changes: number;
    usage: number;
    /** Bytes a minute. */
    usageBytes: number;
    /** An hour and user. */ probes: number;
  };
  /** `exportTo` undefined: months are removed without being written to a file. */
  usage: { retentionMonths: number; exportTo: string | undefined };
  /** How long a pass of the sweep may take, milliseconds; 0: nothing is swept unasked. */
  sweep: { passMs: number };
  log: { level: Variables['LOG_LEVEL'] };
  telemetry: {
    metricsToken: string | undefined;
    workerMetricsHost: string;
    workerMetricsPort: number | undefined;
    /** undefined: the worker answers no probes. */
    workerHealthPort: number | undefined;
    otlpEndpoint: string | undefined;
  };
}

/** Missing or malformed variables. The message has a line for each: name, fault, purpose. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  readonly problems: readonly EnvProblem[];

  constructor(problems: readonly EnvProblem[]) {
    const lines = problems.map(
      ({ name, problem }) => `  ${name} ${problem}. ${variableMeta(name).description}`,
    );
    super(`The environment is not usable; .env.example documents every variable.\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** One variable that is missing or malformed. */
export interface EnvProblem {
  name: VariableName;
  /** Continues the name to a sentence; never holds the value, which may be a secret. */
  problem: string;
}

/**
 * Checks the environment and groups it by subject. Secrets that are not the process's own are left out, and
 * refused in production.
 *
 * @param reader who reads it; `tools`: all of it
 * @throws EnvError with all faults at once
 */
export function loadEnv(
  source: Record<string, string | undefined> = process.env,
  reader: ProcessName = 'tools',
): Env {
  const all = withoutEmptyValues(source);
  all['STRIPE_SECRET_KEY'] ??= all['STRIPE_API_KEY'];
  const { own: given, foreign } = ownSecrets(all, reader);
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const name = issue.path[0] as VariableName;
      return { name, problem: given[name] === undefined ? 'is not set' : describeIssue(issue.message) };
    });
    throw new EnvError(onePerName(problems));
  }
  const env = assemble(parsed.data, given);
  const problems = [
    ...crossCheck(parsed.data, reader),
    ...productionProblems(parsed.data, foreign),
    ...plaintextRefused(env, parsed.data),
  ];
  if (problems.length > 0) throw new EnvError(onePerName(problems));
  return env;
}

/** The environment of this very process. @throws EnvError */
export const ownEnv = (reader: ProcessName): Env => loadEnv(process.env, reader);

function withoutEmptyValues(source: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
}

/** zod's own messages ("Invalid option: …") become a part of the sentence; ours already are. */
function describeIssue(message: string): string {
  return message.startsWith('is ') ? message : `is not usable (${message})`;
}

function onePerName(problems: EnvProblem[]): EnvProblem[] {
  return problems.filter((problem, index) => problems.findIndex((p) => p.name === problem.name) === index);
}

/** Rules between variables: contradictions, and variables that are useless alone, stop the start. */
function crossCheck(v: Variables, reader: ProcessName): EnvProblem[] {
  const serves = v.NODE_ENV === 'production' && reader !== 'migrate';
  const rules: [broken: boolean, name: VariableName, problem: string][] = [
    [serves && v.PUBLIC_URL === undefined, 'PUBLIC_URL', 'is not set'],
    [
      serves && v.TEMPORAL_ADDRESS === undefined && v.TEMPORAL_CONFIG_FILE === undefined,
      'TEMPORAL_ADDRESS',
      'is not set',
    ],
    [
      modeOfKey(v.STRIPE_SECRET_KEY) === 'live' && v.STRIPE_API_BASE !== undefined,
      'STRIPE_API_BASE',
      'is set beside a live key',
    ],
    [
      v.SANDBOX_CLOCK && (v.STRIPE_API_BASE === undefined || v.NODE_ENV === 'production'),
      'SANDBOX_CLOCK',
      'is set, but Stripe is no local sandbox',
    ],
    [
      v.SANDBOX_LAUNCHER_URL !== undefined && !v.SANDBOX_CLOCK,
      'SANDBOX_LAUNCHER_URL',
      'is set without SANDBOX_CLOCK',
    ],
    [
      // Not for commands: `npm run setup:stripe` makes the endpoint, and shows its secret.
      reader === 'api' && v.STRIPE_SECRET_KEY !== undefined && (v.STRIPE_WEBHOOK_SECRET ?? []).length === 0,
      'STRIPE_WEBHOOK_SECRET',
      'is not set although STRIPE_SECRET_KEY is',
    ],
    [
      (reader === 'api' || reader === 'tools') && v.OIDC_ISSUER === undefined && v.KEYCLOAK_URL === undefined,
      'OIDC_ISSUER',
      'is not set, nor is KEYCLOAK_URL',
    ],
    [
      needs(reader, 'KEYCLOAK_CLIENT_SECRET') &&
        v.KEYCLOAK_URL !== undefined &&
        v.KEYCLOAK_CLIENT_SECRET === undefined &&
        v.KEYCLOAK_ADMIN_USERNAME === undefined,
      'KEYCLOAK_CLIENT_SECRET',
      'is not set although KEYCLOAK_URL is, nor is KEYCLOAK_ADMIN_USERNAME',
    ],
    [
      needs(reader, 'KEYCLOAK_ADMIN_PASSWORD') &&
        v.KEYCLOAK_ADMIN_USERNAME !== undefined &&
        v.KEYCLOAK_ADMIN_PASSWORD === undefined,
      'KEYCLOAK_ADMIN_PASSWORD',
      'is not set although KEYCLOAK_ADMIN_USERNAME is',
    ],
    [
      needs(reader, 'LAGO_API_KEY') && v.LAGO_API_URL !== undefined && v.LAGO_API_KEY === undefined,
      'LAGO_API_KEY',
      'is not set although LAGO_API_URL is',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, name, problem]) => ({ name, problem }));
}

/** Production encrypts every connection to another machine, unless ALLOW_PLAINTEXT names the part. */
function plaintextRefused(env: Env, { ALLOW_PLAINTEXT: allowed }: Variables): EnvProblem[] {
  if (env.nodeEnv !== 'production') return [];
  return connectionsOf(env)
    .filter(({ name, isLocal, isEncrypted }) => !isLocal && !isEncrypted && !allowed.includes(name))
    .map(({ name, variable, remedy }) => ({
      name: variable,
      problem: `leads to another machine without TLS that checks who answers. ${remedy} Or name ${name} in ALLOW_PLAINTEXT`,
    }));
}

/**
 * Four fifths of Stripe's limit; the rest is for the dashboard, the CLI and other programs
 * (docs.stripe.com/rate-limits).
 */
const defaultRate = ({
  STRIPE_SECRET_KEY: key,
  STRIPE_API_BASE: elsewhere,
}: Variables): number | undefined =>
  elsewhere !== undefined ? undefined : modeOfKey(key) === 'live' ? 80 : 20;

/** Stripe's keys say it: sk_live_…, rk_test_… (docs.stripe.com/keys). */
const modeOfKey = (key: string | undefined): Env['stripe']['mode'] =>
  key === undefined ? null : /^(?:sk|rk)_live_/.test(key) ? 'live' : 'test';

function assemble(v: Variables, given: Record<string, string | undefined>): Env {
  const publicUrl = v.PUBLIC_URL ?? `http://127.0.0.1:${v.PORT}`;
  const masterKeys = namedKeys(v.BYOK_MASTER_KEYS);
  const kmsModule = v.BYOK_KMS_MODULE;
  return {
    nodeEnv: v.NODE_ENV,
    http: {
      host: v.HOST,
      port: v.PORT,
      publicUrl,
      corsOrigins: v.CORS_ORIGINS ?? [],
      trustedProxies: v.TRUST_PROXY,
      consoleDir: v.CONSOLE_DIR,
      requestTimeoutMs: Math.ceil(v.REQUEST_TIMEOUT_SECONDS * 1000),
      exportTimeoutMs: Math.ceil(v.EXPORT_TIMEOUT_SECONDS * 1000),
    },
    knownSecrets: knownSecrets(v).map(({ name }) => name),
    database: {
      url: v.DATABASE_URL,
      poolMax: v.DATABASE_POOL_MAX,
      redisUrl: v.REDIS_URL,
      appRole: v.DATABASE_APP_ROLE,
      ownerRole: v.DATABASE_OWNER_ROLE,
    },
    temporal: {
      address: v.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
      namespace: v.TEMPORAL_NAMESPACE ?? 'default',
      uiUrl: v.TEMPORAL_UI_URL,
      variables: Object.fromEntries(
        Object.entries(given).filter((entry): entry is [string, string] => entry[0].startsWith('TEMPORAL_')),
      ),
      payloadKeys: namedKeys(v.PAYLOAD_KEYS),
    },
    stripe: {
      secretKey: v.STRIPE_SECRET_KEY,
      mode: modeOfKey(v.STRIPE_SECRET_KEY),
      requestsPerSecond: v.STRIPE_REQUESTS_PER_SECOND ?? defaultRate(v),
      webhookSecrets: v.STRIPE_WEBHOOK_SECRET ?? [],
      apiBase: v.STRIPE_API_BASE,
      sandboxClock: v.SANDBOX_CLOCK,
      launcherUrl: v.SANDBOX_LAUNCHER_URL,
      successUrl: v.STRIPE_SUCCESS_URL ?? `${publicUrl}/billing/success?session_id={CHECKOUT_SESSION_ID}`,
      cancelUrl: v.STRIPE_CANCEL_URL ?? `${publicUrl}/billing/cancelled`,
      tax: taxSetting(v.STRIPE_TAX),
      priceTax: v.STRIPE_TAX_BEHAVIOR,
      productId: v.STRIPE_PRODUCT_ID,
      meteredPriceId: v.STRIPE_PRICE_METERED_ID,
      defaultCurrency: v.DEFAULT_CURRENCY,
      exchangeRates: v.EXCHANGE_RATES,
    },
    identity: {
      issuer: v.OIDC_ISSUER ?? `${v.KEYCLOAK_URL ?? ''}/realms/${v.KEYCLOAK_REALM}`,
      audience: v.OIDC_AUDIENCE,
      roleClaim: v.OIDC_ROLE_CLAIM,
      clientId: v.OIDC_CLIENT_ID,
      allowedClients: v.OIDC_ALLOWED_CLIENTS ?? [v.OIDC_CLIENT_ID],
      clientSecret: v.OIDC_CLIENT_SECRET,
      keyRoleMinutes: v.KEY_ROLE_MINUTES,
    },
    keycloak: keycloakOf(v),
    lago:
      v.LAGO_API_URL === undefined || v.LAGO_API_KEY === undefined
        ? undefined
        : { apiUrl: v.LAGO_API_URL, apiKey: v.LAGO_API_KEY },
    mail: { smtpUrl: withPassword(v.SMTP_URL, v.SMTP_PASSWORD), from: v.MAIL_FROM },
    approvals: {
      above: {
        refunds: v.APPROVAL_ABOVE_REFUNDS,
        credits: v.APPROVAL_ABOVE_CREDITS,
        grants: v.APPROVAL_ABOVE_GRANTS,
        writeOffs: v.APPROVAL_ABOVE_WRITE_OFFS,
        overrides: v.APPROVAL_ABOVE_OVERRIDES,
      },
      priceChanges: v.APPROVAL_PRICE_CHANGES,
      hours: v.APPROVAL_HOURS,
    },
    priceNoticeDays: v.PRICE_NOTICE_DAYS,
    audit: { keys: namedKeys(v.AUDIT_KEYS) ?? [] },
    byok:
      masterKeys === undefined && kmsModule === undefined
        ? undefined
        : { masterKeys: masterKeys ?? [], kmsModule },
    limits: {
      standard: v.RATE_LIMIT_STANDARD,
      webhook: v.RATE_LIMIT_WEBHOOK,
      changes: v.RATE_LIMIT_CHANGES,
      usage: v.RATE_LIMIT_USAGE,
      usageBytes: v.RATE_LIMIT_USAGE_BYTES,
      probes: v.RATE_LIMIT_PROBES,
    },
    usage: { retentionMonths: v.USAGE_RETENTION_MONTHS, exportTo: v.USAGE_EXPORT_DIR },
    sweep: { passMs: v.SWEEP_PASS_HOURS * 3_600_000 },
    log: { level: v.LOG_LEVEL },
    telemetry: {
      metricsToken: v.METRICS_TOKEN,
      workerMetricsHost: v.WORKER_METRICS_HOST,
      workerMetricsPort: v.WORKER_METRICS_PORT,
      workerHealthPort: v.WORKER_HEALTH_PORT,
      otlpEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT,
    },
  };
}

/** `STRIPE_TAX` as the gateways take it. */
function taxSetting(given: string): Env['stripe']['tax'] {
  if (given === 'off' || given === 'automatic') return { kind: given };
  return { kind: 'rates', rateIds: given.split(',').map((id) => id.trim()) };
}

function namedKeys(given: readonly string[] | undefined): { id: string; key: Uint8Array }[] | undefined {
  if (given === undefined || given.length === 0) return undefined;
  return given.map((one) => {
    const [id = '', key = ''] = one.split(':');
    return { id, key: Buffer.from(key, 'base64') };
  });
}

/** Undefined where nobody can sign in there: the API, which has no secret for it. */
function keycloakOf(v: Variables): Env['keycloak'] {
  const credentials = keycloakCredentials(v);
  if (v.KEYCLOAK_URL === undefined || credentials === undefined) return undefined;
  return { url: v.KEYCLOAK_URL, realm: v.KEYCLOAK_REALM, credentials };
}

function keycloakCredentials(v: Variables): KeycloakCredentials | undefined {
  if (v.KEYCLOAK_CLIENT_SECRET !== undefined)
    return { kind: 'client', clientId: v.KEYCLOAK_CLIENT_ID, clientSecret: v.KEYCLOAK_CLIENT_SECRET };
  if (v.KEYCLOAK_ADMIN_USERNAME === undefined || v.KEYCLOAK_ADMIN_PASSWORD === undefined) return undefined;
  return { kind: 'password', username: v.KEYCLOAK_ADMIN_USERNAME, password: v.KEYCLOAK_ADMIN_PASSWORD };
}

function withPassword(address: string | undefined, password: string | undefined): string | undefined {
  if (address === undefined || password === undefined) return address;
  const url = new URL(address);
  url.password = encodeURIComponent(password);
  return url.toString();
}
