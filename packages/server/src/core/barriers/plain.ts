import { sha256Hex } from '../../lib/hash.ts';

/** Digits and signs that stand for letters, to whoever reads in a hurry. */
const LOOK_ALIKES: Record<string, string> = { 0: 'o', 1: 'l', i: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', 9: 'g' };

/** What user names are compared by: `_Adm1n_` is `admin`, whatever it is written with. */
export function toPlainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll(/[0-9i]/g, (sign) => LOOK_ALIKES[sign] ?? sign);
}

/**
 * What addresses are compared by: without the dots and the part behind a plus that many servers ignore, of which one
 * mailbox has any number.
 */
export function toPlainEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [mailbox = ''] = email.slice(0, Math.max(at, 0)).toLowerCase().split('+', 1);
  return `${mailbox.replaceAll('.', '')}@${email.slice(at + 1).toLowerCase()}`;
}

/** All that is kept of it, as Mastodon's API shows it. */
export const hashEmail = (email: string): string => sha256Hex(toPlainEmail(email.trim()));
