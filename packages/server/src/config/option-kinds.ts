import { isIP } from 'node:net';
import { hostOfUrl, isLocalHost, readHost, withoutPort } from '../lib/host.ts';
import { readLdapUrl } from './ldap.ts';
import { readSmtpUrl, type SmtpServer } from './smtp.ts';

/** A setting: its meaning, its default, how it is read. */
export interface Option<T> {
  doc: string;
  /** What a value has to be, as shown to an operator who got it wrong. */
  expected: string;
  fallback: T;
  /** Throws nothing: undefined is the answer for a bad value. */
  parse(text: string): T | undefined;
  secret?: boolean;
}

export function text(fallback: string, doc: string, options: { secret?: boolean } = {}): Option<string> {
  return { doc, fallback, expected: 'a text', parse: (value) => value, ...options };
}

export function optionalText(doc: string, options: { secret?: boolean } = {}): Option<string | null> {
  return { doc, fallback: null, expected: 'a text', parse: (value) => (value === '' ? null : value), ...options };
}

export function integer(fallback: number, min: number, max: number, doc: string): Option<number> {
  return {
    doc,
    fallback,
    expected: `a whole number from ${min} to ${max}`,
    parse: (value) => {
      if (!/^\d+$/.test(value)) return undefined;
      const number = Number(value);
      return number >= min && number <= max ? number : undefined;
    },
  };
}

export function flag(fallback: boolean, doc: string): Option<boolean> {
  return {
    doc,
    fallback,
    expected: 'true or false',
    parse: (value) => (value === 'true' ? true : value === 'false' ? false : undefined),
  };
}

export function choice<const T extends string>(choices: readonly T[], fallback: T, doc: string): Option<T> {
  return {
    doc,
    fallback,
    expected: `one of ${choices.join(', ')}`,
    parse: (value) => choices.find((candidate) => candidate === value),
  };
}

/** An http(s) address without query, and without a slash at the end. */
export function webAddress(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'an https:// or http:// address',
    parse: (value) => {
      const url = /^https?:\/\//.test(value) ? URL.parse(value) : null;
      if (url === null || url.username !== '' || url.search !== '' || url.hash !== '') return undefined;
      return url.href.replace(/\/+$/, '');
    },
  };
}

/** A URI that somebody can be reached by, as RFC 9116 §2.5.3 allows. */
export function contact(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'a mailto:, https:// or tel: address',
    parse: (value) => (/^(?:mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+?[0-9-]+)$/.test(value) ? value : undefined),
  };
}

export function smtpUrl(doc: string): Option<SmtpServer | null> {
  return { doc, fallback: null, expected: 'an smtp:// or smtps:// address', secret: true, parse: readSmtpUrl };
}

export function ldapUrl(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'an ldap:// or ldaps:// address with host and port alone',
    parse: readLdapUrl,
  };
}

/** A description of an attribute (RFC 4512 §2.5). */
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;

export function attribute(fallback: string, doc: string): Option<string> {
  return {
    doc,
    fallback,
    expected: 'the name of an attribute, such as uid',
    parse: (value) => (ATTRIBUTE.test(value) ? value : undefined),
  };
}

export function attributes(fallback: string[], doc: string): Option<string[]> {
  return {
    doc,
    fallback,
    expected: 'one to four names of attributes, separated by commas',
    parse: (value) => {
      const names = splitList(value);
      return names.length >= 1 && names.length <= 4 && names.every((name) => ATTRIBUTE.test(name)) ? names : undefined;
    },
  };
}

