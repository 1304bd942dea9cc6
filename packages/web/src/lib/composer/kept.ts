const listeners = new Set<() => void>();

/** Calls `listener` whenever the composer has kept, scheduled or published something; the answer ends that. */
export function onKept(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function tellKept(): void {
  for (const listener of listeners) listener();
}
