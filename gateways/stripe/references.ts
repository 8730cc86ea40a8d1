/** The id of what Stripe gives as an id or, expanded, as the object. */
export function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id;
}

/** The same for a reference that may be missing. */
export function optionalIdOf(reference: string | { id: string } | null | undefined): string | null {
  return reference === null || reference === undefined ? null : idOf(reference);
}

/** The object behind a reference, where the read expanded it and it was not deleted. */
export function expanded<T extends { id: string }>(
  reference: string | T | { id: string; deleted: true } | null | undefined,
): T | null {
  if (reference === null || reference === undefined || typeof reference === 'string') return null;
  return isDeleted(reference) ? null : (reference as T);
}

/** Objects that live have no `deleted`, or have it undefined. */
function isDeleted(object: object): boolean {
  return 'deleted' in object && object.deleted === true;
}
