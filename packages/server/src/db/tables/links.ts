import type { Tables } from './index.ts';

/** A column that points at a row of another table, and what becomes of it when that row goes. */
export interface Link {
  table: keyof Tables;
  column: string;
  /**
   * delete: the row goes with what it points at. null: it stays and forgets it. hold: what it points at stays as long as
   * it does. keep: it stays as it is, and may point at nothing.
   */
  onDelete: 'delete' | 'null' | 'hold' | 'keep';
  /** Only rows of which this is so: the column points at several kinds of things. */
  where?: readonly [column: string, value: string];
  /** Its feature sees to it, because more than this row changes: files, numbers, or whole batches. */
  own?: true;
}

const links = (onDelete: Link['onDelete'], names: string, own?: true): Link[] =>
  names.split(' ').map((name) => {
    const [table, column] = name.split('.') as [keyof Tables, string];
    return { table, column, onDelete, ...(own ? { own } : {}) };
  });

/** Everything that points at a post. A feature that adds a column adds it here, and the post's removal knows of it. */
export const POINTS_AT_POST: readonly Link[] = [
  ...links(
    'delete',
    'approvals.postId bookmarks.postId boosts.postId pins.postId postEdits.postId postMentions.postId',
  ),
  ...links('delete', 'postRanks.postId postReaders.postId postTags.postId reactionCounts.postId reactions.postId'),
  ...links('delete', 'conversationPosts.postId filterPosts.postId pollOptions.postId pollVotes.postId polls.postId'),
  ...links('delete', 'screenHits.postId timelineEntries.postId votes.postId postCards.postId'),
  { table: 'notifications', column: 'subjectId', onDelete: 'delete', where: ['subjectKind', 'post'] },
  // An emptied post keeps its numbers, and its place in the thread while something is below it.
  ...links('delete', 'postStats.postId', true),
  ...links('hold', 'posts.replyToId', true),
  // Quotes of it say that it is gone.
  ...links('null', 'posts.quoteId', true),
  // The files they name may have become unused.
  ...links('delete', 'postMedia.postId postEditMedia.postId', true),
  // What is remembered of it on purpose; numbers that name a place in time or a thread.
  ...links('keep', 'idempotencyKeys.postId tombstones.postId markers.lastReadId timelineEntries.entryId'),
  ...links('keep', 'notifications.causeId posts.conversationId conversationMutes.conversationId'),
  ...links('keep', 'conversations.lastPostId conversations.threadId'),
  // Evidence, as it was.
  ...links('keep', 'reportPosts.postId sanctionPosts.postId'),
];

/** Everything that points at an account. Those of other servers go when nothing holds them; those of people here stay. */
export const POINTS_AT_ACCOUNT: readonly Link[] = [
  ...links('hold', 'accounts.movedToId blocks.accountId blocks.targetId boosts.accountId deeds.actorId'),
  ...links('hold', 'follows.accountId follows.targetId listMembers.accountId notifications.fromAccountId'),
  ...links('hold', 'posts.accountId postMentions.accountId reactions.accountId votes.accountId'),
  ...links('hold', 'approvals.accountId pollVotes.accountId postReaders.accountId'),
  ...links('hold', 'reports.accountId reports.targetId sanctions.accountId'),
  ...links('hold', 'collections.accountId collectionItems.accountId screenHits.accountId'),
  // Asked in other ways than by an index of the column, or held by one of those above as well.
  ...links('hold', 'accountNotes.targetId inboxActivities.actorId files.accountId mutes.targetId', true),
  ...links('hold', 'postTags.accountId timelineEntries.byAccountId', true),
  ...links('delete', 'accountKeys.accountId accountWords.accountId featuredTags.accountId', true),
  ...links('delete', 'notificationPermissions.fromAccountId notificationRequests.fromAccountId', true),
  // Of people here.
  ...links('hold', 'notificationPermissions.accountId notificationPolicies.accountId', true),
  ...links(
    'hold',
    'notificationRequests.accountId reportNotes.accountId reports.assigneeId reports.resolvedById',
    true,
  ),
  ...links('hold', 'sanctions.byId sanctions.liftedById sanctions.answeredById', true),
  ...links('hold', 'accountDomainBlocks.accountId accountNotes.accountId bookmarks.accountId filters.accountId', true),
  ...links('hold', 'conversationPosts.accountId conversations.accountId', true),
  ...links('hold', 'conversationMutes.accountId idempotencyKeys.accountId lists.accountId markers.accountId', true),
  ...links('hold', 'mutes.accountId notifications.accountId outgoingActivities.accountId pins.accountId', true),
  ...links('hold', 'drafts.accountId pushSubscriptions.accountId tagFollows.accountId users.accountId', true),
  ...links('hold', 'announcementReads.accountId announcementReactions.accountId auditEntries.accountId', true),
  ...links('hold', 'letterboxes.accountId', true),
  ...links('hold', 'severedFollows.otherId'),
  ...links('hold', 'severances.accountId', true),
  ...links('keep', 'instanceAllows.byAccountId instanceBlocks.byAccountId'),
  ...links(
    'hold',
    'invites.accountId users.invitedById staffNotes.targetId staffNotes.accountId serverNotes.accountId',
    true,
  ),
  // Nobody's login, nobody's roles.
  ...links('keep', 'signInProviders.rolesById webhooks.byId relays.byId'),
  ...links('keep', 'serverDrafts.byAccountId serverLists.byAccountId serverPurges.byAccountId'),
  ...links('keep', 'postRanks.communityId posts.communityId cards.creatorId'),
  // Read with the account, and made anew.
  ...links(
    'keep',
    'suggestions.accountId suggestions.targetId suggestionDismissals.accountId suggestionDismissals.targetId',
  ),
  ...links('keep', 'posts.replyToAccountId tombstones.accountId'),
];

/** Everything that uses a file. One that nothing holds is removed after a day. */
export const POINTS_AT_FILE: readonly Link[] = links('hold', 'postMedia.fileId postEditMedia.fileId draftMedia.fileId');

/** Columns that end in Id and point at none of these. */
export const POINTS_ELSEWHERE = (
  'announcementReads.announcementId announcementReactions.announcementId announcementReactionCounts.announcementId ' +
  'letterboxes.toldId reportNotes.reportId reportPosts.reportId sanctions.reportId sanctionPosts.sanctionId files.sanctionId serverDrafts.listId serverListRows.listId serverListSubscriptions.listId instanceBlocks.sourceListId instanceAllows.sourceListId screenHits.screenId serverPurges.afterId collectionItems.collectionId ' +
  'accountKeys.keyId apps.clientId cards.sameAsId linkDays.cardId postCards.cardId conversationPosts.conversationId deeds.objectId deliveries.activityId draftMedia.draftId ' +
  'relayDays.relayId follows.endorsedId filterKeywords.filterId filterPosts.filterId listMembers.listId oauthCodes.appId ' +
  'oauthCodes.userId oauthCodes.usedTokenId postEditMedia.editId posts.appId reactions.emojiId timelineEntries.timelineId tokens.appId ' +
  'severances.blockId severedFollows.severanceId ' +
  'pushSubscriptions.tokenId tokens.userId signIns.userId users.appId authenticators.userId backupCodes.userId passkeys.userId passkeys.credentialId passkeyChallenges.userId identities.userId signInProviders.clientId userLinks.userId userLinks.byUserId users.inviteId'
).split(' ');
