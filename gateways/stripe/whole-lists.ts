/** Embedded lists of which something depends on every entry: items of subscriptions, lines of invoices. */
const WHOLE: ReadonlySet<string> = new Set(['items', 'lines']);

interface EmbeddedList {
  object: 'list';
  data: { id: string }[];
  has_more: boolean;
  url: string;
}

/** Asks Stripe for a page: a path with its query. */
type FetchPage = (path: string) => Promise<unknown>;

/**
 * Completes embedded lists of an answer, of which Stripe shows the first ten entries
 * (docs.stripe.com/api/pagination). Whoever writes items again would take away those that are not shown. A
 * preview of an invoice can be read again for 72 hours (docs.stripe.com/invoicing/preview).
 * @param expand of the request; what it expands within a list is expanded on the further pages too
 * @throws whatever `fetchPage` throws: part of a list is never taken for all of it
 */
export async function completeLists(
  body: unknown,
  expand: readonly string[],
  fetchPage: FetchPage,
): Promise<void> {
  await visit(body, []);

  async function visit(value: unknown, path: readonly string[]): Promise<void> {
    if (Array.isArray(value)) {
      for (const one of value) await visit(one, path);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [name, part] of Object.entries(value)) {
      const place = [...path, name];
      if (WHOLE.has(name) && isCut(part)) await complete(part, place.join('.'));
      await visit(part, place);
    }
  }

  async function complete(list: EmbeddedList, place: string): Promise<void> {
    const within = expand.flatMap((one) =>
      one.startsWith(`${place}.data.`) ? [`expand[]=${one.slice(place.length + 1)}`] : [],
    );
    while (list.has_more) {
      const last = list.data.at(-1)?.id ?? '';
      const query = [list.url.includes('?') ? '' : '?', `limit=100&starting_after=${last}`, ...within];
      const next = (await fetchPage(list.url + query.join('&').replace('?&', '?'))) as EmbeddedList;
      list.data.push(...next.data);
      list.has_more = next.has_more && next.data.length > 0;
    }
  }
}

function isCut(part: unknown): part is EmbeddedList {
  const list = part as Partial<EmbeddedList> | null;
  return (
    typeof list === 'object' &&
    list?.object === 'list' &&
    list.has_more === true &&
    typeof list.url === 'string'
  );
}

/** The `expand` of a request, from its query and its form. */
export const expandOf = (query: string, form: string): string[] =>
  [query, form].flatMap((encoded) =>
    [...new URLSearchParams(encoded)].flatMap(([name, value]) => (name.startsWith('expand') ? [value] : [])),
  );
