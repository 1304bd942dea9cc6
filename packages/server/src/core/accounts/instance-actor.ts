import type { Tx } from '../../db/database.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { insertLocalAccount } from './create-local.ts';
import { generateAccountKeys } from './keys.ts';
import { findAccountByUri, renameAccount } from './queries.ts';

const actorIds = perProcess(() => ({ id: undefined as number | undefined }));

/**
 * The account that the server itself speaks as, made at the first start; answers its id. It signs fetches that no
 * person asked for; its name is the domain, so that nobody can sign up with it.
 */
export async function ensureInstanceActor(ctx: Context): Promise<number> {
  const known = actorIds(ctx);
  known.id ??= (await findActor(ctx)) ?? (await createActor(ctx));
  return known.id;
}

async function findActor(ctx: Context): Promise<number | undefined> {
  return (await findAccountByUri.first(ctx.db, { uri: mint.server(ctx) }))?.id;
}

/** Gives it the name of the address that this server has from now on. */
export async function renameInstanceActor(ctx: Context, tx: Tx): Promise<void> {
  await renameAccount.run(tx, { uri: mint.server(ctx), username: ctx.config.hosts.handles });
}

async function createActor(ctx: Context): Promise<number> {
  const keys = await generateAccountKeys();
  const uri = mint.server(ctx);
  const id = await ctx.db.write((tx) =>
    insertLocalAccount(ctx, tx, keys, {
      username: ctx.config.hosts.handles,
      kind: 'application',
      displayName: '',
      uri,
      url: mint.path(ctx, '/about'),
      inboxUri: `${uri}/inbox`,
      outboxUri: `${uri}/outbox`,
      followersUri: null,
      followingUri: null,
      featuredUri: null,
    }),
  );
  // Another process of this server was quicker.
  return id ?? ((await findActor(ctx)) as number);
}
