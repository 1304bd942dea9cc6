/** One value that is read by itself. */
function createCell<V>(first: V) {
  let value = $state.raw(first);
  return {
    get value() {
      return value;
    },
    set value(next: V) {
      value = next;
    },
  };
}

/**
 * Values by key; who reads one hears of its changes, and of no other's. Svelte's own map does the same and knows how to be
 * gone through besides, which every page would pay for.
 */
export function createLiveMap<V>() {
  const cells = new Map<string, ReturnType<typeof createCell<V | undefined>>>();
  /** Read by whoever asked for what was not there. */
  let additions = $state(0);

  function get(key: string): V | undefined {
    const cell = cells.get(key);
    if (cell) return cell.value;
    void additions;
    return undefined;
  }

  function set(key: string, value: V | undefined): void {
    const cell = cells.get(key);
    if (cell) {
      cell.value = value;
    } else {
      cells.set(key, createCell<V | undefined>(value));
      additions += 1;
    }
  }

  return { get, set };
}
