import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockKept } from '../../db/queries/locks.ts';
import type { PresetUse, WarningPresetsTable } from '../../db/tables/sanctions.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { checkText } from '../users/plain-text.ts';
import { countPresets, deletePreset, findPreset, findPresets, updatePreset } from './queries.ts';

export const PRESETS_MAX = 50;
const TITLE_MAX = 100;
/** No longer than the text of a sanction may be. */
const TEXT_MAX = 2_000;

export type WarningPreset = WarningPresetsTable;
export type { PresetUse };
export const PRESET_USES: readonly PresetUse[] = ['sanction', 'refusal'];

/** Who acts: an account here, or null for the command line. */
type By = number | null;

export interface PresetInput {
  /** That of a sanction unless given. */
  use?: PresetUse;
  /** By what moderators know it. */
  title: string;
  /** What the text of a sanction begins as. */
  text: string;
}

/** All there are, or those for one use, by their titles. */
export async function listPresets(ctx: Context, use?: PresetUse): Promise<WarningPreset[]> {
  const rows = (await findPresets.all(ctx.db, {})).filter((row) => use === undefined || row.use === use);
  return rows.toSorted((a, b) => a.title.localeCompare(b.title));
}

/** Keeps a text for moderators. Throws `invalid`. */
export async function addPreset(ctx: Context, { by, ...input }: PresetInput & { by: By }): Promise<WarningPreset> {
  const written = readPreset(input);
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'warningPresets');
    if (Number((await countPresets.first(tx, {}))?.count) >= PRESETS_MAX) {
      throw new AppError('invalid', `There are ${PRESETS_MAX} presets already`);
    }
    const row = { id: ctx.ids.next(), ...written, updatedAt: ctx.clock.now() };
    await insertRow(tx, 'warningPresets', row);
    await note(ctx, tx, by, 'preset.add', row);
    return row;
  });
}

/** Changes what is given; what was said with it before stays as it was. Throws `invalid`, `not-found`. */
export async function changePreset(
  ctx: Context,
  { by, id, ...input }: Partial<PresetInput> & { by: By; id: number },
): Promise<WarningPreset> {
  return ctx.db.write(async (tx) => {
    await lockKept(tx, 'warningPresets');
    const before = await findPreset.first(tx, { id });
    if (before === undefined) throw notFound();
    const { title = before.title, text = before.text, use = before.use } = input;
    const row = { id, ...readPreset({ title, text, use }), updatedAt: ctx.clock.now() };
    if ((await updatePreset.run(tx, row)) === 0) throw notFound();
    await note(ctx, tx, by, 'preset.change', row);
    return row;
  });
}

/** Takes one away. Throws `not-found`. */
export async function removePreset(ctx: Context, { by, id }: { by: By; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockKept(tx, 'warningPresets');
    const row = await findPreset.first(tx, { id });
    if (row === undefined || (await deletePreset.run(tx, { id })) === 0) throw notFound();
    await note(ctx, tx, by, 'preset.remove', row);
  });
}

function readPreset({ title, text, use = 'sanction' }: PresetInput): Required<PresetInput> {
  if (!PRESET_USES.includes(use)) throw new AppError('invalid', 'Validation failed: Use is not included in the list');
  const name = readPart('Title', title.replaceAll(/\s+/g, ' '), TITLE_MAX);
  return { use, title: name, text: readPart('Text', text, TEXT_MAX) };
}

function readPart(name: string, given: string, max: number): string {
  const part = checkText(given, max);
  if (part === '') throw new AppError('invalid', `Validation failed: ${name} can’t be blank`);
  return part;
}

function note(ctx: Context, tx: Tx, by: By, act: AuditAct, { id, title }: WarningPreset): Promise<void> {
  return writeAudit(ctx, tx, { by, act, target: { kind: 'preset', key: id, label: title } });
}
