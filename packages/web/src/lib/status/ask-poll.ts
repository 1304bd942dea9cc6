import { explainFailure } from '../api/explain.ts';
import { fetchPoll, votePoll } from '../api/polls.ts';
import type { Status } from '../api/types.ts';
import type { Messages } from '../i18n/context.ts';
import { patchStatus } from '../store/entities.svelte.ts';
import { showToast } from '../ui/toasts.svelte.ts';

/** Votes in the poll of a post, or asks how it stands, and shows that. */
export async function askPoll(t: Messages, status: Status, id: string, votes?: number[]): Promise<void> {
  try {
    patchStatus(status, { poll: await (votes ? votePoll(fetch, id, votes) : fetchPoll(fetch, id)) });
  } catch (cause) {
    showToast(explainFailure(t, cause));
  }
}
