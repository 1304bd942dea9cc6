import { type AccountRef, findAccount, findAccounts } from '../../core/accounts/find.ts';
import { mint } from '../../core/addresses.ts';
import { asMember } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import type { Gone } from '../../core/events.ts';
import { findPost, findReaders } from '../../core/posts/find.ts';
import { hasRelays } from '../../core/relays/relay.ts';
import type { Audience, Visibility } from '../../core/views/facts.ts';
import { loadNotes } from '../documents/load-notes.ts';
import {
  type Activity,
  renderCounts,
  renderCreate,
  renderDelete,
  renderTerms,
  renderUpdate,
} from '../render/activity.ts';
import { wireVisibility } from '../render/audience.ts';
import { PUBLIC } from '../render/context.ts';
import type { Json } from '../render/json.ts';
import { renderNote } from '../render/note.ts';
import { renderQuoteRequest } from '../render/quote.ts';
import { type Inbox, maySpeak, type Plan, type Planners, personalInbox, sharedInbox, type Target } from './plan.ts';

const MAX_READERS = 2_000;

type Kind =
  | 'post.created'
  | 'post.edited'
  | 'post.deleted'
  | 'post.removed'
  | 'post.restored'
  | 'poll.counted'
  | 'poll.ended'
  | 'quote.changed'
  | 'post.reviewed';

export const POST_PLANNERS: Planners<Kind> = {
  async 'post.created'(ctx, { postId }) {
    return [...(await withRelays(ctx, planNote(ctx, postId, renderCreate))), ...(await planQuoteRequest(ctx, postId))];
  },
  'post.edited': (ctx, { postId }) =>
    withRelays(
      ctx,
      planAnew(ctx, postId, (note, at) => (at === null ? undefined : renderUpdate(note, at))),
    ),
  'poll.counted': (ctx, { postId, at }) => planAnew(ctx, postId, (note) => renderCounts(note, at)),
  'poll.ended': (ctx, { postId, endsAt }) => planAnew(ctx, postId, (note) => renderCounts(note, endsAt)),

  // What is new is sent as such.
  'quote.changed': async (ctx, { postId, at, isNew }) =>
    isNew ? [] : planAnew(ctx, postId, (note) => renderTerms(note, at)),
  'post.reviewed': (ctx, { postId, at }) => planAnew(ctx, postId, (note) => renderTerms(note, at)),

  'post.deleted': planDelete,
  // To others it is gone: there is no word for what may come back.
  'post.removed': async (ctx, { at, ...gone }) =>
    (await planDelete(ctx, gone)).map((plan) => ({
      ...plan,
      body: { ...plan.body, id: `${gone.uri}#removals/${at}` },
    })),
  // Whoever forgot it takes it as new; whoever remembers its deletion leaves it alone.
  'post.restored': (ctx, { postId, at }) =>
    withRelays(
      ctx,
      planAnew(ctx, postId, (note) => ({ ...renderCreate(note), id: `${note['id']}#returns/${at}` })),
    ),
};

/** What is public goes to relays as well, unless its author is kept out of public timelines. */
async function withRelays(ctx: Context, planned: Promise<Plan[]>): Promise<Plan[]> {
  const plans = await planned;
  const author = plans[0] && (await hasRelays(ctx)) ? await findAccount(ctx, plans[0].accountId) : undefined;
  return author?.silenced === false ? plans.map(addRelays) : plans;
}

function addRelays(plan: Plan): Plan {
  const isPublic = (plan.body['to'] as string[] | undefined)?.includes(PUBLIC) === true;
  return isPublic ? { ...plan, to: [...plan.to, { kind: 'relays' }] } : plan;
}

