import type { PageAnswer } from './registry.ts';

/** Text made safe for HTML. */
export function escape(text: unknown): string {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole page; `body` is HTML. Each says that this is a sandbox. */
export function page(title: string, body: string, status = 200): PageAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1a1f36;background:#f6f8fa}
header{background:#5b3df5;color:#fff;padding:.5rem 1rem;font-size:.85rem}
main{max-width:46rem;margin:1.5rem auto;padding:1.5rem;background:#fff;border-radius:.5rem;box-shadow:0 1px 4px #0002}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #e3e8ee}
label{display:block;margin:.75rem 0 .25rem}input,select{font:inherit;padding:.45rem;width:100%;box-sizing:border-box}
input[type=radio],input[type=checkbox]{width:auto}
button{font:inherit;padding:.55rem 1rem;margin:1rem .5rem 0 0;border:0;border-radius:.35rem;background:#5b3df5;color:#fff;cursor:pointer}
button.quiet{background:#e3e8ee;color:#1a1f36}.error{color:#b3093c}</style></head>
<body><header>Sandbox: not Stripe, no real money</header><main>${body}</main></body></html>`,
  };
}

/** Sends the browser elsewhere. */
export function redirect(url: string): PageAnswer {
  return { status: 303, headers: { location: url }, body: '' };
}
