import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { send } from '@koa/send';
import type { Context, Middleware, Next } from 'koa';

/** Settings of this installation that are embedded into the page. */
export interface ConsoleSettings {
  /** Stripe is the sandbox on this machine: test cards work, time can be moved. */
  sandbox: boolean;
  /** Whether Stripe is configured; without it nothing can be bought or changed. */
  payments: boolean;
  /** Address of the Temporal UI; null when not set. */
  temporalUi: string | null;
}

interface ServeConsoleOptions {
  consoleDir: string | null;
  stripeSandbox: boolean;
  temporalUiUrl: string | undefined;
}

/** Paths that are never a page. */
const reserved = /^\/(?:api|auth|healthz|readyz|metrics)(?:\/|$)/;
const yearMs = 365 * 86_400_000;
const dayMs = 86_400_000;

/**
 * Serves the built console: hashed files for a year, and the page for every other path that a browser
 * navigates to. The page carries a nonce for its styles.
 */
export function serveConsole(options: ServeConsoleOptions, payments: boolean): Middleware {
  const { consoleDir } = options;
  if (consoleDir === null) return (_ctx, next: Next): Promise<unknown> => next();
  const page = readFileSync(join(consoleDir, 'index.html'), 'utf8').replaceAll(
    '__SETTINGS__',
    escapeAttribute(
      JSON.stringify({
        sandbox: options.stripeSandbox,
        payments,
        temporalUi: options.temporalUiUrl ?? null,
      } satisfies ConsoleSettings),
    ),
  );
  /** Files next to the page: icon, robots.txt. */
  const files = new Set(
    readdirSync(consoleDir, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(html|br|gz)$/.test(entry.name))
      .map((entry) => `/${entry.name}`),
  );

  return async (ctx, next: () => Promise<unknown>) => {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || reserved.test(ctx.path)) return next();
    const hashed = ctx.path.startsWith('/assets/');
    if (hashed || files.has(ctx.path)) {
      ctx.state.route = hashed ? '/assets' : '/console-file';
      // A file of an older build is gone: 404, never the page instead.
      if (!(await sendFile(ctx, consoleDir, hashed))) return next();
      return undefined;
    }
    if (ctx.accepts('html') === false) return next();
    ctx.state.route = '/console';
    showPage(ctx, page);
    return undefined;
  };
}

async function sendFile(ctx: Context, root: string, immutable: boolean): Promise<boolean> {
  try {
    // The prepared .br or .gz file is sent to clients that accept it.
    await send(ctx, ctx.path, { root, immutable, maxAge: immutable ? yearMs : dayMs });
  } catch (error) {
    if ((error as { status?: number }).status === 404) return false;
    throw error;
  }
  ctx.vary('Accept-Encoding');
  return true;
}

function showPage(ctx: Context, page: string): void {
  const nonce = randomBytes(16).toString('base64');
  ctx.set('Content-Security-Policy', contentPolicy(nonce));
  // Always asked for anew, since it names the files of the newest build.
  ctx.set('Cache-Control', 'no-cache');
  ctx.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
  ctx.type = 'text/html';
  ctx.body = page.replaceAll('__NONCE__', nonce);
}

/** Everything comes from this server. Styles that the components make at run time carry the page's nonce. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const escapeAttribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
