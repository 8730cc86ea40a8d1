import { mkdirSync, writeFileSync } from 'node:fs';
import { openApiDocument } from '../api/documentation/openapi.ts';
import { allRoutes } from '../api/routes.ts';
import { clientSchema } from './client-schema.ts';

/**
 * Writes docs/openapi.json, the document that /api/openapi.json serves, and the types of the client made
 * from it.
 */
const file = new URL('../docs/openapi.json', import.meta.url);
mkdirSync(new URL('.', file), { recursive: true });
const document = openApiDocument(allRoutes, 'http://127.0.0.1:8084');
writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(new URL('../client/schema.ts', import.meta.url), await clientSchema(document));
process.stdout.write(
  `docs/openapi.json: ${Object.keys(document.paths).length} paths; client/schema.ts goes with it\n`,
);
