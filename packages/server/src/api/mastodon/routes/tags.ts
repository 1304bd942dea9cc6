import { tags } from '@linnet/api-schemas/mastodon/endpoints/tags.ts';
import type { Context } from '../../../core/context.ts';
import { featureTag, unfeatureTag } from '../../../core/tags/featured-tags.ts';
import { followTag, loadFollowedTags, unfollowTag } from '../../../core/tags/follow-tag.ts';
import { notFound } from '../../../lib/errors.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { linkMarks } from '../http/links.ts';
import { readTagName, renderTags } from '../tags.ts';

/** Tags by name, and what one does with them. Everything answers the tag; doing it twice is fine. */
export const tagRoutes = defineRoutes(tags, {
  get: ({ ctx, path, accountId }) => answerTag(ctx, accountId, readTagName(path.name)),
  follow: answerChange((ctx, accountId, tag) => followTag(ctx, { accountId, tag })),
  unfollow: answerChange((ctx, accountId, tag) => unfollowTag(ctx, { accountId, tag })),
  feature: answerChange(featureTag),
  unfeature: answerChange(unfeatureTag),
  followed: async (call) => {
    const { ctx, accountId, page } = call;
    const rows = await loadFollowedTags(ctx, accountId, page);
    linkMarks(call, { first: rows[0]?.id, last: rows.at(-1)?.id, full: rows.length === page.limit });
    return renderTags(
      ctx,
      accountId,
      rows.map((row) => row.tag),
    );
  },
});

type TagCall = MemberCall & { path: { name: string } };

function answerChange(run: (ctx: Context, accountId: number, tag: string) => Promise<void>) {
  return async ({ ctx, accountId, path }: TagCall) => {
    const tag = readTagName(path.name);
    await run(ctx, accountId, tag);
    return answerTag(ctx, accountId, tag);
  };
}

async function answerTag(ctx: Context, accountId: number | null, tag: string) {
  const [rendered] = await renderTags(ctx, accountId, [tag]);
  if (rendered === undefined) throw notFound();
  return rendered;
}
