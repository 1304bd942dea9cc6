import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { ScreensTable } from '../../db/tables/screens.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { cleanText } from '../../lib/text/clean-text.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { type ConditionInput, readConditions } from './condition.ts';
import { SCREENS_MAX } from './in-force.ts';
import {
  countScreens,
  deleteScreen,
  disableScreen,
  findScreen,
  findScreens,
  lockScreen,
  updateScreen,
} from './queries.ts';
import { type Screen, type ScreenAct, type ScreenScope, toScreen } from './screen.ts';

const NAME_MAX = 100;
const WARNING_MAX = 200;

export interface ScreenInput {
  name: string;
  conditions: readonly ConditionInput[];
  act: ScreenAct;
  /** What `sensitive` warns of. */
  warning: string;
  enabled: boolean;
  scope: ScreenScope;
  direct: boolean;
  staff: boolean;
}

/** Who acts: an account here, or null for the command line. */
interface By {
  by: number | null;
}

/** All there are, oldest first. */
export async function listScreens(ctx: Context): Promise<Screen[]> {
  return (await findScreens.all(ctx.db, {})).map(toScreen);
}

/** Throws `not-found`. */
export async function loadScreen(ctx: Context, id: number): Promise<Screen> {
  const row = await findScreen.first(ctx.db, { id });
  if (row === undefined) throw notFound();
  return toScreen(row);
}

async function lockRow(tx: Tx, id: number): Promise<ScreensTable> {
  const row = await lockScreen.first(tx, { id });
  if (row === undefined) throw notFound();
  return row;
}

/** Has every process look for something from now on. Throws `invalid`. */
export async function addScreen(ctx: Context, { by, ...input }: ScreenInput & By): Promise<Screen> {
  const columns = { ...toColumns(input), conditionsJson: await writeConditions(input.conditions) };
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'screens');
    if (Number((await countScreens.first(tx, {}))?.count) >= SCREENS_MAX) {
      throw new AppError('invalid', `Validation failed: There are ${SCREENS_MAX} screens already`);
    }
    const row = { id: ctx.ids.next(), ...columns, hits: 0, lastHitAt: null, createdAt: ctx.clock.now() };
    await insertRow(tx, 'screens', row);
    await note(ctx, tx, { by, act: 'screen.add', screen: row });
    return toScreen(row);
  });
}

/** Changes what is given; what it did before stays. Throws `invalid`, `not-found`. */
export async function changeScreen(
  ctx: Context,
  { by, id, conditions, ...changes }: Partial<ScreenInput> & By & { id: number },
): Promise<Screen> {
  const conditionsJson = conditions && (await writeConditions(conditions));
  return ctx.db.write(async (tx) => {
    const before = await lockRow(tx, id);
    const columns = toColumns({ ...toScreen(before), ...changes });
    const row = { ...before, ...columns, conditionsJson: conditionsJson ?? before.conditionsJson };
    await updateScreen.run(tx, row);
    await note(ctx, tx, { by, act: 'screen.change', screen: row });
    return toScreen(row);
  });
}

/** Takes one away; what it did stays, and can still be undone one by one. Throws `not-found`. */
export async function removeScreen(ctx: Context, { by, id }: By & { id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const screen = await lockRow(tx, id);
    await deleteScreen.run(tx, { id });
    await note(ctx, tx, { by, act: 'screen.remove', screen });
  });
}

/** Switches one off in the transaction of what is done about it. Last in the transaction. Throws `not-found`. */
export async function switchOff(
  ctx: Context,
  tx: Tx,
  { by, id, act }: By & { id: number; act: AuditAct },
): Promise<void> {
  const screen = await lockRow(tx, id);
  await disableScreen.run(tx, { id });
  await note(ctx, tx, { by, act, screen });
}

/** Loads what reads patterns, where there are some: not in a transaction. Throws `invalid`. */
async function writeConditions(conditions: readonly ConditionInput[]): Promise<string> {
  return JSON.stringify(await readConditions(conditions));
}

/** All but the conditions. Throws `invalid`. */
function toColumns(input: Omit<ScreenInput, 'conditions'>) {
  const name = cleanText(input.name).replaceAll(/\s+/g, ' ').trim();
  const warning = cleanText(input.warning).replaceAll(/\s+/g, ' ').trim();
  if (name === '') throw new AppError('invalid', 'Validation failed: Name can’t be blank');
  for (const [what, text, max] of [['Name', name, NAME_MAX] as const, ['Warning', warning, WARNING_MAX] as const]) {
    if (text.length > max) {
      throw new AppError('invalid', `Validation failed: ${what} is too long (maximum is ${max} characters)`);
    }
  }
  const { act, scope } = input;
  const flag = (is: boolean) => (is ? 1 : 0);
  return {
    name,
    act,
    warning: act === 'sensitive' ? warning : '',
    scope,
    enabled: flag(input.enabled),
    direct: flag(input.direct && act !== 'hold'),
    staff: flag(input.staff),
  } as const;
}

async function note(
  ctx: Context,
  tx: Tx,
  { by, act, screen: { id, name } }: By & { act: AuditAct; screen: Pick<ScreensTable, 'id' | 'name'> },
): Promise<void> {
  await writeAudit(ctx, tx, { by, act, target: { kind: 'screen', key: id, label: name } });
  await tellChanged(ctx, tx, 'screens', null);
}
