/**
 * The key under which one e-mail address gets one Trial: without `+alias`, case and stray spaces. Dots stay, since they make
 * another mailbox almost everywhere. Null for what is not an address.
 */
export const trialIdentity = (email: string): string | null => {
  const address = email.normalize('NFKC').trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at)).split('+')[0] ?? '';
  const host = address.slice(at + 1).replace(/\.$/, '');
  return at <= 0 || local === '' || host === '' ? null : `${local}@${host}`;
};

/**
 * What a person's one trial goes by, beside themselves and their card: the address where the provider has verified it. Another one says
 * nothing of who they are, and must not use up the trial of whoever it belongs to.
 */
export const trialKey = ({
  id,
  email,
  emailVerified,
}: {
  id: string;
  email: string;
  emailVerified: boolean;
}): string =>
  // An address that cannot be read as one stands for itself.
  emailVerified ? (trialIdentity(email) ?? email) : `unverified:${id}`;
