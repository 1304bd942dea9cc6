import type { Hosts } from '../../config/load.ts';
import { withoutPort } from '../../lib/host.ts';

/** What programs mean by a name rather than a person: nobody has it. Written without underscores, like all below. */
const TECHNICAL = new Set(
  `constructor prototype proto undefined null nan true false hasownproperty tostring valueof
  localhost localdomain broadcasthost invalid test example wpad isatap me self i you`.split(/\s+/),
);

/**
 * Names that would pass for the server, for those who run it or for a part of it, or that other software treats
 * specially. Its owner may have them.
 */
const SERVICES = new Set(
  `abuse account accounts actor actors administration administrator admin administrators all announce announcement
  announcements anonymous app apps assets auth authorize autoconfig autodiscover billing blog bookmarks boosts bot dev
  c collections communities community contact conversation conversations deck default delete deleted directory docs domain domains donate donations download drafts
  emoji emojis everyone explore export favicon favourites featured featurerequests featurestamps federation feed feedback feeds files filters followedtags followers following
  ftp group groups guest health help helpdesk here home hostmaster imap import inbox info instance interact invite language
  invites jobs legal likes linnet list lists live local login logout mail mailerdaemon main manifest mastodon media
  metrics mod moderation moderator moderators mods news newsletter nobody nodeinfo noreply notification notifications
  oauth official operator operators outbox owner owners page pages passkeysignin password payment payments poll pop post posts
  postmaster press privacy profile proxy public pushworker relay register report reports robots root rss rules safety scheduled search
  security server service services settings setup share shop signin signout signup signupchallenge sitemap smtp spam ssl staff
  stamp stamps static statistics stats status statuses store streaming suggestions superuser support suspended sysadmin sysop system
  systemadmin tag tags team teams terms timeline timelines trending trends trust u unsubscribe uploads usenet user users
  uucp verify video videos web webfinger webmail webmaster websocket wellknown www about  api authorizeinteraction
  confirmemail forgotpassword resetpassword contributor moderationteam supportteam noc`.split(/\s+/),
);

/** Whether a name means something here already: `technical` for everybody, `service` for all but the owner. */
export function findReserved(username: string, hosts: Hosts): 'technical' | 'service' | undefined {
  // `admin_`, `_admin` and `a_d_m_i_n` look like the same to whoever reads them in a hurry.
  const name = username.toLowerCase().replaceAll('_', '');
  if (name === '' || TECHNICAL.has(name)) return 'technical';
  if (SERVICES.has(name)) return 'service';
  // The host's own name: `@social@social.example.org` would be the server speaking.
  const own = [hosts.web, hosts.handles].flatMap((host) => {
    const labels = withoutPort(host).split('.');
    return [...labels, labels.join('')].map((label) => label.replaceAll('-', ''));
  });
  return own.includes(name) ? 'service' : undefined;
}
