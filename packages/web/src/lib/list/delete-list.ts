import { explainFailure } from '../api/explain.ts';
import { addMembers, createList, deleteList, fetchAllMembers } from '../api/lists.ts';
import type { List } from '../api/types.ts';
import type { MessagesOf } from '../i18n/context.ts';
import { forgetTimelines } from '../timeline/timeline.svelte.ts';
import { showToast } from '../ui/toasts.svelte.ts';

/** Deletes a list, and offers to make it again with everybody who was on it. Throws what the API answers. */
export async function deleteListWithUndo(
  t: MessagesOf<'lists'>,
  list: List,
  onrestored: (list: List) => void,
): Promise<void> {
  const members = await fetchAllMembers(fetch, list.id);
  await deleteList(fetch, list.id);
  forgetTimelines();
  const restore = async () => {
    try {
      const { title, replies_policy, exclusive } = list;
      const made = await createList(fetch, { title, replies_policy, exclusive });
      const ids = members.map(({ id }) => id);
      await addMembers(fetch, made.id, ids).finally(() => onrestored(made));
      forgetTimelines();
    } catch (cause) {
      showToast(explainFailure(t, cause));
    }
  };
  showToast(t.listDeleted, { label: t.undo, run: () => void restore() });
}
