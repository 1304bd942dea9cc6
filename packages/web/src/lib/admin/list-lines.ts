import type { Output, RoutesOf } from '@linnet/api-schemas/client.ts';
import type { MASTODON } from '@linnet/api-schemas/mastodon/endpoints/index.ts';
import type { MessagesOf } from '../i18n/context.ts';
import { severityWords } from './severity-words.ts';

type Routes = RoutesOf<typeof MASTODON>;
type ServerList = Output<Routes['GET /api/v1/admin/server_lists/:id']>;
type Draft = Output<Routes['GET /api/v1/admin/server_lists/:id/drafts']>[number];
type Lists = MessagesOf<'serverLists'>;

/** What became of a list so far, in a few words each. */
export function listFacts(t: Lists, list: ServerList): string[] {
  return [
    ...(list.applying_count > 0 ? [t.listApplying({ count: list.applying_count })] : []),
    t.listOpen({ count: list.open_count }),
    ...(list.same_count > 0 ? [t.listSame({ count: list.same_count })] : []),
    ...(list.refused_count > 0 ? [t.listUnread({ count: list.refused_count })] : []),
  ];
}

/** Why a line of a list could not be read. */
export function refusalWords(t: Lists, reason: ServerList['refused'][number]['reason']): string {
  return {
    ...{ name: t.whyName, hidden: t.whyHidden, own: t.whyOwn, severity: t.whySeverity },
    ...{ flag: t.whyFlag, comment: t.whyComment, nothing: t.whyNothing, twice: t.whyTwice },
  }[reason];
}

type Subscription = NonNullable<ServerList['subscription']>;

/** Why a list cannot be read where it is kept. */
export function failureWords(
  t: Lists,
  { error, error_status: status }: { error: Subscription['error']; error_status: number | null },
): string {
  if (error === null || error === 'status') return t.failStatus({ status: status ?? 0 });
  return {
    ...{ unreachable: t.failUnreachable, timeout: t.failTimeout, address: t.failAddress, auth: t.failAuth },
    ...{ type: t.failType, long: t.failLong, unreadable: t.failUnreadable },
  }[error];
}

/** How fetching a list goes, in a few words each. */
export function subscriptionFacts(t: Lists, one: Subscription): string[] {
  const { fetched_at: read, failing_since: since, apply_up_to: upTo } = one;
  return [
    ...(since === null ? [] : [t.listFailing({ day: new Date(since), why: failureWords(t, one) })]),
    read === null ? t.listUnreadYet : t.listRead({ day: new Date(read) }),
    t.listPriority({ priority: one.priority }),
    ...(upTo === null ? [] : [t.listApplies({ count: upTo })]),
  ];
}

/** What a list wants of a server, what stands, and what that is about. */
export function draftFacts(t: Lists, servers: MessagesOf<'servers'>, draft: Draft): string[] {
  const before = draft.domain_block === null ? null : severityWords(servers, draft.domain_block.severity);
  const after = severityWords(servers, draft.severity);
  const change = before === null || before === after ? after : t.draftChange({ before, after });
  const blocks = draft.permission_type === 'block';
  const back = [t.draftBack({ before: before ?? t.draftAllowed }), t.draftBackHint];
  return [
    ...(draft.retract
      ? back
      : blocks
        ? [change]
        : [t.draftAllowed, ...(before === null ? [] : [t.draftBlockedHere({ severity: before })])]),
    ...(blocks && draft.allowed ? [t.draftAllowed] : []),
    ...(draft.reject_media && draft.severity !== 'suspend' ? [servers.alsoNoMedia] : []),
    ...(draft.reject_reports && draft.severity !== 'suspend' ? [servers.alsoNoReports] : []),
    ...(draft.accounts_count > 0
      ? [(draft.complete ? t.draftPeople : t.draftManyPeople)({ count: draft.accounts_count })]
      : []),
    ...(draft.following_count > 0 ? [t.draftFollowing({ count: draft.following_count })] : []),
    ...(draft.followers_count > 0 ? [t.draftFollowers({ count: draft.followers_count })] : []),
    ...(draft.public_comment ? [draft.public_comment] : []),
    ...(draft.private_comment ? [draft.private_comment] : []),
  ];
}
