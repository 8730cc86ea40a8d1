import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A service of docker-compose.yml, as far as the tests look at it. */
export interface ComposeService {
  image?: string;
  build?: string;
  restart?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  ports?: string[];
  volumes?: string[];
  networks?: string[] | Record<string, unknown>;
}

/** docker-compose.yml, with its anchors merged. */
export function composeFile(): {
  text: string;
  content: Record<string, unknown> & {
    services: Record<string, ComposeService>;
    volumes: Record<string, unknown>;
    networks: Record<string, { internal?: boolean } | null>;
  };
} {
  const text = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
  return { text, content: parse(text, { merge: true }) as ReturnType<typeof composeFile>['content'] };
}

/** Puts values in the place of `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as compose does. */
export function interpolate(value: string, given: Record<string, string> = {}): string {
  return value.replace(
    /\$\{(\w+)(?::([-?])((?:\$\([^)]*\)|[^}])*))?\}/g,
    (_all: string, name: string, operator: string | undefined, rest: string | undefined): string => {
      const set = given[name];
      if (set !== undefined && set !== '') return set;
      if (operator === '?') throw new Error(`${name}: ${rest ?? ''}`);
      return operator === '-' ? (rest ?? '') : '';
    },
  );
}
