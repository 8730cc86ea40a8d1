import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors from '@koa/cors';
import helmet from 'helmet';
import type { HelmetOptions } from 'helmet';
import type { Middleware } from 'koa';

interface ProtectionOptions {
  publicUrl: string;
  /** Foreign origins whose pages may call the API. */
  corsOrigins: readonly string[];
}

/** Security headers, and CORS for listed origins only. */
export function protectBrowsers({ publicUrl, corsOrigins }: ProtectionOptions): Middleware[] {
  const tls = publicUrl.startsWith('https:');
  const allowed = new Set(corsOrigins);
  return [
    always({
      // Answers are JSON; the page of the API's document sets a policy of its own.
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      frameguard: { action: 'deny' },
      strictTransportSecurity: tls ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    }),
    cors({
      // The empty string makes the package set nothing, not a wildcard.
      origin: (ctx) => (allowed.has(ctx.get('origin')) ? ctx.get('origin') : ''),
      credentials: true,
      allowMethods: 'GET,POST,PUT,PATCH,DELETE',
      allowHeaders: 'Authorization,Content-Type,Idempotency-Key,X-CSRF-Token,X-Request-Id',
      exposeHeaders:
        'Link,Location,X-Request-Id,RateLimit-Limit,RateLimit-Remaining,RateLimit-Reset,Retry-After,Idempotent-Replayed',
      maxAge: 600,
      keepHeadersOnError: true,
    }),
  ];
}

/** The headers of helmet, which are the same for each answer: taken from it once. */
function always(options: HelmetOptions): Middleware {
  const sample = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(sample.req, sample, (error?: unknown) => {
    if (error !== undefined) throw new Error('helmet gave no headers', { cause: error });
  });
  const headers = Object.entries(sample.getHeaders()).map(([name, value]) => [name, String(value)] as const);
  return (ctx, next) => {
    for (const [name, value] of headers) ctx.res.setHeader(name, value);
    return next();
  };
}
