import { DEMO_CHOICES, STAFF_CHOICES } from '../identity/sign-in-choices.ts';
import type { SignInChoice } from '../identity/sign-in-choices.ts';
import type { UserStore } from '../identity/user-store.ts';
import type { DemoMark } from './mark.ts';
import { DEMO_PEOPLE } from './people.ts';

/** Lets the six sign in. */
export function addDemoIdentities(users: UserStore): void {
  for (const { name, email } of Object.values(DEMO_PEOPLE)) {
    const [firstName = '', lastName = ''] = name.split(' ');
    if (users.byEmail(email) === undefined) users.create({ email, firstName, lastName });
  }
}

/** Whom the sign-in page offers: a customer and an overdue one, once there are any, and staff. */
export function signInChoices(mark: DemoMark | null): readonly SignInChoice[] {
  if (mark === null) return DEMO_CHOICES;
  const { usage, overdue } = DEMO_PEOPLE;
  const pending = mark.ready ? '' : ' Still being prepared, for about a minute.';
  return [
    { email: usage.email, title: 'A customer', about: `${usage.about}${pending}` },
    { email: overdue.email, title: 'A customer who is overdue', about: `${overdue.about}${pending}` },
    ...STAFF_CHOICES,
  ];
}
