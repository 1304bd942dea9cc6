import { docsRoutes } from './api/docs/routes.ts';
import { gotosocialProfile } from './api/gotosocial/http/profile.ts';
import { gotosocialRoutes } from './api/gotosocial/plugin.ts';
import type { ClientApi } from './api/http/client-apis.ts';
import { lemmyProfile } from './api/lemmy/http/profile.ts';
import { lemmyRoutes } from './api/lemmy/plugin.ts';
import { mastodonProfile } from './api/mastodon/http/profile.ts';
import { mastodonRoutes } from './api/mastodon/plugin.ts';
import { renderNews } from './api/mastodon/render-news.ts';
import { renderPushMessage } from './api/mastodon/serializers/push-message.ts';
import { misskeyProfile } from './api/misskey/http/profile.ts';
import { misskeyRoutes } from './api/misskey/plugin.ts';
import { oauthRoutes } from './api/oauth/routes.ts';
import { pixelfedProfile } from './api/pixelfed/http/profile.ts';
import { pixelfedRoutes } from './api/pixelfed/plugin.ts';
import { pleromaProfile } from './api/pleroma/http/profile.ts';
import { pleromaRoutes } from './api/pleroma/plugin.ts';
import { createWebhooks } from './core/webhooks/tell.ts';
import { createPush } from './push/push.ts';

/** The client APIs, each with its habits. */
export const DIALECTS: readonly ClientApi[] = [
  { profile: mastodonProfile, routes: [oauthRoutes, docsRoutes, mastodonRoutes] },
  { profile: pleromaProfile, routes: [pleromaRoutes] },
  { profile: gotosocialProfile, routes: [gotosocialRoutes] },
  { profile: pixelfedProfile, routes: [pixelfedRoutes] },
  { profile: lemmyProfile, routes: [lemmyRoutes] },
  { profile: misskeyProfile, routes: [misskeyRoutes] },
];

/** What a process that only feeds streams answers. */
export const STREAMING: readonly ClientApi[] = [{ profile: mastodonProfile, routes: [mastodonRoutes] }];

/** What apps are woken by, in Mastodon's form: no other dialect has one of its own. */
export const PUSH = createPush(renderPushMessage);

/** What other programs are told of, in Mastodon's form as well. */
export const WEBHOOKS = createWebhooks(renderNews);
