/** Somebody whom a first start has as a customer. */
export interface DemoPerson {
  name: string;
  email: string;
  /** What their year was like, for the sign-in page. */
  about: string;
}

/** The six of a first start, by what they show. */
export const DEMO_PEOPLE = {
  usage: {
    name: 'Marco Silva',
    email: 'marco@perennial.test',
    about: 'Professional, monthly. Used more than the plan includes last month.',
  },
  overdue: {
    name: 'Olga Weber',
    email: 'olga@perennial.test',
    about: 'Starter, monthly. The last renewal was declined and is retried.',
  },
  yearly: {
    name: 'Hanna Lind',
    email: 'hanna@perennial.test',
    about: 'Starter, yearly. Renewed for the first time five days ago.',
  },
  trial: {
    name: 'Theo Park',
    email: 'theo@perennial.test',
    about: 'In the middle of the trial.',
  },
  returned: {
    name: 'Ines Moreau',
    email: 'ines@perennial.test',
    about: 'Cancelled Starter, and came back on Professional.',
  },
  refunded: {
    name: 'Jonas Berg',
    email: 'jonas@perennial.test',
    about: 'Professional, monthly. One invoice was refunded.',
  },
} as const satisfies Record<string, DemoPerson>;

/** Which of them. */
export type DemoStory = keyof typeof DEMO_PEOPLE;
