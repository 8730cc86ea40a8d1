/** Where a fact is held. `books`: the movements of revenue. `run`: the subscription's workflow. */
type Holder = 'stripe' | 'projection' | 'run' | 'books' | 'keycloak' | 'lago' | 'plans';

/** A fact that can be compared and stored; times are ISO 8601. Null: the holder has none. */
type FactValue = string | number | boolean | null;

/** Two holders that disagree about one fact. */
export interface Difference {
  fact: string;
  /** Who is behind. */
  in: Holder;
  seen: FactValue;
  /** Whose word counts. */
  by: Holder;
  wanted: FactValue;
}

/** The difference in one fact; none where both hold the same. */
export const differenceIn = (
  fact: string,
  seen: { in: Holder; value: FactValue },
  wanted: { by: Holder; value: FactValue },
): Difference[] =>
  seen.value === wanted.value
    ? []
    : [{ fact, in: seen.in, seen: seen.value, by: wanted.by, wanted: wanted.value }];

/** One line for a person. */
export const inWords = ({ fact, in: holder, seen, by, wanted }: Difference): string =>
  `${fact}: ${NAMES[holder]} has ${shown(seen)}, ${NAMES[by]} ${shown(wanted)}`;

const NAMES: Readonly<Record<Holder, string>> = {
  stripe: 'Stripe',
  projection: 'the database',
  run: 'Temporal',
  books: 'the sum of the movements',
  keycloak: 'Keycloak',
  lago: 'Lago',
  plans: 'the catalogue',
};

const shown = (value: FactValue): string => (value === null ? 'nothing' : String(value));

/** A time as differences show it. */
export const factOfTime = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString();
