import type { Account, FeatureApproval, Field } from '@linnet/api-schemas/mastodon/account.ts';
import { mint } from '../../../core/addresses.ts';
import type { AccountView, FieldView } from '../../../core/views/account.ts';
import { toDay, toInstant, toMidnight } from './dates.ts';
import { renderEmojis } from './emoji.ts';
import { NONE, type Render, shownUrl, stillUrl, toAcct } from './render.ts';
import { renderBadge } from './role.ts';

/** An account for anyone. `moved` is the account it moved to, where the caller has loaded it. */
export function renderAccount(render: Render, view: AccountView, moved?: AccountView): Account {
  // One level deep, however often somebody moved.
  if (moved !== undefined) return { ...renderAccount(render, view), moved: renderAccount(render, moved) };
  const known = render.accounts?.get(view);
  if (known !== undefined) return known;
  const account = renderProfile(render, view);
  render.accounts?.set(view, account);
  return account;
}

function renderProfile(render: Render, view: AccountView): Account {
  const noAvatar = mint.path(render.here, '/media/default/avatar.png');
  const noHeader = mint.path(render.here, '/media/default/header.png');
  const account: Account = {
    id: String(view.id),
    username: view.username,
    acct: toAcct(view.username, view.domain),
    display_name: view.displayName,
    locked: view.locked,
    bot: view.kind === 'service' || view.kind === 'application',
    group: view.kind === 'group',
    discoverable: view.discoverable,
    indexable: view.indexable,
    created_at: toMidnight(view.createdAt),
    note: view.note,
    url: view.url,
    uri: view.uri,
    avatar: shownUrl(render, view.avatarFile, view.avatarRemoteUrl) ?? noAvatar,
    avatar_static: stillUrl(render, view.avatarFile, view.avatarRemoteUrl) ?? noAvatar,
    avatar_description: view.avatarDescription,
    header: shownUrl(render, view.headerFile, view.headerRemoteUrl) ?? noHeader,
    header_static: stillUrl(render, view.headerFile, view.headerRemoteUrl) ?? noHeader,
    header_description: view.headerDescription,
    followers_count: view.followersCount,
    following_count: view.followingCount,
    statuses_count: view.postsCount,
    last_status_at: view.lastPostAt === null ? null : toDay(view.lastPostAt),
    hide_collections: view.hideCollections,
    show_media: view.showMedia,
    show_media_replies: view.showMediaReplies,
    show_featured: view.showFeatured,
    emojis: renderEmojis(render, view.emojis),
    fields: renderFields(view.fields),
    feature_approval: renderFeatureApproval(view.features),
  };
  if (view.domain === '') {
    account.noindex = !view.indexable;
    account.roles = view.badge === null ? NONE : [renderBadge(view.badge)];
  }
  if (view.suspended) account.suspended = true;
  if (view.silenced) account.limited = true;
  return account;
}

/** What of it is true of everybody: whether a certain reader is among the followers is asked when they try. */
function renderFeatureApproval({ yes, ask }: AccountView['features']): FeatureApproval {
  const all = [...yes, ...ask];
  const open = yes.includes('everyone') ? 'automatic' : ask.includes('everyone') ? 'manual' : 'unknown';
  return {
    automatic: yes.map(toAudience),
    manual: ask.map(toAudience),
    current_user: all.length === 0 ? 'denied' : open,
  };
}

function toAudience(group: AccountView['features']['yes'][number]): FeatureApproval['automatic'][number] {
  return group === 'everyone' ? 'public' : group;
}

function renderFields(fields: readonly FieldView[]): Field[] {
  if (fields.length === 0) return NONE;
  return fields.map(({ name, value, verifiedAt }) => ({
    name,
    value,
    verified_at: verifiedAt == null ? null : toInstant(verifiedAt),
  }));
}
