/**
 * The base URL of an endpoint as stored, or null when it may not be allowed: https, a host name with a dot,
 * nothing after the path. IP addresses are refused here; where a name resolves to is checked on each call.
 * @param given an administrator's input
 */
export function endpointBaseUrl(given: string): string | null {
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  const named = /^(?=.{4,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(url.hostname);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (url.protocol !== 'https:' || !named || !plain) return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
