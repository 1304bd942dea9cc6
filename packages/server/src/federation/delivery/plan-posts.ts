import { findAccountById, findAccountsByIds } from '../../core/accounts/queries.ts';
import { asMember } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { findPostById } from '../../core/posts/queries.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { Visibility } from '../../db/tables/posts.ts';
import { loadNotes } from '../documents/load-notes.ts';
import { type Activity, renderCreate, renderDelete, renderUpdate } from '../render/activity.ts';
import type { Json } from '../render/json.ts';
import { renderNote } from '../render/note.ts';
import { type Inbox, maySpeak, type Plan, type Planners, personalInbox, sharedInbox } from './plan.ts';

export const POST_PLANNERS: Planners<'post.created' | 'post.edited' | 'post.deleted'> = {
  'post.created': (ctx, { postId }) => planNote(ctx, postId, renderCreate),
  'post.edited': (ctx, { postId }) =>
    planNote(ctx, postId, (note, editedAt) => (editedAt === null ? undefined : renderUpdate(note, editedAt))),

  async 'post.deleted'(ctx, { accountId, uri, visibility, localOnly, mentionedIds }) {
    if (localOnly) return undefined;
    const author = await findAccountById.first(ctx.db, { id: accountId });
    if (author === undefined || author.domain !== '') return undefined;
    const people = await findPeople(ctx, mentionedIds);
    const activity = renderDelete({
      actorUri: author.uri,
      postUri: uri,
      visibility: visibility as Visibility,
      mentioned: people.map((account) => account.uri),
    });
    return toPlan(author, uri, activity, visibility as Visibility, people);
  },
};

async function planNote(
  ctx: Context,
  postId: number,
  render: (note: Json, editedAt: number | null) => Activity | undefined,
): Promise<Plan | undefined> {
  const row = await findPostById.first(ctx.db, { id: postId });
  if (row === undefined || row.local === 0 || row.localOnly === 1) return undefined;
  const author = await findAccountById.first(ctx.db, { id: row.accountId });
  const input = (await loadNotes(ctx, asMember(row.accountId), [postId])).get(postId);
  if (!maySpeak(author) || input === undefined) return undefined;
  const activity = render(renderNote(input), row.editedAt);
  if (activity === undefined) return undefined;
  const { post } = input;
  const concerned = post.text.mentions.map((mention) => mention.accountId);
  // Who is answered without a mention is told of what everyone may see, and of nothing else.
  const { visibility } = post.policy;
  const open = visibility === 'public' || visibility === 'unlisted';
  if (open && post.thread.replyToAccountId !== null) concerned.push(post.thread.replyToAccountId);
  return toPlan(author, post.uri, activity, visibility, await findPeople(ctx, concerned));
}

function findPeople(ctx: Context, ids: number[]): Promise<AccountsTable[]> {
  return ids.length === 0 ? Promise.resolve([]) : findAccountsByIds.all(ctx.db, { ids });
}

/** A direct post goes to the very inboxes of those it names: a shared one would not know whom to show it. */
function toPlan(
  author: AccountsTable,
  subject: string,
  activity: Activity,
  visibility: Visibility,
  people: AccountsTable[],
): Plan {
  const toInbox: (account: AccountsTable) => Inbox[] = visibility === 'direct' ? personalInbox : sharedInbox;
  return {
    accountId: author.id,
    subject,
    activity,
    followers: visibility !== 'direct',
    inboxes: people.flatMap(toInbox),
  };
}
