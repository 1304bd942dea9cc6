import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { ProviderJoins, SignInProvidersTable } from '../../db/tables/providers.ts';
import { AppError } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { judgeGivers } from '../staff/keep-roles.ts';
import { type Role, readOwnRoles } from '../staff/roles.ts';
import { callbackOf, checkIssuer, MAX_PROVIDERS, noProvider, type Provider, sealSecret } from './providers.ts';
import { countIdentities, deleteProvider, findProviders, lockProvider, updateProvider } from './queries.ts';
import { requireAboveAll } from './require-above-all.ts';
import { type RoleMap, readRules, writeRoleMap } from './role-map.ts';
import { loadMetadata, urlOf } from './saml-metadata.ts';
import { readSaml } from './saml-settings.ts';
import { changeSaml, describeKeys, describeSaml, type SamlChanges, type SamlView } from './saml-view.ts';

const KEY = /^[a-z0-9][a-z0-9-]{0,29}$/;
const TITLE_MAX = 60;
const CLIENT_MAX = 500;
/** Counted exactly as far as that. */
export const PEOPLE_MAX = 1_000;

/** A provider as staff see it. */
export interface ProviderView extends Provider {
  /** The address that it sends people back to. */
  callback: string;
  /** What it says of itself, where it speaks SAML. */
  saml: SamlView | null;
  /** How many are known by their account there, up to `PEOPLE_MAX`: they may have other ways in. */
  people: number;
  /** `role` is null where it is gone; `holds` says whether who wrote the map may still give it. */
  rules: { value: string; role: Role | null; holds: boolean }[];
}

/** All of them by their keys. */
export async function listProviders(ctx: Context): Promise<ProviderView[]> {
  const rows = await findProviders.all(ctx.db, { limit: MAX_PROVIDERS });
  const counts = new Map((await countIdentities.all(ctx.db, { limit: PEOPLE_MAX })).map((one) => [one.key, one.count]));
  const roles = await readOwnRoles(ctx.db);
  const may = await judgeGivers(
    ctx.db,
    rows.flatMap(({ rolesById }) => rolesById ?? []),
  );
  return rows.map(({ sealed: _, ...provider }) => {
    const rules = readRules(provider).map(({ value, role: key }) => {
      const role = roles.get(key) ?? null;
      return { value, role, holds: role !== null && may(provider.rolesById, role) };
    });
    const people = Number(counts.get(provider.key) ?? 0);
    const saml = provider.kind === 'saml' ? describeSaml(ctx, provider) : null;
    return { ...provider, callback: callbackOf(ctx, provider), people, rules, saml };
  });
}

export interface ProviderInput extends RoleMap {
  title: string;
  clientId: string;
  clientSecret: string;
  joins: ProviderJoins;
}

const NO_MAP: RoleMap = { roleClaim: '', roleScope: '', roles: [] };

/**
 * Offers a provider of OpenID Connect; `by` is an account here, null for the command line. Throws `invalid`, `conflict` for a
 * key in use, `forbidden` for a role that they may not give.
 */
export async function addProvider(
  ctx: Context,
  input: Omit<ProviderInput, keyof RoleMap> & Partial<RoleMap> & { key: string; issuer: string; by: number | null },
): Promise<void> {
  const { issuer, clientId, clientSecret, ...offer } = input;
  checkIssuer(ctx, issuer);
  checkOffer(offer);
  checkClient(clientId, clientSecret);
  const sealed = await sealSecret(ctx, 'oidc', clientSecret);
  await insertProvider(ctx, { ...offer, kind: 'oidc', issuer, clientId, sealed, samlJson: null });
}

/** What every provider has, whatever it speaks. */
export interface Offer extends Partial<RoleMap> {
  by: number | null;
  key: string;
  title: string;
  joins: ProviderJoins;
}

/** Throws `invalid` for a name that a provider cannot have. */
export function checkOffer({ key, title }: Pick<Offer, 'key' | 'title'>): void {
  if (!KEY.test(key)) throw new AppError('invalid', 'The name may have 30 of a-z, 0-9 and -');
  checkTitle(title);
}

/** Adds one that is checked. Throws as `addProvider` does. */
export async function insertProvider(
  ctx: Context,
  input: Offer & Pick<SignInProvidersTable, 'kind' | 'issuer' | 'clientId' | 'sealed' | 'samlJson'>,
): Promise<void> {
  const { by, key, title, joins, kind, issuer, clientId, sealed, samlJson, ...map } = { ...NO_MAP, ...input };
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'signInProviders');
    const rows = await findProviders.all(tx, { limit: MAX_PROVIDERS });
    if (rows.length >= MAX_PROVIDERS) {
      throw new AppError('invalid', `There are ${MAX_PROVIDERS} providers, the most there may be`);
    }
    // What people are called there may be made for one of our names, and be somebody else's for another.
    if (kind === 'saml' && rows.some((row) => row.issuer === issuer)) {
      throw new AppError('conflict', 'This provider is offered already');
    }
    // Whom one of this name let in before, this one lets in.
    if (kind === 'saml') await requireAboveAll(tx, { by, issuer });
    const source = { kind, issuer, clientId, sealed, samlJson };
    const kept = { ...source, title: title.trim(), joins, disabledAt: null, createdAt: ctx.clock.now() };
    const row = { key, ...kept, ...(await writeRoleMap(tx, { by, ...map })) };
    if (map.roles.length > 0) await requireOnlyMap(tx, row);
    if ((await insertRow(tx, 'signInProviders', row, { ignoreConflicts: true })) === 0) {
      throw new AppError('conflict', `There is a provider "${key}" already`);
    }
    await tell(ctx, tx, { by, act: 'provider.add', row });
  });
}

