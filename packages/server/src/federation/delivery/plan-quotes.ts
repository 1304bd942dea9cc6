import { type AccountRef, findAccount } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { findPost } from '../../core/posts/find.ts';
import { renderQuoteAnswer, renderStampDeletion } from '../render/quote.ts';
import { mayAnswer } from './may-answer.ts';
import { maySpeak, type Planners, personalInbox, sharedInbox } from './plan.ts';

/** So many requests of one account to one of ours are answered in an hour. */
const ANSWERS = 60;

/** What authors here answer who want to quote them. */
export const QUOTE_PLANNERS: Planners<'quote.answered' | 'quote.revoked'> = {
  async 'quote.answered'(ctx, { quotedId, accountId, requestUri, quotingUri, stampUri }) {
    const scene = await findScene(ctx, quotedId, accountId);
    if (scene === undefined) return [];
    const { author, quoter, quotedUri } = scene;
    if (!mayAnswer(ctx, `quote ${author.id} ${quoter.id}`, ANSWERS)) return [];
    const body = renderQuoteAnswer({
      authorUri: author.uri,
      actorUri: quoter.uri,
      uri: requestUri,
      instrument: quotingUri,
      quotedUri,
      stampUri,
      serial: ctx.ids.next(),
    });
    const to = [{ kind: 'inboxes', inboxes: personalInbox(quoter) }] as const;
    return [{ accountId: author.id, subject: `quote ${quotingUri}`, body, to: [...to] }];
  },
  /** To whoever may show it: the server of who quoted, and those that have the quoted post. */
  async 'quote.revoked'(ctx, { quotedId, accountId, stampUri }) {
    const scene = await findScene(ctx, quotedId, accountId);
    if (scene === undefined) return [];
    const { author, quoter } = scene;
    return [
      {
        accountId: author.id,
        subject: stampUri,
        body: renderStampDeletion(author.uri, stampUri),
        to: [
          { kind: 'inboxes', inboxes: sharedInbox(quoter) },
          { kind: 'followers', of: author.id },
          { kind: 'holders', postId: quotedId },
        ],
      },
    ];
  },
};

interface Scene {
  author: AccountRef;
  quotedUri: string;
  quoter: AccountRef;
}

async function findScene(ctx: Context, quotedId: number, accountId: number): Promise<Scene | undefined> {
  const post = await findPost(ctx.db, quotedId);
  const author = post === undefined ? undefined : await findAccount(ctx, post.accountId);
  const quoter = await findAccount(ctx, accountId);
  if (post === undefined || post.localOnly || !maySpeak(author) || quoter === undefined) return undefined;
  return { author, quotedUri: post.uri, quoter };
}
