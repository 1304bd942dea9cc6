import { invalidateAll } from '$app/navigation';
import { explainFailure } from '../api/explain.ts';
import { useMessages } from '../i18n/context.ts';
import { showToast } from '../ui/toasts.svelte.ts';

/** How something is taken back, and what is said then. */
interface Undo {
  work: () => Promise<unknown>;
  done: string;
}

/** What staff do on a page, one thing at a time: it is told, with a way back where there is one, and the page is read anew. */
export function createActs() {
  const t = useMessages();
  let busy = $state(false);

  function tell(done: string, undo?: Undo): Promise<void> {
    showToast(done, undo && { label: t.undo, run: () => void act(undo.work, undo.done) });
    return invalidateAll();
  }

  /** Without `done` the page itself shows it. */
  async function act(work: () => Promise<unknown>, done?: string, undo?: Undo): Promise<void> {
    busy = true;
    try {
      await work();
      if (done !== undefined) void tell(done, undo);
    } catch (cause) {
      showToast(explainFailure(t, cause));
    } finally {
      busy = false;
      await invalidateAll();
    }
  }

  return {
    get busy() {
      return busy;
    },
    act,
    /** Says what a dialog has done. */
    tell,
  };
}
