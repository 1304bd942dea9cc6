import { featuredTags } from '@linnet/api-schemas/mastodon/endpoints/featured-tags.ts';
import { featureTag, loadFeaturedTags, suggestFeaturedTags, unfeatureById } from '../../../core/tags/featured-tags.ts';
import { AppError, notFound } from '../../../lib/errors.ts';
import { isTag, normalizeTag } from '../../../lib/text/normalize-tag.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { loadAccountView } from '../accounts.ts';
import { renderFor } from '../render-for.ts';
import { renderFeaturedTag } from '../serializers/featured-tag.ts';
import { renderTags } from '../tags.ts';

/** Tags on profiles. */
export const featuredTagRoutes = defineRoutes(featuredTags, {
  all: (call) => answerTagsOf(call, call.accountId),
  create: async (call) => {
    const { ctx, accountId, params } = call;
    const name = params.name.trim().replace(/^[#＃]/, '');
    if (!isTag(name)) throw new AppError('invalid', 'Validation failed: Name is invalid');
    const tag = normalizeTag(name);
    await featureTag(ctx, accountId, tag);
    const found = (await answerTagsOf(call, accountId)).find((one) => one.name === tag);
    if (found === undefined) throw notFound();
    return found;
  },
  delete: ({ ctx, accountId, path }) => unfeatureById(ctx, accountId, path.id),
  suggestions: async ({ ctx, accountId }) => renderTags(ctx, accountId, await suggestFeaturedTags(ctx, accountId)),
  of: (call) => answerTagsOf(call, call.path.id),
});

async function answerTagsOf({ ctx }: Pick<Call, 'ctx'>, id: number) {
  const account = await loadAccountView(ctx, id);
  if (account.suspended) return [];
  return (await loadFeaturedTags(ctx, id)).map((tag) => renderFeaturedTag(renderFor(ctx), account, tag));
}
