import type { Application } from '@linnet/api-schemas/mastodon/application.ts';
import { apps } from '@linnet/api-schemas/oauth/endpoints/apps.ts';
import type { Context } from '../../core/context.ts';
import { type App, createApp, findAppById } from '../../core/oauth/apps.ts';
import { vapidKeys } from '../../core/push/vapid.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { defineRoutes } from '../http/route.ts';
import { parseScopes } from '../http/scopes.ts';

/** Apps register themselves, and ask who they are. */
export const appRoutes = defineRoutes(apps, {
  register: async ({ ctx, params }) => {
    const scopes = parseScopes(params.scopes);
    if (scopes === null)
      throw new AppError('invalid', "Validation failed: Scopes doesn't match configured on the server.");
    const created = await createApp(ctx, {
      name: params.client_name,
      redirectUris: params.redirect_uris.flatMap((uris) => uris.split(/\s+/)).filter((uri) => uri !== ''),
      scopes: [...scopes].join(' '),
      website: params.website ?? null,
    });
    return {
      ...renderApplication(ctx, created),
      client_id: created.clientId,
      client_secret: created.clientSecret,
      client_secret_expires_at: 0,
    };
  },
  verify: async ({ ctx, auth }) => {
    const found = await findAppById(ctx, auth.appId);
    if (found === undefined) throw notFound();
    return renderApplication(ctx, found);
  },
});

function renderApplication(ctx: Context, app: App): Application {
  return {
    id: String(app.id),
    name: app.name,
    website: app.website,
    scopes: app.scopes.split(' '),
    redirect_uris: app.redirectUris,
    redirect_uri: app.redirectUris.join('\n'),
    vapid_key: vapidKeys(ctx).publicKey,
  };
}
