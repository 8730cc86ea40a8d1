import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoRole } from '../../dev/identity/demo-users.ts';
import { startIdentity } from '../../dev/identity/server.ts';
import type { LocalIdentity } from '../../dev/identity/server.ts';
import { freePort } from '../../dev/launcher/free-port.ts';
import { createCookieBrowser } from './cookie-browser.ts';
import type { CookieBrowser } from './cookie-browser.ts';
import { startTestApi } from './test-api.ts';
import type { TestApi } from './test-api.ts';

/** The API beside the local identity provider, as browsers meet the two. */
export interface SignInSystem {
  api: TestApi;
  identity: LocalIdentity;
  /** Begins at /auth/login and goes as far as the provider's sign-in page. */
  toSignInPage: (browser: CookieBrowser, returnTo?: string) => Promise<string>;
  /**
   * Submits that page's form. Returns the address of the redirect to the API, which is not requested yet.
   */
  submit: (browser: CookieBrowser, page: string, user: { email: string; role?: DemoRole }) => Promise<string>;
  /** All of it, up to the session's cookies. */
  signIn: (user: { email: string; role?: DemoRole }) => Promise<CookieBrowser>;
  stop: () => Promise<void>;
}

export async function startSignInSystem(variables: Record<string, string> = {}): Promise<SignInSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-identity-'));
  const port = await freePort();
  const publicUrl = variables['PUBLIC_URL'] ?? `http://127.0.0.1:${port}`;
  const identity = await startIdentity({
    port: 0,
    dataDir: folder,
    publicUrl,
    backchannelLogoutUri: `http://127.0.0.1:${port}/auth/backchannel-logout`,
  });
  const api = await startTestApi(
    { OIDC_ISSUER: identity.issuer, PUBLIC_URL: publicUrl, ...variables },
    { port },
  );

  const toSignInPage: SignInSystem['toSignInPage'] = async (browser, returnTo) => {
    const query = returnTo === undefined ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
    const { response, url } = await browser.follow(`${api.url}/auth/login${query}`);
    await response.body?.cancel();
    return url;
  };
  const submit: SignInSystem['submit'] = async (browser, page, user) => {
    let response = await browser.send(page, { method: 'POST', body: new URLSearchParams(user) });
    for (let hops = 0; hops < 5; hops++) {
      const location = new URL(response.headers.get('location') ?? 'none:', page).href;
      if (location.startsWith(publicUrl)) return location.replace(publicUrl, api.url);
      response = await browser.send(location);
    }
    throw new Error('the provider did not send the browser back');
  };

  return {
    api,
    identity,
    toSignInPage,
    submit,
    signIn: async (user) => {
      const browser = createCookieBrowser();
      const response = await browser.send(await submit(browser, await toSignInPage(browser), user));
      if (response.status !== 302)
        throw new Error(`sign-in ended with ${response.status}: ${await response.text()}`);
      return browser;
    },
    stop: async () => {
      await api.stop();
      await identity.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
