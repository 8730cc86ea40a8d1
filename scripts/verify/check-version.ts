import Stripe from 'stripe';
import { failed, note, passed } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Stripe version';
const REMEDY =
  'Stripe cannot change the version of an endpoint: delete it in the dashboard (Developers, Webhooks), run npm run setup:stripe, and replace its secret in STRIPE_WEBHOOK_SECRET.';

/** `2026-10-28.endive` is of the release endive. Within one, Stripe changes nothing that breaks callers. */
const releaseOf = (version: string): string => version.split('.')[1] ?? version;

/**
 * Whether events come in the shapes that this version reads (docs.stripe.com/api/versioning).
 * @param versions of the endpoints that lead here; null: the account's default
 */
export function checkVersion(versions: readonly (string | null)[]): Finding {
  const wanted = Stripe.API_VERSION;
  const others = versions.filter((version) => version !== wanted);
  if (others.length === 0)
    return passed(NAME, `events come in version ${wanted}, which Perennial is written for`);
  const named = others.map((version) => version ?? "the account's default version").join(' and ');
  const detail = `events come in ${named}, and Perennial is written for ${wanted}`;
  const sameRelease = others.every((version) => version !== null && releaseOf(version) === releaseOf(wanted));
  return sameRelease ? note(NAME, detail, REMEDY) : failed(NAME, detail, REMEDY);
}
