import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import type { Desk } from './desk.ts';
import type { Letter } from './letter.ts';
import { createEndingKey, type Ending } from './unsubscribe.ts';

/** How somebody gets no more of such letters, without signing in. */
export async function sayHowToLeave(
  ctx: Context,
  { words }: Desk,
  { userId, ending }: { userId: number; ending: Ending },
): Promise<Required<Letter>['leave']> {
  const key = await createEndingKey(ctx, userId, ending);
  return {
    text: words('leave'),
    page: mint.path(ctx, `/unsubscribe?key=${key}`),
    oneClick: mint.path(ctx, `/auth/unsubscribe/${key}`),
  };
}
