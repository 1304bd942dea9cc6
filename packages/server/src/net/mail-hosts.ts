import { Resolver } from 'node:dns/promises';

/** The names of the machines that take mail for a domain; none where nobody knows. */
export type FindMailHosts = (domain: string) => Promise<string[]>;

/** Nobody has more that matter. */
const HOSTS_MAX = 20;

/** Asks DNS (RFC 5321 §5.1), for three seconds at most. What cannot be found out is no answer: nobody has to be reached. */
export function createMailHosts(): FindMailHosts {
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });
  return async (domain) => {
    try {
      const records = await resolver.resolveMx(domain);
      return records.slice(0, HOSTS_MAX).map(({ exchange }) => exchange.toLowerCase());
    } catch {
      return [];
    }
  };
}
