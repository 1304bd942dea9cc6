import type { DomainBlock } from '@linnet/api-schemas/mastodon/domain-block.ts';
import { instance } from '@linnet/api-schemas/mastodon/endpoints/instance.ts';
import { EXTENSIONS_VERSION } from '@linnet/api-schemas/mastodon/extensions.ts';
import type { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import type { InstanceConfiguration } from '@linnet/api-schemas/mastodon/instance-configuration.ts';
import type { InstanceV1 } from '@linnet/api-schemas/mastodon/instance-v1.ts';
import type { TermsOfService } from '@linnet/api-schemas/mastodon/terms-of-service.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { loadActivity } from '../../../core/instances/activity.ts';
import { readFederationMode } from '../../../core/instances/policy.ts';
import { loadPublicBlocks } from '../../../core/instances/public-blocks.ts';
import { loadOffered } from '../../../core/providers/providers.ts';
import { describeService } from '../../../core/users/challenge-service.ts';
import { loadPublicPeers, loadPublicStats } from '../../../core/users/modes.ts';
import {
  ICON_SIZES,
  type InstanceSettings,
  type LongText,
  loadInstanceSettings,
} from '../../../core/users/settings.ts';
import { hasOwner } from '../../../core/users/setup.ts';
import { findTerms } from '../../../core/users/terms.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { notFound } from '../../../lib/errors.ts';
import { sha256Hex } from '../../../lib/hash.ts';
import { parseLanguageTags } from '../../../lib/text/language-tag.ts';
import { HEADER_BLURHASH } from '../../http/default-images.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import {
  COMPATIBLE_VERSION,
  describeConfiguration,
  MASTODON_API_VERSION,
  streamingUrl,
} from '../instance-configuration.ts';
import { toInstant } from '../serializers/dates.ts';
import { toParagraphs } from '../serializers/paragraphs.ts';
import { renderRule } from '../serializers/rule.ts';
import { renderTerms } from '../serializers/terms-of-service.ts';

/** What is spoken here; English where nobody said anything that is a language. */
const listSpoken = ({ languages }: InstanceSettings) => parseLanguageTags(languages.split(/[\s,]+/)) ?? ['en'];

/** What the server says about itself; every app asks at each start, with and without a token. */
export const instanceRoutes = defineRoutes(instance, {
  get: ({ ctx }) => describeInstance(ctx),
  getV1: ({ ctx }) => describeInstanceV1(ctx),
  peers: ({ ctx }) => loadPublicPeers(ctx),
  activity: async ({ ctx }) =>
    (await loadActivity(ctx)).map(({ week, posts, logins, registrations }) => ({
      week: String(week / 1_000),
      statuses: String(posts),
      logins: String(logins),
      registrations: String(registrations),
    })),
  rules: async ({ ctx }) => renderRules(await loadInstanceSettings(ctx)),
  languages: () => ({}),
  description: async ({ ctx }) => {
    const { extendedDescription: long, description } = await loadInstanceSettings(ctx);
    return long === null ? { updated_at: null, content: toParagraphs(description) } : renderLongText(long);
  },
  privacyPolicy: async ({ ctx }) => {
    const { privacyPolicy } = await loadInstanceSettings(ctx);
    if (privacyPolicy === null) throw notFound();
    return renderLongText(privacyPolicy);
  },
  terms: ({ ctx }) => describeTerms(ctx),
  termsOf: ({ ctx, path }) => describeTerms(ctx, path.date),
  domainBlocks: async ({ ctx, accountId }) => {
    const { domainBlocksFor } = await loadInstanceSettings(ctx);
    if (domainBlocksFor === 'nobody' || (domainBlocksFor === 'members' && accountId === null)) throw notFound();
    return (await loadPublicBlocks(ctx)).map(({ domain, shown, policy, comment }): DomainBlock => {
      const severity = policy === 'suspended' ? 'suspend' : 'silence';
      return { domain: shown, digest: sha256Hex(domain), severity, comment };
    });
  },
  postingLanguages: () => POSTING_LANGUAGES,
  searchPeers: async ({ ctx, params }) => {
    const start = params.q.trim().toLowerCase();
    const peers = await loadPublicPeers(ctx);
    if (start === '') return [];
    return peers.filter((domain) => domain.startsWith(start)).slice(0, PEERS_FOUND);
  },
  donationCampaigns: () => undefined,
});

const PEERS_FOUND = 10;

/** What has a code of two letters and an English name. */
const POSTING_LANGUAGES = listLanguages();

function listLanguages(): { code: string; name: string }[] {
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  return (
    letters
      .flatMap((first) => letters.map((second) => first + second))
      // What has another code by now would stand here twice.
      .filter((code) => Intl.getCanonicalLocales(code)[0] === code)
      .flatMap((code) => ({ code, name: names.of(code) }))
      .filter((one): one is { code: string; name: string } => one.name !== undefined)
  );
}

export const renderRules = ({ rules }: InstanceSettings) => rules.map(renderRule);

function renderLongText({ text, updatedAt }: LongText) {
  return { updated_at: toInstant(updatedAt), content: toParagraphs(text) };
}

async function describeTerms(ctx: Context, from?: string): Promise<TermsOfService> {
  const settings = await loadInstanceSettings(ctx);
  const found = findTerms(ctx, settings, from);
  if (found === undefined) throw notFound();
  return renderTerms(ctx, settings, found);
}

/** What the owner decides of it: where the texts stand that somebody wrote, and whom what is shown to. */
async function withSettings(ctx: Context, settings: InstanceSettings, configuration: InstanceConfiguration) {
  const { privacyPolicy, terms } = settings;
  const urls = {
    ...configuration.urls,
    status: settings.statusPage || null,
    privacy_policy: privacyPolicy === null ? null : mint.path(ctx, '/privacy-policy'),
    terms_of_service: terms.length === 0 ? null : mint.path(ctx, '/terms-of-service'),
  };
  return { ...configuration, urls, limited_federation: (await readFederationMode(ctx.db)) === 'allowed' };
}

