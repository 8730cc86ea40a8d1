import { z } from 'zod';
import { shaped } from '../http/call-json.ts';
import { LISTS, OUR_ATTRIBUTES } from './attributes.ts';

const profileShape = z.looseObject({
  attributes: z
    .array(
      z.looseObject({
        name: z.string(),
        multivalued: z.boolean().optional(),
        permissions: z
          .looseObject({ view: z.array(z.string()).default([]), edit: z.array(z.string()).default([]) })
          .optional(),
      }),
    )
    .default([]),
  unmanagedAttributePolicy: z.string().optional(),
});
type Attribute = z.output<typeof profileShape>['attributes'][number];

/** Policies under which an administrator may write attributes that the profile does not declare. */
const OPEN_POLICIES = new Set(['ENABLED', 'ADMIN_EDIT']);

/** Why a realm's user profile would drop or refuse our attributes, one sentence each. */
export function profileProblems(profile: unknown): string[] {
  const { attributes, unmanagedAttributePolicy = 'DISABLED' } = parsed(profile);
  const declared = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const missing = OUR_ATTRIBUTES.filter((name) => !declared.has(name));
  const among = (test: (attribute: Attribute) => boolean): string =>
    attributes
      .filter((one) => isOurs(one) && test(one))
      .map(({ name }) => name)
      .join(', ');
  const closed = among(isClosed);
  const single = among(isSingle);
  return [
    missing.length > 0 && !OPEN_POLICIES.has(unmanagedAttributePolicy)
      ? `The realm's user profile does not declare ${missing.join(', ')}: declare them there, or allow administrators to edit unmanaged attributes.`
      : '',
    closed === ''
      ? ''
      : `The realm's user profile does not let administrators edit ${closed}: allow it there.`,
    single === ''
      ? ''
      : `The realm's user profile declares ${single} for one value only: make it multivalued there.`,
  ].filter((problem) => problem !== '');
}

/**
 * The profile with our attributes declared, and the names of those that are declared anew or mended; all
 * else stays.
 */
export function withOurAttributes(profile: unknown): { profile: object; changed: string[] } {
  const { attributes, ...rest } = parsed(profile);
  const mended = attributes.map((attribute) =>
    isOurs(attribute) && (isClosed(attribute) || isSingle(attribute))
      ? { attribute: { ...attribute, ...settingsOf(attribute) }, isChanged: true }
      : { attribute, isChanged: false },
  );
  const missing = OUR_ATTRIBUTES.filter((name) => !attributes.some((one) => one.name === name)).map(
    (name) => ({ name, displayName: name.replaceAll('_', ' '), ...settingsOf({ name }) }),
  );
  return {
    profile: { ...rest, attributes: [...mended.map(({ attribute }) => attribute), ...missing] },
    changed: [
      ...mended.filter(({ isChanged }) => isChanged).map(({ attribute }) => attribute.name),
      ...missing.map(({ name }) => name),
    ],
  };
}

const parsed = (profile: unknown): z.output<typeof profileShape> =>
  shaped('Keycloak', 'reading the user profile', profileShape, profile);

const isOurs = ({ name }: Attribute): boolean => (OUR_ATTRIBUTES as readonly string[]).includes(name);
const isClosed = ({ permissions }: Attribute): boolean =>
  permissions !== undefined && !permissions.edit.includes('admin');
const isSingle = ({ name, multivalued }: Attribute): boolean => LISTS.includes(name) && multivalued !== true;

/** Written by us through an administrator, read by the user in tokens. */
const settingsOf = ({
  name,
  permissions,
}: Pick<Attribute, 'name' | 'permissions'>): Pick<Attribute, 'permissions' | 'multivalued'> => ({
  permissions: {
    ...permissions,
    view: [...new Set(['admin', 'user', ...(permissions?.view ?? [])])],
    edit: [...new Set(['admin', ...(permissions?.edit ?? [])])],
  },
  multivalued: LISTS.includes(name),
});
