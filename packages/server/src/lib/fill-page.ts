/** One look at what comes next: everything that was seen, in the order of reading, and what of it is to be shown. */
export interface Look<At, View> {
  seen: readonly { at: At; view: View | undefined }[];
  /** Where to look next; undefined at the end. */
  end: At | undefined;
}

/** A page in the order of reading; `near` and `far` are its ends, undefined where nothing was seen. */
export interface FilledPage<At, View> {
  views: View[];
  near: At | undefined;
  far: At | undefined;
  /** There may be more behind `far`. */
  more: boolean;
}

/** How often a page is filled up: whoever hides more than that from themselves gets a shorter page and reads on. */
const ROUNDS = 5;

/**
 * Fills a page up to its limit where some of what was read is not shown, so that no page ends early. Its ends are those
 * of what was seen, so that nothing behind a hidden item is lost. `fits` may end it before.
 */
export async function fillPage<At, View>(
  limit: number,
  look: (from: At | undefined, limit: number) => Promise<Look<At, View>>,
  fits: (view: View, count: number) => boolean = () => true,
): Promise<FilledPage<At, View>> {
  const page: FilledPage<At, View> = { views: [], near: undefined, far: undefined, more: limit > 0 };
  for (let round = 0; round < ROUNDS && page.more && page.views.length < limit; round++) {
    const { seen, end } = await look(round === 0 ? undefined : page.far, limit - page.views.length);
    for (const { at, view } of seen) {
      if (view !== undefined && !fits(view, page.views.length)) return page;
      if (view !== undefined) page.views.push(view);
      page.near ??= at;
      page.far = at;
    }
    page.far = end ?? page.far;
    page.near ??= page.far;
    page.more = end !== undefined;
  }
  return page;
}
