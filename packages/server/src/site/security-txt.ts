import type { FastifyPluginAsync } from 'fastify';
import { findAccount } from '../core/accounts/find.ts';
import { mint } from '../core/addresses.ts';
import type { Context } from '../core/context.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';

const DAY_MS = 86_400_000;
/** Less than a year (RFC 9116 §2.5.5); made anew each day, so it is never out of date where somebody still serves it. */
const GOOD_DAYS = 180;
const DAY_S = 86_400;

/** `/.well-known/security.txt` (RFC 9116): whom to tell of a weakness of this server. */
export const securityTextRoutes: FastifyPluginAsync<{ ctx: Context }> = async (fastify, { ctx }) => {
  fastify.get('/.well-known/security.txt', async (_request, reply) => {
    const today = Math.floor(ctx.clock.now() / DAY_MS) * DAY_MS;
    const lines = [
      ...(await findContacts(ctx)).map((contact) => `Contact: ${contact}`),
      `Expires: ${new Date(today + GOOD_DAYS * DAY_MS).toISOString()}`,
      `Canonical: ${mint.path(ctx, '/.well-known/security.txt')}`,
    ];
    reply.header('cache-control', `public, max-age=${DAY_S}`).type('text/plain; charset=utf-8');
    return reply.send(`${lines.join('\n')}\n`);
  });
  fastify.get('/security.txt', async (_request, reply) => reply.redirect('/.well-known/security.txt', 302));
};

/** What the operator set, else the server's own contacts, else the page that says who runs it. Most wanted first. */
async function findContacts(ctx: Context): Promise<string[]> {
  const { securityContact } = ctx.config;
  if (securityContact !== null) return [securityContact];
  const { contactEmail, contactAccountId } = await loadInstanceSettings(ctx);
  const account = contactAccountId === null ? undefined : await findAccount(ctx, contactAccountId);
  // Encoded: an address may hold what ends a line or a URI (RFC 6068 §2).
  const contacts = contactEmail === '' ? [] : [`mailto:${encodeURIComponent(contactEmail).replaceAll('%40', '@')}`];
  if (account !== undefined && account.deletedAt === null) contacts.push(mint.accountPage(ctx, account.username));
  return contacts.length > 0 ? contacts : [mint.path(ctx, '/about')];
}
