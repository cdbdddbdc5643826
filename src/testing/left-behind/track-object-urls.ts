import type { Remnant } from './remnant.js';

/** The object URLs that a page has made since `trackObjectUrls()`. */
export interface ObjectUrls {
  /** How many were made: zero means that nothing was played, and that the check has shown nothing. */
  readonly made: number;
  /** Those that still open, and media sources that are still attached to an element, on the page or off it. */
  remnants(): Remnant[];
  /** Puts the browser's own functions back. Idempotent. */
  end(): void;
}

/**
 * Watches `URL.createObjectURL` and `URL.revokeObjectURL` from here on. Call it before the client is made. What it watches
 * it keeps from being collected, so: for tests. It does not see workers' URLs.
 */
export function trackObjectUrls(): ObjectUrls {
  const { createObjectURL, revokeObjectURL } = URL;
  const made = new Map<string, Blob | MediaSource>();
  const live = new Set<string>();
  URL.createObjectURL = (source) => {
    const url = createObjectURL.call(URL, source);
    made.set(url, source);
    live.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    live.delete(url);
    revokeObjectURL.call(URL, url);
  };
  return {
    get made() {
      return made.size;
    },
    remnants: () => [...made].flatMap(([url, source]): Remnant[] => {
      const attached = typeof MediaSource !== 'undefined' && source instanceof MediaSource && source.readyState !== 'closed';
      if (attached) return [{ where: 'object-url', what: `${url}: a media source that is ${source.readyState}` }];
      return live.has(url) ? [{ where: 'object-url', what: `${url}: not revoked` }] : [];
    }),
    end() {
      URL.createObjectURL = createObjectURL;
      URL.revokeObjectURL = revokeObjectURL;
    },
  };
}
