import { profile } from '@linnet/api-schemas/mastodon/endpoints/profile.ts';
import { updateProfile } from '../../../core/accounts/update-profile.ts';
import type { Context } from '../../../core/context.ts';
import { loadFeaturedTags } from '../../../core/tags/featured-tags.ts';
import { defineRoutes } from '../../http/route.ts';
import { loadAccountView } from '../accounts.ts';
import { renderFor } from '../render-for.ts';
import { renderFeaturedTag } from '../serializers/featured-tag.ts';
import { renderProfile } from '../serializers/profile.ts';
import { toProfile } from './profile-params.ts';

/** The profile of who asks, to be edited. */
export const profileRoutes = defineRoutes(profile, {
  get: ({ ctx, accountId }) => loadProfile(ctx, accountId),
  update: async ({ ctx, accountId, params }) => {
    await updateProfile(ctx, accountId, await toProfile(ctx, accountId, params));
    return loadProfile(ctx, accountId);
  },
});

async function loadProfile(ctx: Context, accountId: number) {
  const view = await loadAccountView(ctx, accountId);
  const render = renderFor(ctx);
  const tags = await loadFeaturedTags(ctx, accountId);
  return renderProfile(
    render,
    view,
    tags.map((tag) => renderFeaturedTag(render, view, tag)),
  );
}
