import { z } from 'zod';
import { shaped } from '../http/call-json.ts';
import { OUR_ATTRIBUTES } from './attributes.ts';

const profileShape = z.looseObject({
  attributes: z
    .array(
      z.looseObject({
        name: z.string(),
        permissions: z.looseObject({ edit: z.array(z.string()).default([]) }).optional(),
      }),
    )
    .default([]),
  unmanagedAttributePolicy: z.string().optional(),
});

/** Policies under which an administrator may write attributes that the profile does not declare. */
const OPEN_POLICIES = new Set(['ENABLED', 'ADMIN_EDIT']);

/** Why a realm's user profile would drop or refuse our attributes, one sentence each; empty when it takes them all. */
export function profileProblems(profile: unknown): string[] {
  const { attributes, unmanagedAttributePolicy = 'DISABLED' } = shaped(
    'Keycloak',
    'reading the user profile',
    profileShape,
    profile,
  );
  const declared = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const missing = OUR_ATTRIBUTES.filter((name) => !declared.has(name));
  const closed = OUR_ATTRIBUTES.filter((name) => {
    const permissions = declared.get(name)?.permissions;
    return permissions !== undefined && !permissions.edit.includes('admin');
  });
  const problems: string[] = [];
  if (missing.length > 0 && !OPEN_POLICIES.has(unmanagedAttributePolicy)) {
    problems.push(
      `The realm's user profile does not declare ${missing.join(', ')}: declare them there, or allow administrators to edit unmanaged attributes.`,
    );
  }
  if (closed.length > 0) {
    problems.push(
      `The realm's user profile does not let administrators edit ${closed.join(', ')}: allow it there.`,
    );
  }
  return problems;
}
