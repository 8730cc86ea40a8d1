/** A host that does not exist: what still points at it after resolving was a relative path. */
const base = 'http://here.invalid';

/**
 * Where to go after sign-in: a path of this site. Anything else (another host, `//host`, `/\host`, another
 * scheme) becomes the start page, so that no sign-in link leads to a stranger's page.
 */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || asked.length > 2_000) return '/';
  if (!URL.canParse(asked, base)) return '/';
  const url = new URL(asked, base);
  // Dot segments can leave a path that begins with two slashes, which browsers take for a host.
  if (url.origin !== base || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
