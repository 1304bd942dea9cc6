/** A pause in typing. */
const PAUSE_MS = 250;

/** What is found for words while they are typed; call during initialisation. */
export function findAsTyped<T>(words: () => string, find: (words: string) => Promise<T[]>) {
  let found = $state.raw<T[]>([]);
  let looking = $state(false);
  let failed = $state(false);

  $effect(() => {
    const q = words().trim();
    found = [];
    failed = false;
    looking = q !== '';
    if (q === '') return;
    let over = false;
    const timer = setTimeout(async () => {
      try {
        const some = await find(q);
        if (!over) found = some;
      } catch {
        if (!over) failed = true;
      } finally {
        if (!over) looking = false;
      }
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  });

  return {
    get found() {
      return found;
    },
    get looking() {
      return looking;
    },
    get failed() {
      return failed;
    },
  };
}
