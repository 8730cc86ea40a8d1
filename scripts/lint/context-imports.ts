import { posix, relative, sep } from 'node:path';
import type { Rule } from 'eslint';
import { PLATFORM, PUBLIC_FILES } from './public-files.ts';

interface Place {
  layer: string;
  context: string;
  /** Below the context's folder. */
  file: string;
}

/** Where a file of a layer stands; null for one outside the layers, or of a layer itself. */
export function placeOf(path: string): Place | null {
  const layer = Object.keys(PUBLIC_FILES).find((name) => path.startsWith(`${name}/`));
  if (layer === undefined) return null;
  const [context = '', ...file] = path.slice(layer.length + 1).split('/');
  return file.length === 0 ? null : { layer, context, file: file.join('/') };
}

/** The import of another context of the same layer; null for any other import. Paths are from the root. */
export function crossing(path: string, imported: string): Place | null {
  const [from, to] = [placeOf(path), placeOf(posix.join(posix.dirname(path), imported))];
  if (from === null || to === null || from.layer !== to.layer || from.context === to.context) return null;
  return PLATFORM.includes(to.context) ? null : to;
}

const isPublic = ({ layer, context, file }: Place): boolean =>
  PUBLIC_FILES[layer]?.[context]?.includes(file) ?? false;

/** Imports of another context of the layer go to its public files only: docs/contexts.md. */
export const contextImports: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      private:
        '{{file}} is no public file of {{context}} in {{layer}}/: import one of {{known}}, or show it in scripts/lint/public-files.ts',
    },
  },
  create(context) {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    const check = (node: Rule.Node, source: unknown): void => {
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const to = crossing(path, source);
      if (to === null || isPublic(to)) return;
      const known = PUBLIC_FILES[to.layer]?.[to.context]?.join(', ') ?? 'none';
      context.report({ node, messageId: 'private', data: { ...to, known } });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.type === 'Literal' ? node.source.value : null),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
    };
  },
};
