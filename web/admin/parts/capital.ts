/** A name of the API for people: `in_progress` → "In progress". */
export const capital = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
