import { oembed } from '@linnet/api-schemas/mastodon/endpoints/oembed.ts';
import { mint, parseOurs } from '../../../core/addresses.ts';
import { VISITOR } from '../../../core/audience/viewer.ts';
import { loadInstanceSettings } from '../../../core/users/settings.ts';
import { loadPostViews } from '../../../core/views/post.ts';
import { AppError, notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderOembed } from '../serializers/oembed.ts';

/** Posts for pages elsewhere: what a visitor may see of people here, whoever asks. */
export const oembedRoutes = defineRoutes(oembed, {
  get: async ({ ctx, params }) => {
    const { url, format = 'json', maxwidth, maxheight } = params;
    if (format !== 'json') throw new AppError('invalid', 'Validation failed: format is json');
    const named = parseOurs(ctx, url);
    if (named?.kind !== 'post') throw notFound();
    const post = (await loadPostViews(ctx, VISITOR, [named.id])).get(named.id);
    if (post === undefined || !post.facts.local) throw notFound();
    const { title } = await loadInstanceSettings(ctx);
    const provider = { name: title, url: mint.path(ctx, '/') };
    return renderOembed(post.facts, provider, { width: maxwidth, height: maxheight });
  },
});
