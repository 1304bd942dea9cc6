import { ADMINISTRATOR, PERMISSIONS } from '@linnet/api-schemas/permissions.ts';

/** The bits of which an office has at least one. That somebody may invite others is none. */
export const STAFF =
  Object.values(PERMISSIONS).reduce<number>((bits, bit) => bits | bit, ADMINISTRATOR) & ~PERMISSIONS.inviteUsers;
