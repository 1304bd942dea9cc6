import { instance } from '@linnet/api-schemas/mastodon/endpoints/instance.ts';
import { EXTENSIONS_VERSION } from '@linnet/api-schemas/mastodon/extensions.ts';
import type { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import type { InstanceV1 } from '@linnet/api-schemas/mastodon/instance-v1.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { loadInstanceStats } from '../../../core/instances/stats.ts';
import { type InstanceSettings, loadInstanceSettings } from '../../../core/users/settings.ts';
import { hasOwner } from '../../../core/users/setup.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { escapeHtml } from '../../../lib/html/escape-html.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import {
  COMPATIBLE_VERSION,
  describeConfiguration,
  MASTODON_API_VERSION,
  streamingUrl,
} from '../instance-configuration.ts';

const LANGUAGES = ['en'];

/** What the server says about itself; every app asks at each start, with and without a token. */
export const instanceRoutes = defineRoutes(instance, {
  get: ({ ctx }) => describeInstance(ctx),
  getV1: ({ ctx }) => describeInstanceV1(ctx),
  peers: async ({ ctx }) => (await loadInstanceStats(ctx)).peers,
  rules: () => [],
  languages: () => ({}),
  description: async ({ ctx }) => ({
    updated_at: null,
    content: toParagraphs((await loadInstanceSettings(ctx)).description),
  }),
});

async function loadContact(ctx: Context, settings: InstanceSettings) {
  const { contactAccountId, contactEmail } = settings;
  const views = contactAccountId === null ? [] : [...(await loadAccountViews(ctx, [contactAccountId])).values()];
  const [account = null] = await renderAccounts(ctx, views);
  return { email: contactEmail, account };
}

async function describeInstance(ctx: Context): Promise<Instance> {
  const settings = await loadInstanceSettings(ctx);
  const { activeUsers } = await loadInstanceStats(ctx);
  const { registrations } = settings;
  return {
    domain: ctx.config.hosts.handles,
    title: settings.title,
    version: COMPATIBLE_VERSION,
    source_url: mint.path(ctx, '/about'),
    description: settings.description,
    usage: { users: { active_month: activeUsers } },
    thumbnail: { url: mint.path(ctx, '/media/default/header.png') },
    icon: [],
    languages: LANGUAGES,
    configuration: describeConfiguration(ctx),
    registrations: {
      enabled: registrations !== 'closed',
      approval_required: registrations === 'approval',
      reason_required: registrations === 'approval',
      message: null,
      min_age: null,
      url: null,
    },
    api_versions: { mastodon: MASTODON_API_VERSION, linnet: EXTENSIONS_VERSION },
    wrapstodon: null,
    contact: await loadContact(ctx, settings),
    rules: [],
    claimed: await hasOwner(ctx),
  };
}

async function describeInstanceV1(ctx: Context): Promise<InstanceV1> {
  const settings = await loadInstanceSettings(ctx);
  const stats = await loadInstanceStats(ctx);
  const contact = await loadContact(ctx, settings);
  const { accounts, statuses, media_attachments, polls } = describeConfiguration(ctx);
  return {
    uri: ctx.config.hosts.handles,
    title: settings.title,
    short_description: settings.description,
    description: settings.description,
    email: contact.email,
    version: COMPATIBLE_VERSION,
    urls: { streaming_api: streamingUrl(ctx) },
    stats: { user_count: stats.users, status_count: stats.localPosts, domain_count: stats.peers.length },
    thumbnail: mint.path(ctx, '/media/default/header.png'),
    languages: LANGUAGES,
    registrations: settings.registrations !== 'closed',
    approval_required: settings.registrations === 'approval',
    invites_enabled: false,
    configuration: { accounts, statuses, media_attachments, polls },
    contact_account: contact.account,
    rules: [],
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

function toParagraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('');
}
