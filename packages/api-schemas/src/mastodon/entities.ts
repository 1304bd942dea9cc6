/** What answers are made of, under the names that documents give them. */

export { Account, AccountRole, FeatureApproval, Field, MovedAccount, MutedAccount, Role } from './account.ts';
export { AccountWarning } from './account-warning.ts';
export { AdminAccount, AdminIp } from './admin-account.ts';
export {
  AdminCanonicalEmailBlock,
  AdminEmailDomainBlock,
  AdminIpBlock,
  AdminUsernameBlock,
} from './admin-blocks.ts';
export { Application, CredentialApplication } from './application.ts';
export { Collection, CollectionItem } from './collection.ts';
export { Context } from './context.ts';
export { Conversation } from './conversation.ts';
export { AccountSource, CredentialAccount } from './credential-account.ts';
export { CustomEmoji } from './custom-emoji.ts';
export { EmailChoices } from './email-choices.ts';
export { ErrorBody, ValidationErrorBody } from './error.ts';
export { FeaturedTag } from './featured-tag.ts';
export { Filter, FilterKeyword, FilterStatus, FilterV1 } from './filter.ts';
export { FilterResult } from './filter-result.ts';
export { Instance } from './instance.ts';
export { InstanceV1 } from './instance-v1.ts';
export { JoinRequest } from './join-request.ts';
export { List } from './list.ts';
export { Marker, Markers } from './marker.ts';
export { MediaAttachment, MediaDimensions, MediaMeta } from './media-attachment.ts';
export { Mention } from './mention.ts';
export { Notification, NotificationFallback } from './notification.ts';
export { GroupedNotifications, NotificationGroup } from './notification-group.ts';
export { NotificationPolicy } from './notification-policy.ts';
export { PartialAccount } from './partial-account.ts';
export { Poll, PollOption } from './poll.ts';
export { Preferences } from './preferences.ts';
export { PreviewCard, PreviewCardAuthor, TrendsLink } from './preview-card.ts';
export { Profile } from './profile.ts';
export { PushAlerts, WebPushSubscription } from './push-subscription.ts';
export { Quote, QuotedStatus, ShallowQuote } from './quote.ts';
export { QuoteApproval } from './quote-approval.ts';
export { Relationship } from './relationship.ts';
export { RelationshipSeveranceEvent } from './relationship-severance-event.ts';
export { Report } from './report.ts';
export { Rule } from './rule.ts';
export { ScheduledStatus } from './scheduled-status.ts';
export { Search } from './search.ts';
export { SignIn, StaffSession } from './sign-in.ts';
export { StaffNote } from './staff-note.ts';
export { DeletedStatus, RebloggedStatus, Status } from './status.ts';
export { StatusEdit } from './status-edit.ts';
export { StatusSource } from './status-source.ts';
export { StatusTag, Tag, TagHistory } from './tag.ts';
export { Token } from './token.ts';
