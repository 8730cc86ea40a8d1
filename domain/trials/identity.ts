/**
 * The key that gives one e-mail address one Trial: without `+alias`, case and spaces. Dots stay, since they
 * make another mailbox almost everywhere. Null for what is no address.
 */
export const trialIdentity = (email: string): string | null => {
  const address = email.normalize('NFKC').trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at)).split('+')[0] ?? '';
  const host = address.slice(at + 1).replace(/\.$/, '');
  return at <= 0 || local === '' || host === '' ? null : `${local}@${host}`;
};

/**
 * What identifies a person's one trial besides their user and card: the address, if the provider verified
 * it. An unverified one must not use up the trial of its real owner.
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
  // An address that cannot be parsed is its own key.
  emailVerified ? (trialIdentity(email) ?? email) : `unverified:${id}`;
