/**
 * What a browser does for a sign-in: keeps cookies by host and follows redirects, one at a time if a test
 * wants.
 */
export interface CookieBrowser {
  /** One request, no redirect followed. */
  send: (url: string, init?: RequestInit) => Promise<Response>;
  /** Follows redirects to the first answer that is none; the address it came from stands beside it. */
  follow: (url: string, init?: RequestInit) => Promise<{ response: Response; url: string }>;
  cookie: (url: string, name: string) => string | undefined;
  setCookie: (url: string, name: string, value: string) => void;
}

export function createCookieBrowser(): CookieBrowser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };

  const send: CookieBrowser['send'] = async (url, init = {}) => {
    const jar = jarOf(url);
    const headers = new Headers(init.headers);
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookies !== '') headers.set('cookie', cookies);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  };

  return {
    send,
    follow: async (url, init) => {
      let at = url;
      let response = await send(at, init);
      for (let hops = 0; response.status >= 300 && response.status < 400; hops++) {
        if (hops > 10) throw new Error(`too many redirects, last to ${at}`);
        await response.body?.cancel();
        at = new URL(response.headers.get('location') ?? '', at).href;
        response = await send(at);
      }
      return { response, url: at };
    },
    cookie: (url, name) => jarOf(url).get(name),
    setCookie: (url, name, value) => void jarOf(url).set(name, value),
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(pair.indexOf('=') + 1);
  if (name.startsWith('__Host-') && !isOfHost(attributes)) return;
  const expires = attributes.find((attribute) => /^expires=/i.test(attribute))?.slice('expires='.length);
  if (value === '' || (expires !== undefined && Date.parse(expires) <= Date.now())) jar.delete(name);
  else jar.set(name, value);
}

/** Browsers refuse a cookie with this prefix if it has a domain or no TLS (RFC 6265bis, 4.1.3.2). */
const isOfHost = (attributes: readonly string[]): boolean =>
  attributes.some((one) => /^secure$/i.test(one)) &&
  attributes.some((one) => /^path=\/$/i.test(one)) &&
  !attributes.some((one) => /^domain=/i.test(one));
