type Listens = Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>;

/**
 * Does it when the page is closed, loaded again, or put away where it may be brought back from (HTML, `pagehide`): the last
 * that a page hears of itself, and all of it has to happen at once. @returns stops listening
 */
export function whenPageGoes(task: () => void): () => void {
  // Outside a browser there is no page.
  const page: Listens = globalThis;
  page.addEventListener?.('pagehide', task);
  return () => page.removeEventListener?.('pagehide', task);
}
