/** What links a customer of the account to a user: the user's id in metadata, their address, or nothing. */
export type Link = 'metadata' | 'address' | 'nothing';

/** Somebody who has paid the other product for a while. */
export interface AccountHolder {
  index: number;
  name: string;
  email: string;
  link: Link;
  /** The id that the users' table has; the customer's metadata names it where `link` is `metadata`. */
  userId: string;
}

const FIRST = [
  'Mara',
  'Jonas',
  'Ines',
  'Tariq',
  'Lena',
  'Paulo',
  'Noor',
  'Sven',
  'Aiko',
  'Rosa',
  'Ilya',
  'Dana',
];
const LAST = ['Adler', 'Brandt', 'Costa', 'Dahl', 'Egger', 'Fuchs', 'Grau', 'Haas'];
const LINKS: readonly Link[] = ['metadata', 'address', 'nothing'];

/** As many people as the account has customers. The same ones each time. */
export const PEOPLE: readonly AccountHolder[] = LAST.flatMap((last) =>
  FIRST.map((first) => ({ first, last })),
).map(({ first, last }, index) => ({
  index,
  name: `${first} ${last}`,
  email: `${first}.${last}@elsewhere.example`.toLowerCase(),
  // Every kind of subscription has people of every link, since their number is no multiple of three.
  link: LINKS[index % LINKS.length] ?? 'nothing',
  userId: `5e11ed00-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
}));

/** Those who are users of the identity provider as well. */
export const USERS: readonly AccountHolder[] = PEOPLE.filter(({ link }) => link !== 'nothing');
