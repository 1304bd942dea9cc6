import ldap from 'ldapjs';

type Next = (error?: unknown) => void;

export const BASE_DN = 'ou=people,dc=work,dc=test';
export const READER = { dn: 'cn=reader,dc=work,dc=test', password: 'the reader may look' };

export interface DirectoryEntry {
  /** Lets them in no more, whatever their password. */
  locked?: boolean;
  password: string;
  attributes: Record<string, string | string[]>;
}

/** A directory of another make, on a port of this machine: people by the name in their entry, which is their `cn`. */
export async function startLdapServer(people: Record<string, DirectoryEntry>) {
  const server = ldap.createServer();
  /** What was asked, as text. */
  const asked: string[] = [];
  let binds = 0;
  // biome-ignore lint/suspicious/noExplicitAny: its types have none for what handlers are given
  server.bind('dc=work,dc=test', (request: any, answer: any, next: Next) => {
    binds += 1;
    const dn = request.dn.toString().replaceAll(', ', ',');
    const name = /^cn=([^,]+),ou=people,/.exec(dn)?.[1] ?? '';
    // As real ones do with RFC 4513 §5.1.2: nothing was proven, and it succeeded.
    const good = dn === READER.dn ? READER.password : people[name]?.password;
    if (people[name]?.locked) return next(new ldap.UnwillingToPerformError());
    if (request.credentials !== '' && request.credentials !== good) return next(new ldap.InvalidCredentialsError());
    answer.end();
    return next();
  });
  // biome-ignore lint/suspicious/noExplicitAny: likewise
  server.search(BASE_DN, (request: any, answer: any, next: Next) => {
    if (request.connection.ldap.bindDN.toString().replaceAll(', ', ',') !== READER.dn) {
      return next(new ldap.InsufficientAccessRightsError());
    }
    asked.push(request.filter.toString());
    // It compares them in lower case with what was asked for.
    answer.attributes = answer.attributes.map((name: string) => name.toLowerCase());
    for (const [name, { attributes }] of Object.entries(people)) {
      const entry = { dn: `cn=${name},${BASE_DN}`, attributes: { objectclass: ['person'], ...attributes } };
      if (request.filter.matches(foldCase(entry.attributes))) answer.send(entry);
    }
    answer.end();
    return next();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: server.url,
    asked,
    binds: () => binds,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** Names and addresses are the same in any case (RFC 4519 §2.39). */
function foldCase(attributes: DirectoryEntry['attributes']): DirectoryEntry['attributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? value.toLowerCase() : value]),
  );
}
