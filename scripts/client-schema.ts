import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';
import type { OpenApiDocument } from '../api/documentation/openapi.ts';

/** The types of client/schema.ts: one for each path, operation and named schema of the document. */
export async function clientSchema(document: OpenApiDocument): Promise<string> {
  const nodes = await openapiTS(structuredClone(document) as unknown as OpenAPI3, {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    // A field with a default may be left out of a request; in answers the document itself says that it is
    // there.
    defaultNonNullable: false,
  });
  return `// Generated from docs/openapi.json by \`npm run openapi\`; changes made here are lost.\n\n${astToString(nodes)}`;
}
