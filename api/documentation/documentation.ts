import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Context, Middleware } from 'koa';
import type { Route } from '../http/define-route.ts';
import { openApiDocument } from './openapi.ts';
import { PROBLEMS, isProblemCode, statusOf } from '../http/problem-codes.ts';
import { PROBLEM_HELP } from '../http/problem-help.ts';

/** Found, not imported: the package is for browsers. */
const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Types by file. A map: an object would also find `constructor`, which is no file. */
const assets: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css'],
  ['swagger-ui-bundle.js', 'text/javascript'],
  ['favicon-32x32.png', 'image/png'],
]);

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Perennial API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/show.js"></script>
  </body>
</html>
`;
const script = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });\n`;

/** Everything comes from this server; the viewer's inline styles and data: icons are allowed. */
const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Serves the OpenAPI document, a page that shows it, and what each problem `type` leads to. */
export function serveDocumentation(routes: readonly Route[], publicUrl: string): Middleware {
  const document = JSON.stringify(openApiDocument(routes, publicUrl));
  const show: Record<string, (ctx: Context) => void> = {
    '/openapi.json': (ctx) => send(ctx, 'application/json', document),
    '/docs': (ctx) => send(ctx, 'text/html', page),
    '/docs/': (ctx) => send(ctx, 'text/html', page),
    '/docs/show.js': (ctx) => send(ctx, 'text/javascript', script),
  };
  return (ctx, next) => {
    const path = /^\/api(?:\/v1)?(\/(?:openapi\.json|docs|problems).*)$/.exec(ctx.path)?.[1];
    if (path === undefined || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.state.route = path.replace(/^(\/\w+)\/.*$/, '$1');
    const answer = show[path] ?? asset(path) ?? problem(path);
    if (answer === undefined) return next();
    answer(ctx);
    return undefined;
  };
}

function asset(path: string): ((ctx: Context) => void) | undefined {
  const name = path.slice('/docs/'.length);
  const type = path.startsWith('/docs/') ? assets.get(name) : undefined;
  if (type === undefined) return undefined;
  return (ctx) => {
    ctx.set('Cache-Control', 'public, max-age=86400');
    send(ctx, type, createReadStream(join(viewer, name)));
  };
}

function problem(path: string): ((ctx: Context) => void) | undefined {
  const code = path.slice('/problems/'.length);
  if (!path.startsWith('/problems/') || !isProblemCode(code)) return undefined;
  const [means, action] = PROBLEM_HELP[code];
  const facts = { code, status: statusOf(code), title: PROBLEMS[code].title, means, action };
  return (ctx) => {
    ctx.vary('Accept');
    if (ctx.accepts('json', 'html') === 'html') send(ctx, 'text/html', problemPage(facts));
    else send(ctx, 'application/json', JSON.stringify(facts));
  };
}

interface ProblemFacts {
  code: string;
  status: number;
  title: string;
  means: string;
  action: string;
}

const inHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>');

/** The same for people who open the address. */
const problemPage = ({ code, status, title, means, action }: ProblemFacts): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${inHtml(title)}: Perennial API</title>
    <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }
    </style>
  </head>
  <body>
    <main>
      <h1>${inHtml(title)}</h1>
      <p><code>${code}</code>, HTTP ${status}</p>
      <h2>What it means</h2>
      <p>${inHtml(means)}</p>
      <h2>What to do</h2>
      <p>${inHtml(action)}</p>
      <p><a href="/api/docs">API document</a></p>
    </main>
  </body>
</html>
`;

function send(ctx: Context, type: string, body: string | NodeJS.ReadableStream): void {
  ctx.set('Content-Security-Policy', contentPolicy);
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.type = type;
  ctx.body = body;
}
