/** A person whom the sign-in page offers with one click. */
export interface SignInChoice {
  email: string;
  /** Who that is: "A customer". */
  title: string;
  /** What can be done as that person, in a sentence. */
  about: string;
}

/** Staff, as the API's roles allow. */
export const STAFF_CHOICES: readonly SignInChoice[] = [
  {
    email: 'support@perennial.test',
    title: 'Support',
    about: 'Sees all customers and helps with failed payments. Refunds nothing.',
  },
  {
    email: 'admin@perennial.test',
    title: 'Administrator',
    about: 'Changes subscriptions, plans and prices. Larger refunds and new prices need a second one.',
  },
  {
    email: 'second@perennial.test',
    title: 'Second administrator',
    about: 'Agrees to what the first administrator asks for, or declines it.',
  },
];

/** Those of a system without demo customers. */
export const DEMO_CHOICES: readonly SignInChoice[] = [
  {
    email: 'alice@perennial.test',
    title: 'A customer',
    about: 'Has no plan at first: choose one and pay with a test card.',
  },
  ...STAFF_CHOICES,
];
