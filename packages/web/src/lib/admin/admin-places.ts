import { hasPermission, type Permission } from '@linnet/api-schemas/permissions.ts';
import type { MessagesOf } from '../i18n/context.ts';
import type { IconName } from '../ui/icons.ts';

type Say = (t: MessagesOf<'admin'>) => string;

/** A room of the administration. */
export interface AdminPlace {
  href: string;
  icon: IconName;
  text: Say;
  /** What is done there, in a sentence. */
  what: Say;
  /** Who has this may go in; null: everybody with an office. */
  wants: Permission | null;
}

export interface AdminGroup {
  /** None: what comes first of all. */
  text: Say | null;
  places: AdminPlace[];
}

/** The rooms in their groups: the list beside the pages and the list of the first page are made of this. */
const groups: AdminGroup[] = [
  {
    text: null,
    places: [{ href: '/admin', icon: 'home', text: (t) => t.overview, what: (t) => t.overviewWhat, wants: null }],
  },
  {
    text: (t) => t.groupPeople,
    places: [
      {
        href: '/admin/people',
        icon: 'people',
        text: (t) => t.peopleRoom,
        what: (t) => t.peopleWhat,
        wants: 'manageUsers',
      },
      {
        href: '/admin/invites',
        icon: 'link',
        text: (t) => t.invitesRoom,
        what: (t) => t.invitesWhat,
        wants: 'manageInvites',
      },
      {
        href: '/admin/roles',
        icon: 'shield',
        text: (t) => t.rolesRoom,
        what: (t) => t.rolesWhat,
        wants: 'manageRoles',
      },
      { href: '/admin/blocks', icon: 'lock', text: (t) => t.blocks, what: (t) => t.blocksWhat, wants: 'manageBlocks' },
    ],
  },
  {
    text: (t) => t.groupModeration,
    places: [
      {
        href: '/admin/reports',
        icon: 'flag',
        text: (t) => t.moderationReports,
        what: (t) => t.moderationReportsWhat,
        wants: 'manageReports',
      },
      {
        href: '/admin/appeals',
        icon: 'talk',
        text: (t) => t.moderationAppeals,
        what: (t) => t.moderationAppealsWhat,
        wants: 'manageAppeals',
      },
      {
        href: '/admin/screens',
        icon: 'filter',
        text: (t) => t.screeningRoom,
        what: (t) => t.screeningWhat,
        wants: 'manageReports',
      },
    ],
  },
  {
    text: (t) => t.groupContent,
    places: [
      {
        href: '/admin/announcements',
        icon: 'bell',
        text: (t) => t.announcementsRoom,
        what: (t) => t.announcementsWhat,
        wants: 'manageAnnouncements',
      },
      {
        href: '/admin/emojis',
        icon: 'image',
        text: (t) => t.emojisRoom,
        what: (t) => t.emojisWhat,
        wants: 'manageCustomEmojis',
      },
      {
        href: '/admin/trends',
        icon: 'trend',
        text: (t) => t.trendsRoom,
        what: (t) => t.trendsWhat,
        wants: 'manageTaxonomies',
      },
    ],
  },
  {
    text: (t) => t.groupServer,
    places: [
      {
        href: '/admin/settings',
        icon: 'settings',
        text: (t) => t.serverSettings,
        what: (t) => t.serverSettingsWhat,
        wants: 'manageSettings',
      },
      {
        href: '/admin/sign-in',
        icon: 'out',
        text: (t) => t.signInRoom,
        what: (t) => t.signInRoomWhat,
        wants: 'manageSettings',
      },
      {
        href: '/admin/rules',
        icon: 'list',
        text: (t) => t.serverRules,
        what: (t) => t.serverRulesWhat,
        wants: 'manageRules',
      },
      {
        href: '/admin/terms',
        icon: 'quote',
        text: (t) => t.serverTerms,
        what: (t) => t.serverTermsWhat,
        wants: 'manageSettings',
      },
      {
        href: '/admin/servers',
        icon: 'globe',
        text: (t) => t.otherServers,
        what: (t) => t.otherServersWhat,
        wants: 'manageFederation',
      },
      {
        href: '/admin/relays',
        icon: 'boost',
        text: (t) => t.relaysRoom,
        what: (t) => t.relaysWhat,
        wants: 'manageFederation',
      },
    ],
  },
  {
    text: (t) => t.groupSystem,
    places: [
      {
        href: '/admin/webhooks',
        icon: 'send',
        text: (t) => t.webhooksRoom,
        what: (t) => t.webhooksWhat,
        wants: 'manageWebhooks',
      },
      {
        href: '/admin/audit',
        icon: 'clock',
        text: (t) => t.auditLog,
        what: (t) => t.auditLogWhat,
        wants: 'viewAuditLog',
      },
      {
        href: '/admin/health',
        icon: 'heart',
        text: (t) => t.healthRoom,
        what: (t) => t.healthWhat,
        wants: 'viewDevops',
      },
      {
        href: '/admin/storage',
        icon: 'keep',
        text: (t) => t.storageRoom,
        what: (t) => t.storageWhat,
        wants: 'viewDevops',
      },
      { href: '/admin/jobs', icon: 'boost', text: (t) => t.jobQueue, what: (t) => t.jobQueueWhat, wants: 'viewDevops' },
    ],
  },
];

/** The groups with what somebody with these permissions may enter; those where there is nothing are left out. */
export function adminGroups(permissions: number, all: readonly AdminGroup[] = groups): AdminGroup[] {
  return all
    .map((group) => ({
      ...group,
      places: group.places.filter(({ wants }) => wants === null || hasPermission(permissions, wants)),
    }))
    .filter(({ places }) => places.length > 0);
}

/** The place that a page belongs to: itself, or the one it is within. */
export function findAdminPlace(path: string, shown: readonly AdminGroup[]): AdminPlace | undefined {
  const places = shown.flatMap((group) => group.places);
  return places.find(({ href }) => href === path || (href !== '/admin' && path.startsWith(`${href}/`)));
}
