import { Catalogue } from '../../internal/strings/catalogue.js';
import { recordingsEn } from './recordings.en.js';

/** The words of `<consult-recordings>` and its player. A host adds a language with `recordingsStrings.add()`. */
export const recordingsStrings = new Catalogue(recordingsEn, {
  de: () => import('./recordings.de.js').then((file) => file.recordingsDe),
  fr: () => import('./recordings.fr.js').then((file) => file.recordingsFr),
  ar: () => import('./recordings.ar.js').then((file) => file.recordingsAr),
});
export type RecordingsStrings = typeof recordingsEn;
