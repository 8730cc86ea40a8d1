import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from '../core/http/facts.ts';
import { documentFacts } from './document-facts.ts';
import { packageFacts, stripePackage } from './package-facts.ts';
import { shareFacts } from './share-facts.ts';
import { readStripeDocument } from './stripe-document.ts';

/** Writes facts.json: `npm run facts`. Needs Go, which fetches Stripe's document. */
const document = readStripeDocument();
if ('missing' in document) throw new Error(document.missing);
const endpoints = documentFacts(document);
const { added, gone } = packageFacts(endpoints);
const version = readFileSync(join(stripePackage, 'apiVersion.js'), 'utf8');
const facts: Facts = {
  document: document.info.version,
  package: /ApiVersion = '([^']+)'/.exec(version)?.[1] ?? '',
  gone,
  ...shareFacts(endpoints),
};
writeFileSync(new URL('facts.json', import.meta.url), JSON.stringify(facts));
console.log(
  `${Object.keys(endpoints).length} endpoints; from the package's types: ${added.join(', ') || 'nothing more'}`,
);
