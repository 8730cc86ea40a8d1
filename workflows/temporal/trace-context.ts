/**
 * A child trace context as a W3C traceparent: the same trace, with an id that the same key always gives.
 * Workflow code has no random ids that replay would tolerate.
 */
export function childTraceContext(parent: string, key: string): string {
  const id = [0x811c9dc5, 0x01000193].map((seed) => fnv(key, seed)).join('');
  return `00-${parent.slice(3, 35)}-${id}-01`;
}

/** FNV-1a, 32 bits, never zero: ids need only differ within a trace. */
function fnv(text: string, seed: number): string {
  let hash = seed;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash | 1) >>> 0).toString(16).padStart(8, '0');
}
