import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The Go module that carries Stripe's OpenAPI document. */
const documentModule = 'github.com/stripe/stripe-mock@v0.203.0';

/** A JSON schema as far as it is looked at here. */
export interface Schema {
  type?: string;
  format?: string;
  enum?: string[];
  maxLength?: number;
  nullable?: boolean;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  $ref?: string;
}

export interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema } | undefined> };
  responses: Record<string, { content?: Record<string, { schema: Schema } | undefined> } | undefined>;
}

export interface StripeDocument {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/**
 * Stripe's document, fetched by Go's own download.
 * @returns the reason instead, where there is no Go or no way to the module
 */
export function readStripeDocument(): StripeDocument | { missing: string } {
  let folder: string;
  try {
    const answer = execFileSync('go', ['mod', 'download', '-json', documentModule], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GOFLAGS: '-mod=mod' },
    });
    folder = (JSON.parse(answer) as { Dir: string }).Dir;
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    return {
      missing:
        code === 'ENOENT' ? 'Go is not installed' : `go mod download failed: ${stderr ?? String(error)}`,
    };
  }
  const file = join(folder, 'embedded/openapi/spec3.json');
  if (!existsSync(file)) return { missing: `${file} is not there` };
  return JSON.parse(readFileSync(file, 'utf8')) as StripeDocument;
}
