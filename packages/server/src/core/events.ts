import type { Audience, PostState, QuoteState } from '../db/tables/posts.ts';

/** What became of the ways in that a login has beside its password. */
export type WayInChange =
  | 'passkey-added'
  | 'passkey-removed'
  | 'identity-added'
  | 'identity-removed'
  | 'two-factor-on'
  | 'two-factor-off'
  | 'backup-codes-renewed'
  | 'reset-link-made';

/** What happened, told upwards after commit. Ids only: subscribers read the state they need. */
export type AppEvent =
  | { kind: 'post.created'; postId: number; visibility: string; origin: Origin }
  /** `addedIds`: whom the edit names and the post did not. */
  | { kind: 'post.edited'; postId: number; addedIds: number[]; origin: Origin }
  /** The row is gone: what deliveries and streams need is carried along. */
  | (Gone & { kind: 'post.deleted' })
  /** Moderators took it out of sight: what deliveries and streams need is carried along. `at` keeps one time from the next. */
  | (Gone & { kind: 'post.removed'; at: number })
  /** A screen that was met has moderators look at it. */
  | { kind: 'post.flagged'; hitId: number; postId: number; origin: Origin }
  /** They put it back. */
  | { kind: 'post.restored'; postId: number; at: number; origin: Origin }
  | { kind: 'boost.created'; boostId: number; postId: number; accountId: number; origin: Origin }
  | {
      kind: 'boost.deleted';
      boostId: number;
      postId: number;
      accountId: number;
      uri: string;
      visibility: string;
      origin: Origin;
    }
  | { kind: 'like.created'; postId: number; accountId: number; origin: Origin }
  | { kind: 'like.deleted'; postId: number; accountId: number; likeId: number; origin: Origin }
  /**
   * A quote is something else than before, or a new post quotes (`isNew`) and its author was let; `at` keeps one time from
   * the next. Of the quoting post's origin.
   */
  | {
      kind: 'quote.changed';
      postId: number;
      quotedId: number | null;
      state: QuoteState;
      at: number;
      isNew: boolean;
      origin: Origin;
    }
  /** What may be done with a post is something else than before. */
  | { kind: 'post.reviewed'; postId: number; at: number; origin: Origin }
  /** Somebody elsewhere asked to quote a post of ours, and was answered. `stampUri`: null is a no. */
  | {
      kind: 'quote.answered';
      quotedId: number;
      accountId: number;
      requestUri: string;
      quotingUri: string;
      stampUri: string | null;
      origin: Origin;
    }
  /** An author here takes back that a post quotes theirs. */
  | { kind: 'quote.revoked'; quotedId: number; accountId: number; stampUri: string; origin: Origin }
  | { kind: 'bookmark.created' | 'bookmark.deleted'; postId: number; accountId: number; origin: 'local' }
  /** Somebody here chose options of another server's poll. */
  | { kind: 'poll.voted'; postId: number; accountId: number; voteIds: number[]; origin: Origin }
  /** The numbers of a poll are others than were told before; `at` keeps one time from the next. */
  | { kind: 'poll.counted'; postId: number; at: number; origin: Origin }
  /** `local`: it was asked here. */
  | { kind: 'poll.ended'; postId: number; endsAt: number; origin: Origin }
  /** A post could not be published at its time; `failureId` keeps one time from the next. */
  | { kind: 'draft.failed'; draftId: number; accountId: number; failureId: number }
  | { kind: 'reaction.created'; reactionId: number; postId: number; accountId: number; origin: Origin }
  | { kind: 'reaction.deleted'; reactionId: number; postId: number; accountId: number; origin: Origin }
  /** state pending: a request that waits for the target; accepted: they follow now. */
  | {
      kind: 'follow.created';
      followId: number;
      accountId: number;
      targetId: number;
      state: 'pending' | 'accepted';
      origin: Origin;
    }
  /** `followUri`: the id that is answered, where it was asked again under another. */
  | {
      kind: 'follow.accepted';
      followId: number;
      accountId: number;
      targetId: number;
      origin: Origin;
      followUri?: string;
    }
  | { kind: 'follow.rejected'; accountId: number; targetId: number; followUri: string; origin: Origin }
  | { kind: 'follow.deleted'; accountId: number; targetId: number; followUri: string; origin: Origin }
  /** A server was cut off, and with it follows of somebody here. */
  | { kind: 'follows.severed'; severanceId: number; accountId: number }
  | { kind: 'block.created'; accountId: number; targetId: number; blockUri: string; origin: Origin }
  | { kind: 'block.deleted'; accountId: number; targetId: number; blockUri: string; origin: Origin }
  /** What was a thread of its own is part of another. */
  | { kind: 'thread.joined'; from: number; to: number }
  | { kind: 'list.joined'; listId: number; accountId: number; memberIds: number[] }
  | { kind: 'list.left'; listId: number; accountId: number; memberIds: number[] }
  /** Its policy or its exclusiveness is another. */
  | { kind: 'list.changed'; listId: number; accountId: number }
  | { kind: 'list.deleted'; listId: number; accountId: number; exclusive: boolean }
  | { kind: 'tag.followed' | 'tag.unfollowed'; accountId: number; tag: string }
  /** Somebody asked to join; with `approved` they are in. */
  | { kind: 'user.joined'; accountId: number; approved: boolean }
  /** Somebody who asked to join has confirmed their address, or need not any more; without `approved` they wait for staff. */
  | { kind: 'user.confirmed'; accountId: number; approved: boolean }
  /** Nothing keeps somebody out any more: they are approved, and have confirmed their address where that is asked for. */
  | { kind: 'user.admitted'; accountId: number; inviteId: number | null }
  /** Staff let somebody in, or did not. */
  | { kind: 'user.approved' | 'user.refused'; accountId: number }
  /** Staff made a login for somebody, who is to choose a password. */
  | { kind: 'user.made'; userId: number }
  /** Somebody nobody had seen for long is here again. */
  | { kind: 'user.returned'; accountId: number }
  /**
   * Somebody is to confirm an address: the one they joined with, or the one that they (`change`), or staff for them
   * (`changeByStaff`), want to have instead.
   */
  | { kind: 'email.asked'; userId: number; change?: true; changeByStaff?: true }
  /** Another address took the place of `was`, which nothing here knows any more. */
  | { kind: 'email.changed'; userId: number; was: string }
  | { kind: 'password.changed'; userId: number; at: number }
  /** Somebody has another way to sign in than before, or one less; `name` is what they call it. */
  | { kind: 'way-in.changed'; userId: number; at: number; change: WayInChange; name: string }
  /** Somebody signed in with a browser that was not known to be theirs. */
  | { kind: 'device.new'; userId: number; at: number; ip: string; userAgent: string }
  /** An app may act for somebody that could not before. */
  | { kind: 'app.authorised'; userId: number; appId: number; at: number }
  | { kind: 'account.updated'; accountId: number; origin: Origin }
  /** Of an account here: it is gone for good. */
  | { kind: 'account.deleted'; accountId: number; origin: 'local' }
  /** Whether its public posts may be found is another answer than before. */
  | { kind: 'account.findable'; accountId: number; origin: Origin }
  /** Of people, made here. */
  | { kind: 'collection.created'; collectionId: number; origin: Origin }
  /** Says something else than before; `at` keeps one time from the next, `wasListed`: everybody was shown it. */
  | { kind: 'collection.changed'; collectionId: number; at: number; wasListed: boolean; origin: Origin }
  /** The row is gone. */
  | {
      kind: 'collection.deleted';
      collectionId: number;
      accountId: number;
      uri: string;
      wasListed: boolean;
      origin: Origin;
    }
  /** Somebody elsewhere has to be asked; somebody is shown from now on, in a collection of here or (`remote`) elsewhere. */
  | { kind: 'collection.asked' | 'collection.joined'; itemId: number; collectionId: number; origin: Origin }
  /** Somebody (`memberId`) is shown no longer in a collection of `accountId`; the item may be gone. */
  | {
      kind: 'collection.left';
      collectionId: number;
      itemId: number;
      accountId: number;
      memberId: number;
      itemUri: string | null;
      origin: Origin;
    }
  /** Somebody elsewhere asked to show somebody here, and was answered. `stampUri`: null is a no. */
  | {
      kind: 'feature.answered';
      collectionId: number;
      ownerId: number;
      accountId: number;
      requestUri: string;
      stampUri: string | null;
      origin: Origin;
    }
  /** Somebody here takes back that a collection of `ownerId` shows them. */
  | {
      kind: 'feature.revoked';
      collectionId: number;
      ownerId: number;
      accountId: number;
      stampUri: string;
      origin: Origin;
    }
  /** Somebody of staff sees to it, or says what it is about; `at` keeps one time from the next. */
  | { kind: 'report.changed'; reportId: number; accountId: number; at: number }
  /** A moderator saw to it, or put it back; `accountId` is who reported. */
  | { kind: 'report.resolved' | 'report.reopened'; reportId: number; accountId: number }
  /** A moderator acted against somebody. */
  | { kind: 'account.sanctioned'; sanctionId: number; accountId: number; mail: boolean }
  | { kind: 'appeal.created'; sanctionId: number; accountId: number }
  | { kind: 'appeal.answered'; sanctionId: number; accountId: number; approved: boolean }
  | { kind: 'report.created'; reportId: number; accountId: number; targetId: number; origin: Origin }
  /** A relay is to be asked for what is public, or told that nothing is wanted any more. `actorUri`: whom it is that is followed. */
  | { kind: 'relay.asked'; inboxUri: string; actorUri: string | null; followUri: string; origin: 'local' }
  | { kind: 'relay.left'; inboxUri: string; actorUri: string | null; followUri: string; origin: 'local' }
  /** One of LitePub's kind asks for what is public here; `followUri` is its request. */
  | { kind: 'relay.followed'; inboxUri: string; actorUri: string; followUri: string; origin: 'local' }
  | { kind: 'notification.created'; notificationId: number; accountId: number };

/** A post that is out of sight from now on, as it was. */
export interface Gone {
  postId: number;
  uri: string;
  accountId: number;
  visibility: string;
  audience: Audience;
  localOnly: boolean;
  state: PostState;
  communityId: number | null;
  replyToAccountId: number | null;
  mentionedIds: number[];
  /** Who is named or in its circle, where not everyone could see it. */
  namedIds: number[];
  /** Of a local one: people elsewhere whose servers have it. */
  holderIds?: number[];
  origin: Origin;
}

/** Whether a person here did it or another server told us. Only local things are delivered. */
export type Origin = 'local' | 'remote';

export type EventKind = AppEvent['kind'];
