import { signUp as endpoints } from '@linnet/api-schemas/mastodon/endpoints/sign-up.ts';
import type { Token } from '@linnet/api-schemas/mastodon/token.ts';
import { signUpBy } from '../../../core/invites/sign-up.ts';
import { createToken } from '../../../core/oauth/tokens.ts';
import { loadApplication } from '../../../core/users/applications.ts';
import { AppError } from '../../../lib/errors.ts';
import { originOf } from '../../http/origin-of.ts';
import { defineRoutes } from '../../http/route.ts';
import { toInstant } from '../serializers/dates.ts';

/** Joining through an app. Its answer is a token that opens nothing until a moderator agreed, where one has to. */
export const signUpRoutes = defineRoutes(endpoints, {
  create: async ({ ctx, auth: { appId, scopes }, params, request }): Promise<Token> => {
    const { agreement, locale, invite_code: inviteCode, date_of_birth: dateOfBirth, ...form } = params;
    if (!agreement) {
      throw new AppError('invalid', 'Validation failed: Service agreement must be accepted', {
        details: { agreement: [{ error: 'ERR_ACCEPTED', description: 'must be accepted' }] },
      });
    }
    const joined = await signUpBy(ctx, {
      ...form,
      inviteCode,
      dateOfBirth,
      locale: locale ?? null,
      appId,
      from: originOf(request),
    });
    const issued = await createToken(ctx, { appId, userId: joined.userId, scopes: [...scopes].join(' ') });
    return {
      access_token: issued.token,
      token_type: 'Bearer',
      scope: issued.scopes,
      created_at: Math.floor(issued.createdAt / 1_000),
    };
  },
  request: async ({ ctx, path }) => {
    const { state, askedAt, text } = await loadApplication(ctx, path.ticket);
    return { state, created_at: toInstant(askedAt), text };
  },
});
