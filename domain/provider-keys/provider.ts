/** How a provider wants to be shown the key. */
export type KeyHeader = 'bearer' | 'x-api-key' | 'x-goog-api-key';

/** A provider of models that users call with their own keys. */
export interface KeyProvider {
  /** Stable; `custom-…` for endpoints that an administrator has allowed. */
  id: string;
  name: string;
  /** What a key looks like, for people. */
  keyFormat: string;
  /** What a key must match. Visible ASCII only, so that it is safe in a header. */
  pattern: RegExp;
  /** Where users make keys; null where we cannot know. */
  docsUrl: string | null;
  /** A call that costs nothing and that the provider answers for holders of a key only. */
  probe: { url: string; header: KeyHeader; headers?: Readonly<Record<string, string>> };
  /** Statuses besides 401 and 403 by which this provider refuses a key. */
  refusals?: readonly number[];
}

/** An OpenAI-compatible endpoint that an administrator has allowed. */
export interface CustomEndpoint {
  id: string;
  name: string;
  /** https, no trailing slash; `/models` below it lists the models. */
  baseUrl: string;
}

/** Every id of an endpoint begins so, and no other provider's does. */
export const CUSTOM_PREFIX = 'custom-';

/** An allowed endpoint as a provider. Its keys may look like anything that fits in a header. */
export const customProvider = ({ id, name, baseUrl }: CustomEndpoint): KeyProvider => ({
  id,
  name,
  keyFormat: '8 to 512 visible characters',
  pattern: /^[\x21-\x7e]{8,512}$/,
  docsUrl: null,
  probe: { url: `${baseUrl}/models`, header: 'bearer' },
});