/** As others are written to by: one address, without a name. */
export function mailAddress(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'an address such as linnet@example.org',
    parse: (value) => (/^[\w.!#$&'*+/=?^`{|}~-]{1,64}@[\w-]+(\.[\w-]+)*$/.test(value) ? value : undefined),
  };
}

/** Public servers need https: other servers refuse plain http, and passwords would travel in the clear. */
export function publicUrl(): Option<string | null> {
  return {
    doc: 'The address people and other servers reach this server by. Part of every handle and id: never change it once the server has federated. Unset: http://localhost with PORT.',
    fallback: null,
    expected: 'an https:// address without path (http:// only for localhost, or with FEDERATION_ALLOW_PRIVATE=true)',
    parse: (value) => {
      if (!URL.canParse(value)) return undefined;
      const url = new URL(value);
      if (url.username !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '') return undefined;
      if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
      const host = hostOfUrl(url);
      return host === undefined ? undefined : `${url.protocol}//${host}`;
    },
  };
}

/** True for addresses that are only reachable on this machine. */
export function isLocalOrigin(origin: string): boolean {
  return isLocalHost(new URL(origin).host);
}

/** A name: an address in its place would be nobody's for good. */
function readName(text: string): string | undefined {
  const host = readHost(text.trim());
  return host === undefined || host.startsWith('[') || isIP(withoutPort(host)) !== 0 ? undefined : host;
}

export function hostName(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'a domain name, such as example.org',
    parse: readName,
  };
}

export function hostNames(doc: string): Option<string[]> {
  return {
    doc,
    fallback: [],
    expected: 'names, with a port or for all ports, separated by commas',
    parse: (value) => {
      const names = splitList(value).map(readName);
      return names.every((name) => name !== undefined) ? names : undefined;
    },
  };
}

/** Whose apps are let in as if this were their software. */
export const DIALECTS = ['lemmy', 'pixelfed', 'misskey', 'pleroma'] as const;
export type Dialect = (typeof DIALECTS)[number];

export function faces(doc: string): Option<[host: string, dialect: Dialect][]> {
  return {
    doc,
    fallback: [],
    expected: `name=dialect, separated by commas, each name once; dialects are ${DIALECTS.join(', ')}`,
    parse: (value) => {
      const faces = new Map<string, Dialect>();
      for (const item of splitList(value)) {
        const [name = '', word, ...more] = item.split('=');
        const host = readName(name);
        const dialect = DIALECTS.find((one) => one === word?.trim().toLowerCase());
        if (host === undefined || dialect === undefined || more.length > 0 || faces.has(host)) return undefined;
        faces.set(host, dialect);
      }
      return [...faces];
    },
  };
}

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function databaseUrl(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'a postgres:// address',
    secret: true,
    parse: (value) => (/^postgres(ql)?:\/\/\S+$/.test(value) ? value : undefined),
  };
}

export function redisUrl(doc: string): Option<string | null> {
  return {
    doc,
    fallback: null,
    expected: 'a redis:// or rediss:// address',
    secret: true,
    parse: (value) => (/^rediss?:\/\/\S+$/.test(value) && URL.canParse(value) ? value : undefined),
  };
}

const NETWORK_NAMES = new Set(['loopback', 'linklocal', 'uniquelocal']);

export function networks(doc: string): Option<string[]> {
  return {
    doc,
    fallback: [],
    expected: 'IP addresses, networks such as 10.0.0.0/8, or loopback, separated by commas',
    parse: (value) => {
      const items = splitList(value);
      return items.every(isNetwork) ? items : undefined;
    },
  };
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  if (NETWORK_NAMES.has(text)) return true;
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** What a process does: answer requests, work on the queue, feed open streams. */
export const ROLES = ['web', 'worker', 'streaming'] as const;
export type Role = (typeof ROLES)[number];

export function roles(doc: string): Option<readonly Role[]> {
  return {
    doc,
    fallback: ROLES,
    expected: `all, or some of ${ROLES.join(', ')}, separated by commas`,
    parse: (value) => {
      const names = value.split(',').map((name) => name.trim());
      if (names.join() === 'all') return ROLES;
      const chosen = ROLES.filter((role) => names.includes(role));
      return chosen.length === new Set(names).size ? chosen : undefined;
    },
  };
}
