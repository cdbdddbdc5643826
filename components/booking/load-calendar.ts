let loading: Promise<void> | null = null;

/**
 * Loads cally, the one thing that imports it, when a calendar is first opened. A page that has its own copy keeps it:
 * a tag can be defined only once.
 */
export function loadCalendar(): Promise<void> {
  if (customElements.get('calendar-date') !== undefined) return Promise.resolve();
  loading ??= import('cally').then(() => undefined);
  return loading;
}
