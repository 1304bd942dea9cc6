import type { Application, CredentialApplication } from '@linnet/api-schemas/mastodon/application.ts';
import Type from 'typebox';
import { type App, createApp, findAppById } from '../../core/oauth/apps.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { requireAuth } from '../http/auth.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { parseScopes } from '../http/scopes.ts';
import { readParams } from '../mastodon/http/read-params.ts';

const AppForm = Type.Object({
  client_name: Type.String({ default: '' }),
  /** One string with white space between them, or a list. */
  redirect_uris: Type.Array(Type.String(), { default: [] }),
  scopes: Type.Array(Type.String(), { default: [] }),
  website: Type.Optional(Type.String()),
});

/** Apps register themselves, and ask who they are. */
export const appRoutes: ApiRoutes = async (app, { ctx }) => {
  app.post('/api/v1/apps', { config: { limit: 'apps' } }, async (request): Promise<CredentialApplication> => {
    const form = readParams(AppForm, request.form);
    const scopes = parseScopes(form.scopes);
    if (scopes === null)
      throw new AppError('invalid', "Validation failed: Scopes doesn't match configured on the server.");
    const created = await createApp(ctx, {
      name: form.client_name,
      redirectUris: form.redirect_uris.flatMap((uris) => uris.split(/\s+/)).filter((uri) => uri !== ''),
      scopes: [...scopes].join(' '),
      website: form.website ?? null,
    });
    return {
      ...renderApplication(created),
      client_id: created.clientId,
      client_secret: created.clientSecret,
      client_secret_expires_at: 0,
    };
  });

  app.get('/api/v1/apps/verify_credentials', { preValidation: requireAuth({ access: 'app' }) }, async (request) => {
    const found = request.auth === null ? undefined : await findAppById(ctx, request.auth.appId);
    if (found === undefined) throw notFound();
    return renderApplication(found);
  });
};

function renderApplication(app: App): Application {
  return {
    id: String(app.id),
    name: app.name,
    website: app.website,
    scopes: app.scopes.split(' '),
    redirect_uris: app.redirectUris,
    redirect_uri: app.redirectUris.join('\n'),
    vapid_key: '',
  };
}
