import type { Client, Entry } from 'ldapts';
import type { LdapServer } from '../config/ldap.ts';

/** Somebody as the directory has them; '' for what it does not say. */
export interface DirectoryPerson {
  dn: string;
  /** Stays the same when names change: text as it is, bytes in hexadecimal. */
  id: string;
  login: string;
  name: string;
  mail: string;
}

export interface LdapClient {
  /** Who goes by a login; undefined for nobody and for a login that is not one person's. Throws where it cannot be asked. */
  find(login: string): Promise<DirectoryPerson | undefined>;
  /** The same where the password is theirs, too: undefined for a wrong one. Throws where it cannot be asked. */
  prove(login: string, password: string): Promise<DirectoryPerson | undefined>;
}

const TIMEOUT_MS = 10_000;
/** Two are as bad as many: whoever goes by a login has to be one. */
const SIZE_LIMIT = 2;
const LOGIN_MAX = 320;

/**
 * LDAP (RFC 4511) to the directory that the settings name, with a connection for each question: sign-ins are few. What
 * people type goes into a filter as a value of its own and never as text (RFC 4515 §3 has nothing to escape then).
 * Nothing of ldapts is in memory before the first question.
 */
export function createLdapClient(server: LdapServer): LdapClient {
  const { url, startTls, bind, baseDn, idAttribute, loginAttributes, nameAttribute, mailAttribute } = server;

  async function ask<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const { Client } = await import('ldapts');
    const client = new Client({ url, timeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS });
    try {
      if (startTls) await client.startTLS({ servername: new URL(url).hostname });
      if (bind !== null) await client.bind(bind.dn, bind.password);
      return await work(client);
    } finally {
      await client.unbind().catch(() => {});
    }
  }

  async function search(client: Client, login: string): Promise<DirectoryPerson | undefined> {
    const { AndFilter, EqualityFilter, FilterParser, OrFilter } = await import('ldapts');
    const named = loginAttributes.map((attribute) => new EqualityFilter({ attribute, value: login }));
    const { searchEntries } = await client.search(baseDn, {
      scope: 'sub',
      filter: new AndFilter({ filters: [FilterParser.parseString(server.filter), new OrFilter({ filters: named })] }),
      attributes: [idAttribute, ...loginAttributes, nameAttribute, mailAttribute],
      explicitBufferAttributes: [idAttribute],
      sizeLimit: SIZE_LIMIT,
      timeLimit: TIMEOUT_MS / 1_000,
    });
    const [entry, ...more] = searchEntries;
    if (entry === undefined || more.length > 0) return undefined;
    const id = readId(entry, idAttribute);
    // Without it nobody would be the same person tomorrow.
    if (id === '') throw new Error(`${entry.dn} has no ${idAttribute}`);
    return {
      dn: entry.dn,
      id,
      login: readText(entry, loginAttributes[0] ?? ''),
      name: readText(entry, nameAttribute),
      mail: readText(entry, mailAttribute),
    };
  }

  const isLogin = (login: string) => login !== '' && login.length <= LOGIN_MAX && !login.includes('\0');
  return {
    find: async (login) => (isLogin(login) ? ask((client) => search(client, login)) : undefined),
    async prove(login, password) {
      // A bind without a password succeeds, and says nothing (RFC 4513 §5.1.2).
      if (!isLogin(login) || password === '') return undefined;
      return ask(async (client) => {
        const person = await search(client, login);
        if (person === undefined) return undefined;
        try {
          await client.bind(person.dn, password);
          return person;
        } catch (error) {
          if (await saysNo(error)) return undefined;
          throw error;
        }
      });
    },
  };
}

/** Whether the directory refuses the person: besides wrong passwords, those who have none, are locked or have to change it. */
async function saysNo(error: unknown): Promise<boolean> {
  const { ConstraintViolationError, InappropriateAuthError, InvalidCredentialsError, UnwillingToPerformError } =
    await import('ldapts');
  const refusals = [InvalidCredentialsError, InappropriateAuthError, ConstraintViolationError, UnwillingToPerformError];
  return refusals.some((kind) => error instanceof kind);
}

function readText(entry: Entry, attribute: string): string {
  const value = firstOf(entry, attribute);
  return typeof value === 'string' ? value : (value?.toString('utf8') ?? '');
}

/** An `entryUUID` is text (RFC 4530), an `objectGUID` is bytes. */
function readId(entry: Entry, attribute: string): string {
  const value = firstOf(entry, attribute);
  if (value === undefined || typeof value === 'string') return value ?? '';
  const text = value.toString('latin1');
  return /^[\x20-\x7e]*$/.test(text) ? text : value.toString('hex');
}

/** The first of its values, by a name whose case does not count (RFC 4512 §2.5). */
function firstOf(entry: Entry, attribute: string): string | Buffer | undefined {
  const keys = Object.keys(entry).filter((name) => name.toLowerCase() === attribute.toLowerCase());
  // What was asked for and is not there stands as a list of nothing, beside what is there in another case.
  return keys.flatMap((key) => entry[key] ?? [])[0];
}