/**
 * Changes one; what is not given stays. Its key and issuer do: another issuer is another provider. Who changes anything of the
 * map answers for all of it, and so does who changes what it is believed by: the client, the
 * metadata, or that it is switched on. Throws as `addProvider` does, and `not-found`.
 */
export async function changeProvider(
  ctx: Context,
  input: Partial<ProviderInput> & { key: string; by: number | null; enabled?: boolean; saml?: SamlChanges },
): Promise<void> {
  const { by, key, clientSecret, enabled, saml = {} } = input;
  const sealed = clientSecret === undefined ? undefined : await sealSecret(ctx, 'oidc', clientSecret);
  const told = saml.source && { metadata: await loadMetadata(ctx, saml.source), url: urlOf(saml.source) };
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'signInProviders');
    const before = await lockProvider.first(tx, { key });
    if (before === undefined) throw noProvider(key);
    const { title = before.title, clientId = before.clientId, joins = before.joins } = input;
    checkTitle(title);
    const isSaml = before.kind === 'saml';
    if (isSaml ? input.clientId !== undefined || sealed !== undefined : input.saml !== undefined) {
      throw new AppError(
        'invalid',
        `Validation failed: A provider of ${isSaml ? 'SAML has no client' : 'OpenID Connect has no metadata'}`,
      );
    }
    if (!isSaml) checkClient(clientId, clientSecret ?? 'kept');
    // What it says where it said it before is read anew by itself.
    const isBrought = told !== undefined && (told.url === null || told.url !== readSaml(before).metadataUrl);
    if (isSaml && isBrought) await requireAboveAll(tx, { by, issuer: before.issuer });
    const samlJson = isSaml ? changeSaml(ctx, before, { ...saml, told }) : null;
    const map = {
      roleClaim: input.roleClaim ?? before.roleClaim,
      roleScope: input.roleScope ?? before.roleScope,
      roles: input.roles ?? readRules(before),
    };
    const disabledAt =
      enabled === undefined ? before.disabledAt : enabled ? null : (before.disabledAt ?? ctx.clock.now());
    const isSame =
      map.roleClaim === before.roleClaim &&
      map.roleScope === before.roleScope &&
      JSON.stringify(map.roles) === before.rolesJson;
    const isBelieved =
      clientId === before.clientId &&
      sealed === undefined &&
      samlJson === before.samlJson &&
      (disabledAt !== null || before.disabledAt === null);
    const kept = isSame && (isBelieved || map.roles.length === 0) ? {} : await writeRoleMap(tx, { by, ...map });
    if (!isSame && map.roles.length > 0) await requireOnlyMap(tx, before);
    const row = {
      ...before,
      title: title.trim(),
      clientId,
      joins,
      sealed: sealed ?? before.sealed,
      samlJson,
      disabledAt,
      ...kept,
    };
    await updateProvider.run(tx, row);
    await tell(ctx, tx, { by, act: 'provider.change', row });
  });
}

/** Offers it no more; whom it let in keep their accounts, and the roles it gave. Throws `not-found`. */
export async function removeProvider(ctx: Context, { by, key }: { by: number | null; key: string }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const row = await lockProvider.first(tx, { key });
    if (row === undefined) throw noProvider(key);
    await deleteProvider.run(tx, { key });
    await tell(ctx, tx, { by, act: 'provider.remove', row });
  });
}

/** Somebody is the same for all providers of one issuer: what one of them gives, another would take away. */
async function requireOnlyMap(tx: Tx, { key, issuer }: Pick<SignInProvidersTable, 'key' | 'issuer'>): Promise<void> {
  const rows = await findProviders.all(tx, { limit: MAX_PROVIDERS });
  const other = rows.find((row) => row.issuer === issuer && row.key !== key && readRules(row).length > 0);
  if (other === undefined) return;
  throw new AppError('conflict', `"${other.key}" gives roles to people of this issuer already`);
}

async function tell(
  ctx: Context,
  tx: Tx,
  { by, act, row }: { by: number | null; act: `provider.${'add' | 'change' | 'remove'}`; row: SignInProvidersTable },
): Promise<void> {
  const { key, title, kind, issuer, joins, disabledAt, roleClaim, samlJson } = row;
  const roles = readRules(row).map(({ value, role }) => `${value}=${role}`);
  // Which keys are believed is who may come in.
  const believed = samlJson === null ? {} : describeKeys(readSaml({ key, samlJson }));
  const told = { kind, issuer, joins, enabled: disabledAt === null, ...believed };
  const details = roles.length === 0 ? told : { ...told, roleClaim, roles: roles.join(', ') };
  await writeAudit(ctx, tx, { by, act, target: { kind: 'setting', key, label: title }, details });
  await tellChanged(ctx, tx, 'settings', null);
}

function checkTitle(title: string): void {
  if (title.trim() === '' || title.length > TITLE_MAX) {
    throw new AppError('invalid', `The title has to have 1 to ${TITLE_MAX} characters`);
  }
}

function checkClient(clientId: string, clientSecret: string): void {
  if ([clientId, clientSecret].some((text) => text === '' || text.length > CLIENT_MAX)) {
    throw new AppError('invalid', 'A client id and its secret are needed');
  }
}
