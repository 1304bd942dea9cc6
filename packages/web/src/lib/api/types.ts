/** The wire contracts this app reads, under the names it uses. Types only: no schema reaches the browser. */
import type { TokenInfo } from '@linnet/api-schemas/gotosocial/token-info.ts';
import type { Account } from '@linnet/api-schemas/mastodon/account.ts';
import type { Conversation as WireConversation } from '@linnet/api-schemas/mastodon/conversation.ts';
import type { Instance as WireInstance } from '@linnet/api-schemas/mastodon/instance.ts';
import type { NotificationPolicy } from '@linnet/api-schemas/mastodon/notification-policy.ts';
import type { Quote } from '@linnet/api-schemas/mastodon/quote.ts';

export type { Identity } from '@linnet/api-schemas/gotosocial/identity.ts';
export type { Passkey, PasskeyOptions } from '@linnet/api-schemas/gotosocial/passkey.ts';
export type { TwoFactor, TwoFactorSetUp } from '@linnet/api-schemas/gotosocial/two-factor.ts';
export type { User } from '@linnet/api-schemas/gotosocial/user.ts';
export type { QuotePolicy } from '@linnet/api-schemas/mastodon/quote-approval.ts';

import type { Report } from '@linnet/api-schemas/mastodon/report.ts';
import type { Status as WireStatus } from '@linnet/api-schemas/mastodon/status.ts';

export type { Account, Field, MutedAccount } from '@linnet/api-schemas/mastodon/account.ts';
export type { AdminAnnouncement } from '@linnet/api-schemas/mastodon/admin-announcement.ts';
export type { AdminEmoji, ForeignEmoji } from '@linnet/api-schemas/mastodon/admin-emoji.ts';
export type { AdminFinding, Inspection, MailTrial } from '@linnet/api-schemas/mastodon/admin-finding.ts';
export type { AdminRound } from '@linnet/api-schemas/mastodon/admin-job.ts';
export type { AdminTag } from '@linnet/api-schemas/mastodon/admin-trend.ts';
export type { Announcement } from '@linnet/api-schemas/mastodon/announcement.ts';
export type { AuditEntry } from '@linnet/api-schemas/mastodon/audit-entry.ts';
export type { Collection, CollectionItem, CollectionWithAccounts } from '@linnet/api-schemas/mastodon/collection.ts';
export type { Context as StatusContext } from '@linnet/api-schemas/mastodon/context.ts';
export type { CredentialAccount as OwnAccount } from '@linnet/api-schemas/mastodon/credential-account.ts';
export type { CustomEmoji } from '@linnet/api-schemas/mastodon/custom-emoji.ts';
export type { Draft, DraftParams } from '@linnet/api-schemas/mastodon/draft.ts';
export type { EmailChoices, EmailTopics } from '@linnet/api-schemas/mastodon/email-choices.ts';
export type { FeaturedTag } from '@linnet/api-schemas/mastodon/featured-tag.ts';
export type { Filter, FilterContext, FilterKeyword } from '@linnet/api-schemas/mastodon/filter.ts';
export type { List } from '@linnet/api-schemas/mastodon/list.ts';
export type { Markers } from '@linnet/api-schemas/mastodon/marker.ts';
export type { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
export type { Mention } from '@linnet/api-schemas/mastodon/mention.ts';
export type { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
export type { NotificationRequest } from '@linnet/api-schemas/mastodon/notification-request.ts';
export type { PartialAccount } from '@linnet/api-schemas/mastodon/partial-account.ts';
export type { Poll } from '@linnet/api-schemas/mastodon/poll.ts';
export type { Preferences } from '@linnet/api-schemas/mastodon/preferences.ts';
export type { PreviewCard, TrendsLink } from '@linnet/api-schemas/mastodon/preview-card.ts';
export type { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
export type { Screen, ScreenCondition, ScreenHit } from '@linnet/api-schemas/mastodon/screen.ts';

import type { Rule } from '@linnet/api-schemas/mastodon/rule.ts';

export type { RegistrationService } from '@linnet/api-schemas/mastodon/extensions.ts';
export type { Relay } from '@linnet/api-schemas/mastodon/relay.ts';
export type { ScheduledStatus } from '@linnet/api-schemas/mastodon/scheduled-status.ts';
export type { Search as SearchResults } from '@linnet/api-schemas/mastodon/search.ts';
export type {
  ChallengeTrial,
  LockedSetting,
  Palette,
  ServerSetting,
} from '@linnet/api-schemas/mastodon/server-setting.ts';
export type { StatusEdit } from '@linnet/api-schemas/mastodon/status-edit.ts';
export type { StatusSource } from '@linnet/api-schemas/mastodon/status-source.ts';
export type { Suggestion } from '@linnet/api-schemas/mastodon/suggestion.ts';
export type { Tag } from '@linnet/api-schemas/mastodon/tag.ts';
export type { Visibility } from '@linnet/api-schemas/mastodon/visibility.ts';
export type { Webhook, WebhookAnswer, WebhookTrial } from '@linnet/api-schemas/mastodon/webhook.ts';
export type { Rule };

/** A post wherever it stands: by itself, inside a boost, or inside a quote, where a further quote is an id only. */
export interface Status extends Omit<WireStatus, 'reblog' | 'quote'> {
  reblog: Status | null;
  quote: { state: Quote['state']; quoted_status?: Status | null } | null;
}

/** A thread of direct posts with the same people. */
export interface Conversation extends Omit<WireConversation, 'last_status'> {
  last_status: Status | null;
}

type InstanceBasics = Pick<WireInstance, 'title' | 'version' | 'description'>;
type InstanceDetails = Pick<
  WireInstance,
  'usage' | 'icon' | 'thumbnail' | 'configuration' | 'rules' | 'claimed' | 'sign_in_providers' | 'sign_in_directory'
>;

/** What pages show of the server; the details are missing when it could not be asked. */
export interface Instance extends InstanceBasics, Partial<InstanceDetails> {
  registrations: Pick<WireInstance['registrations'], 'enabled' | 'approval_required'> &
    Partial<
      Pick<
        WireInstance['registrations'],
        'reason_required' | 'question' | 'invite_required' | 'challenge' | 'min_age' | 'message'
      >
    >;
  contact?: { email: string; account: Account | null };
}

/** What becomes of notifications of people one does not know, by what they are to one. */
export type PolicyRule = Exclude<keyof NotificationPolicy, 'summary'>;
export type PolicyChoice = NotificationPolicy[PolicyRule];
export type PolicyChanges = Partial<Record<PolicyRule, PolicyChoice>>;

/** Something that is signed in: a browser or an app. */
export type Session = TokenInfo;

export type ReportCategory = Report['category'];

/** A rule as it is written; a translation without a text is taken away. */
export type RuleInput = Omit<Rule, 'id'>;
