/**
 * The CSRF token's cookie, which goes with the session. Over https another host can set none of this name.
 */
const CSRF = location.protocol === 'https:' ? '__Host-csrf_token' : 'csrf_token';

/** The CSRF token; undefined when not signed in. */
export const csrfToken = (): string | undefined => cookie(CSRF);

function cookie(name: string): string | undefined {
  const entry = document.cookie.split('; ').find((one) => one.startsWith(`${name}=`));
  return entry?.slice(name.length + 1);
}
