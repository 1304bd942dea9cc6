import { type AccountAction, type ActionParams, actOnAccount, fetchRelationships } from '../api/accounts.ts';
import { explainFailure } from '../api/explain.ts';
import { inTurn } from '../api/in-turn.ts';
import type { Account, Relationship } from '../api/types.ts';
import type { Messages } from '../i18n/context.ts';
import { currentRelationship, rememberRelationships } from '../store/entities.svelte.ts';
import { showToast } from '../ui/toasts.svelte.ts';

const asked = new Set<string>();
let waiting: string[] = [];

async function fetchWaiting(): Promise<void> {
  const ids = waiting;
  waiting = [];
  try {
    rememberRelationships(await fetchRelationships(fetch, ids));
  } catch {
    for (const id of ids) asked.delete(id);
  }
}

/** Fetches how the reader stands to an account, once; accounts asked for together share one request. */
export function needRelationship(id: string): void {
  if (asked.has(id)) return;
  asked.add(id);
  waiting.push(id);
  if (waiting.length === 1) queueMicrotask(fetchWaiting);
}

const expected: Record<AccountAction, Partial<Relationship>> = {
  follow: { following: true },
  unfollow: { following: false, requested: false },
  block: { blocking: true, following: false },
  unblock: { blocking: false },
  mute: { muting: true },
  unmute: { muting: false },
  remove_from_followers: { followed_by: false },
  endorse: { endorsed: true },
  unendorse: { endorsed: false },
};

/** Fetches anew how the reader stands to an account, after something that changes more than one. */
export function refreshRelationship(id: string): void {
  asked.delete(id);
  needRelationship(id);
}

/** Does it at once on screen and takes it back when the server refuses. */
export async function changeRelationship(
  t: Messages,
  account: Account,
  action: AccountAction,
  params: ActionParams = {},
): Promise<void> {
  const before = currentRelationship(account.id);
  if (!before) return;
  // Of somebody who is followed already, a follow changes only what it brings.
  const asks = action === 'follow' && account.locked && !before.following;
  const brings = {
    ...(params.reblogs === undefined ? {} : { showing_reblogs: params.reblogs }),
    ...(params.notify === undefined ? {} : { notifying: params.notify }),
    ...(params.languages === undefined ? {} : { languages: params.languages.length === 0 ? null : params.languages }),
  };
  rememberRelationships([{ ...before, ...(asks ? { requested: true } : expected[action]), ...brings }]);
  try {
    rememberRelationships([await inTurn(account.id, () => actOnAccount(fetch, account.id, action, params))]);
  } catch (cause) {
    rememberRelationships([before]);
    showToast(explainFailure(t, cause));
  }
}
