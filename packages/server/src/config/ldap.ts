import { isLocalHost } from '../lib/host.ts';
import type { Settings } from './options.ts';

/** The directory whose people sign in with the password that they have there (LDAP, RFC 4511). */
export interface LdapServer {
  /** ldap:// or ldaps://, with host and port alone. */
  url: string;
  /** TLS is asked for before anything is said (RFC 4511 §4.14); without it a server is not spoken to. */
  startTls: boolean;
  /** Whom we look people up as; null: nobody. */
  bind: { dn: string; password: string } | null;
  baseDn: string;
  /** Who of the directory may come in (RFC 4515). */
  filter: string;
  /** Attributes by which people name themselves. */
  loginAttributes: string[];
  /** The attribute that stays when somebody's name changes. */
  idAttribute: string;
  nameAttribute: string;
  mailAttribute: string;
  /** What people call the directory. */
  title: string;
  joins: Settings['LDAP_JOINS'];
}

/** Reads `ldap://host:port` and `ldaps://…`; undefined for anything else. */
export function readLdapUrl(value: string): string | undefined {
  const url = /^ldaps?:\/\//.test(value) ? URL.parse(value) : null;
  if (url === null || url.hostname === '' || url.username !== '' || url.search !== '' || url.hash !== '')
    return undefined;
  return url.pathname === '' || url.pathname === '/' ? `${url.protocol}//${url.host}` : undefined;
}

/** Null where there is no directory. `refuse` throws for a setting, with what is wrong about it. */
export function readLdap(settings: Settings, refuse: (key: string, why: string) => never): LdapServer | null {
  const url = settings.LDAP_URL;
  if (url === null) return null;
  const [dn, password] = [settings.LDAP_BIND_DN, settings.LDAP_BIND_PASSWORD];
  if ((dn === null) !== (password === null)) refuse('LDAP_BIND_PASSWORD', 'goes together with LDAP_BIND_DN');
  return {
    url,
    startTls: url.startsWith('ldap:') && settings.LDAP_STARTTLS && !isLocalHost(new URL(url).host),
    bind: dn === null || password === null ? null : { dn, password },
    baseDn: settings.LDAP_BASE_DN ?? refuse('LDAP_BASE_DN', 'LDAP_URL needs it'),
    filter: settings.LDAP_FILTER,
    loginAttributes: settings.LDAP_LOGIN_ATTRIBUTES,
    idAttribute: settings.LDAP_ID_ATTRIBUTE,
    nameAttribute: settings.LDAP_NAME_ATTRIBUTE,
    mailAttribute: settings.LDAP_MAIL_ATTRIBUTE,
    title: settings.LDAP_TITLE,
    joins: settings.LDAP_JOINS,
  };
}
