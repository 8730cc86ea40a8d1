import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { consoleFacts } from '../support/console-facts.ts';

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
}

const { url, folder } = consoleFacts();
const chunks = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;

/** Script that must have arrived before a page can be used, compressed, in bytes. */
function firstLoad(page: string): number {
  const needed = new Set<string>();
  const follow = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const other of chunks[name]?.imports ?? []) follow(other);
  };
  for (const [name, chunk] of Object.entries(chunks)) if (chunk.isEntry === true) follow(name);
  follow(page);
  return [...needed].reduce(
    (sum, name) => sum + statSync(join(folder, `${chunks[name]?.file ?? ''}.br`)).size,
    0,
  );
}

describe('the first load of a customer’s page', () => {
  const pages = Object.keys(chunks).filter((name) => /^customer\/.*-page\.tsx$/.test(name));

  it('covers all of them', () => {
    expect(pages.length).toBeGreaterThanOrEqual(8);
  });
  it.each(pages)('%s needs less than 250 kB of compressed script', (page) => {
    expect(firstLoad(page)).toBeLessThan(250_000);
  });
  it('has neither charts nor staff pages in it', () => {
    const shell = Object.values(chunks).find(({ isEntry }) => isEntry === true);
    const sources = [...(shell?.imports ?? [])].join(' ');
    expect(sources).not.toMatch(/recharts|chart|admin\/.*-page/);
  });
});

describe('files of the console', () => {
  const asset = Object.values(chunks).find(({ isEntry }) => isEntry === true)?.file ?? '';

  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('come as %s to who takes it, and are kept for a year', async (accepted, encoding) => {
    const answer = await fetch(`${url}/${asset}`, { headers: { 'accept-encoding': accepted } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
    expect(answer.headers.get('cache-control')).toBe('max-age=31536000,immutable');
    expect(answer.headers.get('vary')).toMatch(/accept-encoding/i);
    await answer.body?.cancel();
  });

  it.each(['/assets/gone-1234.js', '/assets/../../package.json', '/.vite/manifest.json', '/index.html.br'])(
    'that are none stay away, and no page comes in their place: %s',
    async (path) => {
      const answer = await fetch(`${url}${path}`, { headers: { accept: 'application/json' } });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toMatch(/problem\+json/);
    },
  );
});

describe('pages of the console', () => {
  it.each(['/', '/plans', '/billing/settings', '/admin/subscriptions?status=active', '/no/such/page'])(
    '%s is the page, asked for anew each time, and lets nothing inline run',
    async (path) => {
      const answer = await fetch(`${url}${path}`, { headers: { accept: 'text/html' } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toMatch(/unsafe|\*|http/);
      const html = await answer.text();
      expect(html).toContain('<div id="root">');
      expect(html).toContain(/'nonce-([^']+)'/.exec(policy)?.[1] ?? 'no nonce');
      expect(html).not.toMatch(/__NONCE__|__SETTINGS__| on\w+=|<script(?![^>]*src=)/);
    },
  );

  it('carry another nonce each time', async () => {
    const [one, other] = await Promise.all([fetch(`${url}/`), fetch(`${url}/`)]);
    expect(one.headers.get('content-security-policy')).not.toBe(other.headers.get('content-security-policy'));
    await Promise.all([one.text(), other.text()]);
  });

  it.each(['/api/v1/nothing', '/api/nothing', '/auth/nothing', '/healthz', '/readyz'])(
    'never stand in for %s',
    async (path) => {
      const answer = await fetch(`${url}${path}`, { headers: { accept: 'text/html' } });
      expect(answer.headers.get('content-type')).toMatch(/json/);
      await answer.text();
    },
  );

  it('are for reading: a form that is sent to one is refused', async () => {
    const answer = await fetch(`${url}/plans`, { method: 'POST' });
    expect(answer.status).toBe(404);
    await answer.text();
  });
});
