/** Text of a search field, which the address follows a moment later. */
export interface TypedSearch {
  text: string;
  /** What the address was last seen to say. */
  seen: string | undefined;
  /** What was asked of the address and has not been seen there, oldest first. */
  asked: readonly (string | undefined)[];
}

export const beginSearch = (seen: string | undefined): TypedSearch => ({ text: seen ?? '', seen, asked: [] });

/** Something is asked of the address. */
export const askFor = (search: TypedSearch, wanted: string | undefined): TypedSearch =>
  wanted === (search.asked.length === 0 ? search.seen : search.asked.at(-1))
    ? search
    : { ...search, asked: [...search.asked, wanted] };

/**
 * The address changed. A value that this field requested is ignored, since more may have been typed; any
 * other change (back, all filters cleared) replaces the text.
 */
export function onAddressChange(search: TypedSearch, says: string | undefined): TypedSearch {
  const own = search.asked.indexOf(says);
  if (own !== -1) return { ...search, seen: says, asked: search.asked.slice(own + 1) };
  const text = (says ?? '') === search.text.trim() ? search.text : (says ?? '');
  return { text, seen: says, asked: [] };
}
