import { mkdirSync, writeFileSync } from 'node:fs';
import { openApiDocument } from '../api/http/openapi.ts';
import { allRoutes } from '../api/routes/index.ts';

/** Writes docs/openapi.json: the document that /api/openapi.json serves, for clients that are generated from it. */
const file = new URL('../docs/openapi.json', import.meta.url);
mkdirSync(new URL('.', file), { recursive: true });
const document = openApiDocument(allRoutes, 'http://127.0.0.1:8084');
writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
process.stdout.write(`docs/openapi.json: ${Object.keys(document.paths).length} paths\n`);
