import { listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { MISSKEY } from '@linnet/api-schemas/misskey/endpoints/index.ts';
import { server } from '@linnet/api-schemas/misskey/endpoints/server.ts';
import type { Meta, RolePolicies } from '@linnet/api-schemas/misskey/meta.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { DOORS } from '../../../core/doors.ts';
import { type FeedOrigin, findReaders, mayReadFeed } from '../../../core/timelines/open-feeds.ts';
import { type InstanceSettings, loadInstanceSettings } from '../../../core/users/settings.ts';
import { hasOwner } from '../../../core/users/setup.ts';
import { VERSION } from '../../../lib/version.ts';
import { defineRoutes } from '../../http/route.ts';

/** The Misskey whose API this is: apps compare it. */
const COMPATIBLE_VERSION = `${DOORS.misskey.software.version}-linnet-${VERSION}`;
const MEGABYTE = 1024 * 1024;
const PREFIX = '/api/';

const NAMES = listEndpoints(MISSKEY).map(([, { path }]) => path.slice(PREFIX.length));

export const serverRoutes = defineRoutes(server, {
  meta: async ({ ctx, params }) => ({
    ...(await describeServer(ctx)),
    ...(params.detail ? await describeDetails(ctx) : {}),
  }),
  endpoints: () => NAMES,
});

async function describeServer(ctx: Context): Promise<Meta> {
  const settings = await loadInstanceSettings(ctx);
  const { title, description, contactEmail, registrations, icon, thumbnail } = settings;
  return {
    ...ABSENT,
    themeColor: settings.accentColor || null,
    maintainerName: null,
    maintainerEmail: contactEmail === '' ? null : contactEmail,
    version: COMPATIBLE_VERSION,
    iconUrl: icon && mint.file(ctx, icon[192]),
    bannerUrl: thumbnail && mint.file(ctx, thumbnail.file),
    providesTarball: false,
    name: title,
    shortName: null,
    uri: mint.path(ctx, ''),
    description: description === '' ? null : description,
    langs: [],
    clientOptions: {
      entrancePageStyle: 'simple',
      showTimelineForVisitor: findReaders(settings, 'live', 'local') === 'everybody',
      showActivitiesForVisitor: false,
    },
    disableRegistration: registrations === 'closed' || registrations === 'invite',
    emailRequiredForSignup: true,
    mascotImageUrl: mint.path(ctx, '/media/default/avatar.png'),
    maxNoteTextLength: settings.postCharacters,
    ads: [],
    notesPerOneAd: 0,
    mediaProxy: mint.path(ctx, '/media/proxy'),
    serverRules: [],
    policies: policiesOf(ctx, settings),
    noteSearchableScope: 'local',
    maxFileSize: ctx.config.mediaMaxBytes,
    federation: 'all',
  };
}

async function describeDetails(ctx: Context): Promise<Partial<Meta>> {
  const settings = await loadInstanceSettings(ctx);
  const { registrations } = settings;
  return {
    features: {
      registration: registrations === 'open' || registrations === 'approval',
      emailRequiredForSignup: true,
      localTimeline: isRead(settings, 'local'),
      globalTimeline: isRead(settings, 'remote') || isRead(settings, 'local'),
      hcaptcha: false,
      turnstile: false,
      recaptcha: false,
      objectStorage: false,
      serviceWorker: false,
      miauth: false,
    },
    proxyAccountName: null,
    requireSetup: !(await hasOwner(ctx)),
    cacheRemoteFiles: true,
    cacheRemoteSensitiveFiles: true,
  };
}

const isRead = (settings: InstanceSettings, origin: FeedOrigin) =>
  mayReadFeed(settings, { kind: 'live', origin, as: 'member' });

/** What everybody here may do. */
function policiesOf(ctx: Context, settings: InstanceSettings): RolePolicies {
  return {
    ...NOT_ALLOWED,
    gtlAvailable: isRead(settings, 'remote') || isRead(settings, 'local'),
    ltlAvailable: isRead(settings, 'local'),
    canPublicNote: true,
    mentionLimit: 100,
    canSearchUsers: true,
    canHideAds: true,
    maxFileSizeMb: Math.floor(ctx.config.mediaMaxBytes / MEGABYTE),
    uploadableFileTypes: ['image/*'],
    canUpdateBioMedia: true,
    pinLimit: 5,
    rateLimitFactor: 1,
  };
}

const NOT_ALLOWED: RolePolicies = {
  gtlAvailable: false,
  ltlAvailable: false,
  canPublicNote: false,
  mentionLimit: 0,
  canInvite: false,
  inviteLimit: 0,
  inviteLimitCycle: 0,
  inviteExpirationTime: 0,
  canManageCustomEmojis: false,
  canManageAvatarDecorations: false,
  canSearchNotes: false,
  canSearchUsers: false,
  canUseTranslator: false,
  canHideAds: false,
  canCreateChannel: false,
  driveCapacityMb: 0,
  maxFileSizeMb: 0,
  uploadableFileTypes: [],
  alwaysMarkNsfw: false,
  canUpdateBioMedia: false,
  pinLimit: 0,
  antennaLimit: 0,
  wordMuteLimit: 0,
  webhookLimit: 0,
  clipLimit: 0,
  noteEachClipsLimit: 0,
  userListLimit: 0,
  userEachUserListsLimit: 0,
  rateLimitFactor: 0,
  avatarDecorationLimit: 0,
  canImportAntennas: false,
  canImportBlocking: false,
  canImportFollowing: false,
  canImportMuting: false,
  canImportUserLists: false,
  chatAvailability: 'unavailable',
  noteDraftLimit: 0,
  scheduledNoteLimit: 0,
  watermarkAvailable: false,
};

/** What this server has none of; strict apps need every key. */
const ABSENT = {
  tosUrl: null,
  repositoryUrl: null,
  feedbackUrl: null,
  defaultDarkTheme: null,
  defaultLightTheme: null,
  enableHcaptcha: false,
  hcaptchaSiteKey: null,
  enableMcaptcha: false,
  mcaptchaSiteKey: null,
  mcaptchaInstanceUrl: null,
  enableRecaptcha: false,
  recaptchaSiteKey: null,
  enableTurnstile: false,
  turnstileSiteKey: null,
  enableTestcaptcha: false,
  googleAnalyticsMeasurementId: null,
  swPublickey: null,
  serverErrorImageUrl: null,
  infoImageUrl: null,
  notFoundImageUrl: null,
  enableEmail: false,
  enableServiceWorker: false,
  translatorAvailable: false,
  sentryForFrontend: null,
  enableUrlPreview: false,
  backgroundImageUrl: null,
  impressumUrl: null,
  logoImageUrl: null,
  privacyPolicyUrl: null,
  inquiryUrl: null,
  themeColor: null,
};
