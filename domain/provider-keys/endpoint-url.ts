/**
 * The base address of an endpoint as it is stored, or null where it is none that may be allowed: https, a host name with a dot,
 * nothing but a path behind it. An address instead of a name is refused here; where a name leads is looked at on each call.
 * @param given what an administrator has typed
 */
export function endpointBaseUrl(given: string): string | null {
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  const named = /^(?=.{4,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(url.hostname);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url.protocol !== 'https:' || !named || !plain) return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
