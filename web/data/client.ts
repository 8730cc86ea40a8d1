import { createPerennialClient } from '../../client/perennial-client.ts';
import { csrfToken } from './cookie.ts';

/** The API, as whoever is signed in in this browser. Trying again is left to the query client, which shows that it does. */
export const api = createPerennialClient({
  baseUrl: location.origin,
  csrfToken,
  retries: 0,
});
