import { createPerennialClient } from '../../client/perennial-client.ts';
import { csrfToken } from './cookie.ts';

/** The API as this browser's user. The query client retries, and shows that it does. */
export const api = createPerennialClient({
  baseUrl: location.origin,
  csrfToken,
  retries: 0,
});