/** To whoever has it: followers may have gone, and boosted or answered it before. */
async function planDelete(
  ctx: Context,
  { accountId, uri, localOnly, state, mentionedIds, holderIds = [], ...policy }: Gone,
): Promise<Plan[]> {
  // What moderators never let out nobody has.
  if (localOnly || state === 'held' || state === 'refused') return [];
  const visibility = wireVisibility(policy as { visibility: Visibility; audience: Audience });
  const author = await findAccount(ctx, accountId);
  if (author === undefined || author.domain !== '') return [];
  const people = await findPeople(ctx, mentionedIds);
  const holders = await findPeople(ctx, holderIds);
  const body = renderDelete({
    actorUri: author.uri,
    postUri: uri,
    visibility,
    mentioned: people.map((account) => account.uri),
  });
  const plans = toPlan(author, uri, body, visibility, [...people, ...holders]);
  // Its author may be limited by now: relays are told all the same.
  return (await hasRelays(ctx)) ? plans.map(addRelays) : plans;
}

type RenderNote = (note: Json, editedAt: number | null) => Activity | undefined;

/** To whoever has it: of an open post all who do, of others only who may see it now. */
async function planAnew(ctx: Context, postId: number, render: RenderNote): Promise<Plan[]> {
  const plans = await planNote(ctx, postId, render);
  if ((await findPost(ctx.db, postId))?.audience !== 'everyone') return plans;
  return plans.map((plan) => ({ ...plan, to: [...plan.to, { kind: 'holders', postId }] }));
}

async function planNote(ctx: Context, postId: number, render: RenderNote): Promise<Plan[]> {
  const row = await findPost(ctx.db, postId);
  if (row === undefined || !row.local || row.localOnly) return [];
  const author = await findAccount(ctx, row.accountId);
  const input = (await loadNotes(ctx, asMember(row.accountId), [postId])).get(postId);
  if (!maySpeak(author) || input === undefined) return [];
  const activity = render(renderNote(input), row.editedAt);
  if (activity === undefined) return [];
  const { post } = input;
  const concerned = post.text.mentions.map((mention) => mention.accountId);
  // Who is answered without a mention is told of what everyone may see, and of nothing else.
  const open = post.policy.audience === 'everyone';
  if (open && post.thread.replyToAccountId !== null) concerned.push(post.thread.replyToAccountId);
  if (!open) concerned.push(...(await findReaders(ctx.db, postId, MAX_READERS)));
  const visibility = wireVisibility(post.policy);
  return toPlan(author, post.uri, activity, visibility, await findPeople(ctx, concerned));
}

/** Asks the author of what a new post quotes, where they say who may. */
async function planQuoteRequest(ctx: Context, postId: number): Promise<Plan[]> {
  const row = await findPost(ctx.db, postId);
  if (row?.local !== true || row.localOnly) return [];
  const actor = await findAccount(ctx, row.accountId);
  const input = (await loadNotes(ctx, asMember(row.accountId), [postId])).get(postId);
  const quote = input?.post.quote;
  if (!maySpeak(actor) || input?.quoted === undefined || quote?.state !== 'pending') return [];
  const quoted = await findPost(ctx.db, quote.postId ?? 0);
  const author = quoted === undefined ? undefined : await findAccount(ctx, quoted.accountId);
  if (author === undefined) return [];
  const body = renderQuoteRequest({
    uri: mint.quoteRequest(row.uri),
    actorUri: actor.uri,
    quotedUri: input.quoted.uri,
    instrument: renderNote(input),
  });
  return [{ accountId: actor.id, subject: row.uri, body, to: [{ kind: 'inboxes', inboxes: personalInbox(author) }] }];
}

function findPeople(ctx: Context, ids: number[]): Promise<AccountRef[]> {
  return ids.length === 0 ? Promise.resolve([]) : findAccounts(ctx.db, ids);
}

/** A direct post goes to the very inboxes of those it names: a shared one would not know whom to show it. */
function toPlan(
  author: AccountRef,
  subject: string,
  body: Activity,
  visibility: Visibility,
  people: AccountRef[],
): Plan[] {
  const toInbox: (account: AccountRef) => Inbox[] = visibility === 'direct' ? personalInbox : sharedInbox;
  const to: Target[] = [{ kind: 'inboxes', inboxes: people.flatMap(toInbox) }];
  if (visibility !== 'direct') to.push({ kind: 'followers', of: author.id });
  return [{ accountId: author.id, subject, body, to }];
}
