import type { Token } from '@linnet/api-schemas/mastodon/token.ts';
import Type from 'typebox';
import { createToken } from '../../../core/oauth/tokens.ts';
import { signUp } from '../../../core/users/sign-up.ts';
import { AppError, notFound } from '../../../lib/errors.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readParams } from '../http/read-params.ts';

const SignUpParams = Type.Object({
  username: Type.String({ default: '' }),
  email: Type.String({ default: '' }),
  password: Type.String({ default: '' }),
  agreement: Type.Boolean({ default: false }),
  locale: Type.Optional(Type.String()),
  reason: Type.String({ default: '' }),
});

/** Joining through an app. Its answer is a token that opens nothing until a moderator agreed, where one has to. */
export const signUpRoutes: ApiRoutes = async (app, { ctx }) => {
  const rule = {
    preValidation: requireAuth({ access: 'app', scopes: ['write:accounts'] }),
    config: { limit: 'sign-up' as const },
  };
  app.post('/api/v1/accounts', rule, async (request): Promise<Token> => {
    if (request.auth === null) throw notFound();
    const { appId, scopes, userId } = request.auth;
    if (userId !== null) throw new AppError('forbidden', 'This action needs the token of an app');
    const { agreement, locale, ...form } = readParams(SignUpParams, request.form);
    if (!agreement) {
      throw new AppError('invalid', 'Validation failed: Service agreement must be accepted', {
        details: { agreement: [{ error: 'ERR_ACCEPTED', description: 'must be accepted' }] },
      });
    }
    const joined = await signUp(ctx, { ...form, locale: locale ?? null });
    const issued = await createToken(ctx, { appId, userId: joined.userId, scopes: [...scopes].join(' ') });
    return {
      access_token: issued.token,
      token_type: 'Bearer',
      scope: issued.scopes,
      created_at: Math.floor(issued.createdAt / 1_000),
    };
  });
};
