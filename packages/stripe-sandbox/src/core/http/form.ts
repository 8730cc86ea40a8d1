import { invalidRequest } from '../errors.ts';

/** A decoded form: values are text, or hashes of more; what is a list is known only to the checks. */
export interface FormTree {
  [key: string]: string | FormTree;
}

/** Decodes `a[b][0][c]=1&d[]=2` into nested hashes. */
export function decodeForm(text: string): FormTree {
  const root: FormTree = Object.create(null) as FormTree;
  for (const [name, value] of new URLSearchParams(text)) insert(root, segmentsOf(name), value);
  return root;
}

function segmentsOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0) return [name];
  const segments = [name.slice(0, open)];
  for (const match of name.slice(open).matchAll(/\[([^\]]*)\]/g)) segments.push(match[1] ?? '');
  return segments;
}

function insert(root: FormTree, segments: readonly string[], value: string): void {
  let node = root;
  segments.forEach((segment, depth) => {
    const key = segment === '' ? nextIndex(node, depth + 1 < segments.length) : segment;
    if (depth === segments.length - 1) {
      node[key] = value;
      return;
    }
    const child = node[key] ?? (Object.create(null) as FormTree);
    if (typeof child === 'string')
      throw invalidRequest(`Invalid parameter: ${segments.join('.')}`, segments[0]);
    node[key] = child;
    node = child;
  });
}

/**
 * `a[]` appends. `a[][x]=1&a[][y]=2` extends the last hash until a field repeats, which starts a new one.
 */
function nextIndex(node: FormTree, nested: boolean): string {
  const count = Object.keys(node).length;
  return String(nested && count > 0 ? count - 1 : count);
}
