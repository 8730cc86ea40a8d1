import { invalidRequest } from '../errors.ts';

/** @throws Stripe's error for an address that events cannot be sent to */
export function checkUrl(url: string): void {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw invalidRequest(
      'Invalid URL: An explicit scheme (such as https) must be provided.',
      'url',
      'url_invalid',
    );
  }
}
