import type { Barrier } from '../../api/barriers.ts';

/** What it is that is kept out; of a mailbox the beginning of its hash, which is all that is known. */
export function barrierName(barrier: Barrier): string {
  switch (barrier.kind) {
    case 'ip':
      return barrier.ip;
    case 'email-domain':
      return barrier.domain;
    case 'email':
      return `${barrier.canonical_email_hash.slice(0, 16)}…`;
    case 'name':
      return barrier.username;
  }
}
