/** What a browser does to a page. `freeze` and `away` are ended by `resume` and `back`. */
export const PAGE_EVENTS = ['hide', 'show', 'freeze', 'resume', 'away', 'back', 'offline', 'online'] as const;
export type PageEvent = (typeof PAGE_EVENTS)[number];

/** The page hidden, frozen, kept for the way back, and cut off: what it can see of it, and the events. */
export interface HostilePage {
  happen(event: PageEvent): void;
  restore(): void;
}

export function hostilePage(): HostilePage {
  const seen = { visibilityState: 'visible' as DocumentVisibilityState, onLine: true };
  const undo = [
    getter(document, 'visibilityState', () => seen.visibilityState),
    getter(document, 'hidden', () => seen.visibilityState === 'hidden'),
    getter(navigator, 'onLine', () => seen.onLine),
  ];
  const become = (visibilityState: DocumentVisibilityState): void => {
    if (seen.visibilityState === visibilityState) return;
    seen.visibilityState = visibilityState;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  };
  const deeds: Record<PageEvent, () => void> = {
    hide: () => become('hidden'),
    show: () => become('visible'),
    freeze: () => {
      become('hidden');
      document.dispatchEvent(new Event('freeze'));
    },
    resume: () => {
      document.dispatchEvent(new Event('resume'));
      become('visible');
    },
    away: () => {
      become('hidden');
      globalThis.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    },
    back: () => {
      globalThis.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      become('visible');
    },
    offline: () => {
      seen.onLine = false;
      globalThis.dispatchEvent(new Event('offline'));
    },
    online: () => {
      seen.onLine = true;
      globalThis.dispatchEvent(new Event('online'));
    },
  };
  return {
    happen: (event) => deeds[event](),
    restore: () => { for (const each of undo.splice(0)) each(); },
  };
}

/** An own property, in front of the prototype's. */
function getter(target: object, name: string, get: () => unknown): () => void {
  Object.defineProperty(target, name, { configurable: true, get });
  return () => void Reflect.deleteProperty(target, name);
}