async function loadContact(ctx: Context, settings: InstanceSettings) {
  const { contactAccountId, contactEmail } = settings;
  const views = contactAccountId === null ? [] : [...(await loadAccountViews(ctx, [contactAccountId])).values()];
  const [account = null] = await renderAccounts(ctx, views);
  return { email: contactEmail, account };
}

const DEFAULT_ICON_SIZES = [48, 192, 512];

/** Squares in PNG, the smallest first. */
function describeIcons(ctx: Context, { icon }: InstanceSettings) {
  const icons =
    icon === null
      ? DEFAULT_ICON_SIZES.map((size) => [size, mint.path(ctx, `/media/default/icon-${size}.png`)])
      : ICON_SIZES.map((size) => [size, mint.file(ctx, icon[size])]);
  return icons.map(([size, src]) => ({ src: String(src), size: `${size}x${size}` }));
}

/** Where nobody has chosen one, the same at any density: one colour. */
function describeThumbnail(ctx: Context, { thumbnail }: InstanceSettings) {
  const url = thumbnail === null ? mint.path(ctx, '/media/default/header.png') : mint.file(ctx, thumbnail.file);
  const large = thumbnail?.largeFile ? mint.file(ctx, thumbnail.largeFile) : url;
  const { blurhash = HEADER_BLURHASH, description = '' } = thumbnail ?? {};
  return { url, blurhash, versions: { '@1x': url, '@2x': large }, description };
}

/** Whether people who know nobody here may join, or ask to. */
const mayAsk = ({ registrations }: InstanceSettings) => registrations === 'open' || registrations === 'approval';

async function describeInstance(ctx: Context): Promise<Instance> {
  const settings = await loadInstanceSettings(ctx);
  const { activeUsers } = await loadPublicStats(ctx);
  const { registrations } = settings;
  return {
    domain: ctx.config.hosts.handles,
    title: settings.title,
    version: COMPATIBLE_VERSION,
    source_url: mint.path(ctx, '/about'),
    description: settings.description,
    usage: { users: { active_month: activeUsers } },
    thumbnail: describeThumbnail(ctx, settings),
    icon: describeIcons(ctx, settings),
    languages: listSpoken(settings),
    configuration: await withSettings(ctx, settings, await describeConfiguration(ctx)),
    registrations: {
      enabled: mayAsk(settings),
      approval_required: registrations === 'approval',
      reason_required: registrations === 'approval' && settings.joinReason === 'on',
      message: mayAsk(settings) ? null : toParagraphs(settings.closedMessage) || null,
      min_age: settings.minimumAge || null,
      // Apps that look for it send people there; the others are told when they try.
      url: settings.signupChallenge === 'off' ? null : mint.path(ctx, '/sign-up'),
      question: settings.joinQuestion || null,
      invite_required: registrations === 'invite',
      challenge: describeChallenge(settings),
    },
    api_versions: { mastodon: MASTODON_API_VERSION, linnet: EXTENSIONS_VERSION },
    wrapstodon: null,
    contact: await loadContact(ctx, settings),
    rules: renderRules(settings),
    claimed: await hasOwner(ctx),
    sign_in_providers: (await loadOffered(ctx)).map(({ key, kind, title, joins }) => ({ id: key, kind, title, joins })),
    sign_in_directory: ctx.config.ldap && { title: ctx.config.ldap.title, joins: ctx.config.ldap.joins },
  };
}

function describeChallenge(settings: InstanceSettings): Instance['registrations']['challenge'] {
  if (settings.signupChallenge === 'off') return null;
  const service = settings.signupChallenge === 'service' ? describeService(settings) : undefined;
  if (service === undefined) return { kind: settings.signupChallenge };
  const { name, form, script, origins, privacy } = service;
  const known = { name, form, script_url: script, origins: [...origins], privacy_url: privacy || null };
  return { kind: 'service', service: { ...known, site_key: settings.challengeSiteKey } };
}

async function describeInstanceV1(ctx: Context): Promise<InstanceV1> {
  const settings = await loadInstanceSettings(ctx);
  const stats = await loadPublicStats(ctx);
  const contact = await loadContact(ctx, settings);
  const { accounts, statuses, media_attachments, polls } = await describeConfiguration(ctx);
  return {
    uri: ctx.config.hosts.handles,
    title: settings.title,
    short_description: settings.description,
    description: settings.description,
    email: contact.email,
    version: COMPATIBLE_VERSION,
    urls: { streaming_api: streamingUrl(ctx) },
    stats: { user_count: stats.users, status_count: stats.localPosts, domain_count: stats.peers.length },
    thumbnail: describeThumbnail(ctx, settings).url,
    languages: listSpoken(settings),
    registrations: mayAsk(settings),
    approval_required: settings.registrations === 'approval',
    // Mastodon's word for everybody's right to invite.
    invites_enabled: settings.invitesFor === 'everybody' && settings.registrations !== 'closed',
    configuration: { accounts, statuses, media_attachments, polls },
    contact_account: contact.account,
    rules: renderRules(settings),
    max_toot_chars: statuses.max_characters,
    max_media_attachments: statuses.max_media_attachments,
    upload_limit: media_attachments.image_size_limit,
    poll_limits: {
      max_options: polls.max_options,
      max_option_chars: polls.max_characters_per_option,
      min_expiration: polls.min_expiration,
      max_expiration: polls.max_expiration,
    },
  };
}
