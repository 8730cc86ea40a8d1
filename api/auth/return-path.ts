/** A host that nobody has: what still points at it after resolving was relative. */
const base = 'http://here.invalid';

/**
 * Where to go after sign-in: a path of this site. Anything that would lead elsewhere (another host, `//host`, `/\host`,
 * another scheme) becomes the start page, so that no link to our sign-in can be made to land on a stranger's page.
 */
export function returnPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/') || asked.length > 2_000) return '/';
  if (!URL.canParse(asked, base)) return '/';
  const url = new URL(asked, base);
  // Dot segments can leave a path that begins with two slashes, which browsers take for a host.
  if (url.origin !== base || url.pathname.startsWith('//')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
