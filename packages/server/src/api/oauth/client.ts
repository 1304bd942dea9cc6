import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { type App, findApp, isAppSecret } from '../../core/oauth/apps.ts';
import { OAuthError } from './errors.ts';

interface Credentials {
  client_id?: string | undefined;
  client_secret?: string | undefined;
}

/** An app that has shown its secret. */
export interface Client {
  app: App;
  secret: string;
}

/** The app that a request to the token endpoint comes from. Throws `invalid_client`. */
export async function authenticateClient(ctx: Context, request: FastifyRequest, form: Credentials): Promise<Client> {
  const { client_id: id, client_secret: secret } = readBasic(request.headers.authorization) ?? form;
  const app = id === undefined ? undefined : await findApp(ctx, id);
  if (app === undefined || secret === undefined || !isAppSecret(app, secret)) {
    throw new OAuthError('invalid_client', 'Client authentication failed: unknown client or wrong secret');
  }
  return { app, secret };
}

/** `client_secret_basic`: both halves are form-encoded first (RFC 6749 §2.3.1). */
function readBasic(header: string | undefined): Credentials | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    const [id, secret] = [text.slice(0, colon), text.slice(colon + 1)].map((half) =>
      decodeURIComponent(half.replaceAll('+', ' ')),
    );
    return { client_id: id, client_secret: secret };
  } catch (cause) {
    throw new OAuthError('invalid_request', 'The Authorization header cannot be read', { cause });
  }
}
