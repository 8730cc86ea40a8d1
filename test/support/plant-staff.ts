/**
 * Adds a member of staff without an identity to the database: an administrator with a verified address by
 * default.
 */
export async function plantStaff(
  rows: (text: string, params: unknown[]) => Promise<unknown>,
  id: string,
  { role = 'admin', email = `${id}@staff.test`, verified = true } = {},
): Promise<void> {
  await rows(
    `insert into users (id, email, email_verified, role, created_at, updated_at) values ($1, $2, $3, $4, now(), now())
     on conflict (id) do nothing`,
    [id, email, verified, role],
  );
}
