import type { AdminAccount } from '../../api/staff-people.ts';
import type { MessagesOf } from '../../i18n/context.ts';

type Words = MessagesOf<'persons'>;

/** How somebody stands, in words: what is worst comes first. */
export function sayState(t: Words, { suspended, silenced, disabled, login_state: state }: AdminAccount): string {
  if (suspended) return t.stateSuspended;
  if (state === 'waiting') return t.stateWaiting;
  if (state === 'refused') return t.stateRefused;
  if (state === 'disabled') return t.stateDisabled;
  if (disabled) return t.stateFrozen;
  if (silenced) return t.stateSilenced;
  return state === null ? t.stateRemote : t.stateActive;
}

/** What somebody is called where staff act on them. */
export const nameOf = ({ account }: AdminAccount): string => `@${account.acct}`;
