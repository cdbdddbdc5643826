import type { Remnant } from './remnant.js';
import { searchDom } from './search-dom.js';
import { searchStores } from './search-stores.js';
import type { ObjectUrls } from './track-object-urls.js';

export interface LeftBehindOptions {
  /** What the former person's pages alone have said: names, dates, groups of a recovery code. No pseudonyms: her sealed rows lie under hers. */
  words: readonly string[];
  /** From `trackObjectUrls()`, called before the client was made. Without it object URLs are not looked at. */
  urls?: ObjectUrls;
  /** Where to look in the page; all of it when absent. */
  root?: ParentNode;
}

/**
 * What is left on this page of a person who has signed out, for a test of your own page:
 *
 * 1. `const urls = trackObjectUrls()`, sign in, list, play, take part; check that `urls.made` is not zero and that
 *    `leftBehind({ words })` finds the words while she is there: else the rest shows nothing.
 * 2. Sign out, or sign another one in: `await client.refreshIdentity()`. Let the page draw.
 * 3. `leftBehind({ words, urls })` is empty.
 *
 * It looks at texts, attributes, fields and media elements of the page, open shadow roots included; at the object URLs and
 * media sources; at everything in ConsultKit's databases and storage entries, where it also names media that is not sealed
 * and private keys that can be read out.
 *
 * It cannot see: the memory of scripts and workers; closed shadow roots, frames and other tabs; the pixels of a canvas;
 * media elements off the page that hold a stream; the browser's caches and history; what you store or cache yourself. Sealed
 * rows and keys that cannot be read out stay on the device by design, for the person's return: they are not named.
 * @throws Error without words: such a check could not fail
 */
export async function leftBehind({ words, urls, root = document }: LeftBehindOptions): Promise<Remnant[]> {
  if (words.length === 0 || words.some((word) => word.trim().length < 2)) throw new Error('Give `leftBehind` words of the former person, of two characters or more: without any it finds nothing.');
  return [...searchDom(words, root), ...(urls?.remnants() ?? []), ...(await searchStores(words))];
}
