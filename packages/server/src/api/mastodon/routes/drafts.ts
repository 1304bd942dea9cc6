import { drafts } from '@linnet/api-schemas/mastodon/endpoints/drafts.ts';
import type { Context } from '../../../core/context.ts';
import type { DraftInput } from '../../../core/drafts/body.ts';
import { changeDraft, keepDraft } from '../../../core/drafts/keep.ts';
import { loadDraft, loadDrafts } from '../../../core/drafts/load.ts';
import { deleteDraft } from '../../../core/drafts/write.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderDraft } from '../serializers/draft.ts';
import { readDraft } from './status-params.ts';

const scheduled = false;

/** What somebody is writing. */
export const draftRoutes = defineRoutes(drafts, {
  all: async (call) => {
    const { ctx, accountId, page } = call;
    const found = await loadDrafts(ctx, accountId, 'kept', page);
    setLinks(call, {
      next: found.length < page.limit ? undefined : found.at(-1)?.id,
      prev: found[0]?.id,
      prevKey: 'min_id',
    });
    return found.map((draft) => renderDraft(renderFor(ctx), draft));
  },
  create: async (call) =>
    answer(call.ctx, call.accountId, await keepDraft(call.ctx, call.accountId, await readKept(call))),
  get: ({ ctx, accountId, path }) => answer(ctx, accountId, path.id),
  update: async (call) => {
    const { ctx, accountId, path } = call;
    await changeDraft(ctx, { accountId, id: path.id, input: await readKept(call) });
    return answer(ctx, accountId, path.id);
  },
  delete: ({ ctx, accountId, path }) => deleteDraft(ctx, { accountId, id: path.id, scheduled }),
});

/** As it is: what a post would move or refuse is its author's to finish. */
async function readKept(call: Parameters<typeof readDraft>[0]): Promise<DraftInput> {
  const { status: text = '', spoiler_text: contentWarning = '' } = call.params;
  return { ...(await readDraft(call)), text, contentWarning };
}

async function answer(ctx: Context, accountId: number, id: number) {
  return renderDraft(renderFor(ctx), await loadDraft(ctx, { accountId, id, scheduled }));
}
