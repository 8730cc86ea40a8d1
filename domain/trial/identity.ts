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
