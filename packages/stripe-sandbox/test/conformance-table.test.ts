import { describe, expect, it } from '@jest/globals';
import { facts } from '../src/core/http/facts.ts';
import { Registry } from '../src/core/registry.ts';
import { resources } from '../src/resources.ts';
import { documentFacts } from '../src/spec/document-facts.ts';
import { packageFacts } from '../src/spec/package-facts.ts';
import { shareFacts } from '../src/spec/share-facts.ts';
import { readStripeDocument } from '../src/spec/stripe-document.ts';

const document = readStripeDocument();
if ('missing' in document)
  console.warn(`conformance to Stripe's document is not checked: ${document.missing}`);

describe('the table of parameters', () => {
  ('missing' in document ? it.skip : it)("is what Stripe's document and the package's types give", () => {
    if ('missing' in document) return;
    const endpoints = documentFacts(document);
    const { gone } = packageFacts(endpoints);
    expect(facts.document).toBe(document.info.version);
    expect(JSON.parse(JSON.stringify({ gone, ...shareFacts(endpoints) }))).toEqual({
      gone: facts.gone,
      endpoints: facts.endpoints,
      shared: facts.shared,
    });
  });

  it('has every endpoint that is served, under the path of the document', () => {
    const registry = new Registry();
    for (const register of resources) register(registry);
    const unknown = registry.routes
      .map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`)
      .filter((key) => !(key in facts.endpoints) && !/\/v1\/privacy\/|\/v2\//.test(key));
    expect(unknown).toEqual([]);
    expect(registry.routes.length).toBeGreaterThan(60);
  });
});
