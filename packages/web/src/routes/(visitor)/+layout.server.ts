import { readTyped } from '#lib/session/typed.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = (event) => ({ typed: readTyped(event) });
