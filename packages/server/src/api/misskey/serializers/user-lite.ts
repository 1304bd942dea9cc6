import type { UserLite } from '@linnet/api-schemas/misskey/user-lite.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { pictureUrl, proxyUrl } from '../../../core/media/proxy.ts';
import type { AccountView, EmojiView } from '../../../core/views/account.ts';
import { toMisskeyId } from '../ids.ts';

/** A person in short. What we do not know, such as who is online, is unknown. */
export function renderUserLite(ctx: Context, view: AccountView): UserLite {
  const local = view.domain === '';
  return {
    id: toMisskeyId(view.id),
    name: view.displayName === '' ? null : view.displayName,
    username: view.username,
    host: local ? null : view.domain,
    avatarUrl: pictureUrl(ctx, view.avatarFile, view.avatarRemoteUrl) ?? mint.path(ctx, '/media/default/avatar.png'),
    avatarBlurhash: null,
    avatarDecorations: [],
    isBot: view.kind === 'service' || view.kind === 'application',
    isCat: false,
    emojis: local ? {} : renderEmojis(ctx, view.emojis),
    onlineStatus: 'unknown',
  };
}

/** Shortcode to picture. */
export function renderEmojis(ctx: Context, emojis: readonly EmojiView[]): Record<string, string> {
  return Object.fromEntries(
    emojis.map(({ shortcode, file, url }) => [
      shortcode,
      file === undefined ? proxyUrl(ctx, url) : mint.file(ctx, file),
    ]),
  );
}
