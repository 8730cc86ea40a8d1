/** A page as a browser without JavaScript sees it. */
export interface BrowserPage {
  url: string;
  status: number;
  text: string;
  /** Posts the form and follows the redirect. A page of another host is not loaded: its URL is enough. */
  submit: (fields: Record<string, string>) => Promise<BrowserPage>;
}

/** Reads pages and posts forms the way a browser does. */
export function browser(): { open: (url: string) => Promise<BrowserPage> } {
  const load = async (url: string, init: RequestInit = {}): Promise<BrowserPage> => {
    if (!url.startsWith('http://127.0.0.1'))
      return { url, status: 0, text: '', submit: () => Promise.reject(new Error('elsewhere')) };
    const answer = await fetch(url, { ...init, redirect: 'manual' });
    const location = answer.headers.get('location');
    if (location !== null) return load(new URL(location, url).href);
    const text = await answer.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
    const submit = (fields: Record<string, string>) =>
      load(new URL(action ?? url, url).href, { method: 'POST', body: new URLSearchParams(fields) });
    return { url, status: answer.status, text, submit };
  };
  return { open: (url) => load(url) };
}
