import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { PostMarks } from './post.ts';

export const findMediaByIds = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('media').selectAll().where(q.inIds('id', 'ids')),
);

/** Of these viewers, those who and the author do not want to see each other. */
export const findUnwilling = prepare<{ viewerIds: number[]; authorId: number; now: number }>()(
  (q) => sql<{ accountId: number }>`
    select "accountId" from "blocks" where "targetId" = ${q.param('authorId')} and ${q.inIds('accountId', 'viewerIds')}
    union select "targetId" from "blocks"
      where "accountId" = ${q.param('authorId')} and ${q.inIds('targetId', 'viewerIds')}
    union select "accountId" from "mutes" where "targetId" = ${q.param('authorId')}
      and ("expiresAt" is null or "expiresAt" > ${q.param('now')}) and ${q.inIds('accountId', 'viewerIds')}`,
);

/** What these viewers did to a post. */
export const findMarks = prepare<{ postId: number; conversationId: number; viewerIds: number[] }>()(
  (q) => sql<{ accountId: number; mark: keyof PostMarks }>`
    select "accountId", 'liked' as "mark" from "votes"
      where "postId" = ${q.param('postId')} and ${q.inIds('accountId', 'viewerIds')}
    union all select "accountId", 'boosted' from "boosts"
      where "postId" = ${q.param('postId')} and ${q.inIds('accountId', 'viewerIds')}
    union all select "accountId", 'bookmarked' from "bookmarks"
      where "postId" = ${q.param('postId')} and ${q.inIds('accountId', 'viewerIds')}
    union all select "accountId", 'pinned' from "pins"
      where "postId" = ${q.param('postId')} and ${q.inIds('accountId', 'viewerIds')}
    union all select "accountId", 'muted' from "conversationMutes"
      where "conversationId" = ${q.param('conversationId')} and ${q.inIds('accountId', 'viewerIds')}`,
);

/** Of these accounts, those whose home holds the post. */
export const findHomesWith = prepare<{ postId: number; ownerIds: number[] }>()((q) =>
  q.db
    .selectFrom('timelineEntries')
    .select('timelineId as ownerId')
    .distinct()
    .where('postId', '=', q.param('postId'))
    .where(q.inIds('timelineId', 'ownerIds')),
);

/** Of these lists, those an account is a member of. */
export const findListsWith = prepare<{ accountId: number; listIds: number[] }>()((q) =>
  q.db
    .selectFrom('listMembers')
    .select('listId')
    .where('accountId', '=', q.param('accountId'))
    .where(q.inIds('listId', 'listIds')),
);
