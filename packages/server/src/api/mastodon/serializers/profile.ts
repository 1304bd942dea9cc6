import type { FeaturedTag } from '@linnet/api-schemas/mastodon/featured-tag.ts';
import type { Profile } from '@linnet/api-schemas/mastodon/profile.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { renderSourceFields } from './credential-account.ts';
import { type Render, shownUrl, stillUrl } from './render.ts';

/** A profile for its owner, to be edited. */
export function renderProfile(render: Render, view: AccountView, featuredTags: FeaturedTag[]): Profile {
  return {
    id: String(view.id),
    display_name: view.displayName,
    note: view.noteSource ?? '',
    fields: renderSourceFields(view.fields),
    avatar: shownUrl(render, view.avatarFile, view.avatarRemoteUrl) ?? null,
    avatar_static: stillUrl(render, view.avatarFile, view.avatarRemoteUrl) ?? null,
    avatar_description: view.avatarDescription,
    header: shownUrl(render, view.headerFile, view.headerRemoteUrl) ?? null,
    header_static: stillUrl(render, view.headerFile, view.headerRemoteUrl) ?? null,
    header_description: view.headerDescription,
    locked: view.locked,
    bot: view.kind === 'service',
    hide_collections: view.hideCollections,
    discoverable: view.discoverable,
    indexable: view.indexable,
    show_media: view.showMedia,
    show_media_replies: view.showMediaReplies,
    show_featured: view.showFeatured,
    attribution_domains: view.attributionDomains,
    featured_tags: featuredTags,
  };
}
