import type { MediaStore } from 'media-chrome/dist/media-store/media-store.js';

export type { MediaState, MediaStore } from 'media-chrome/dist/media-store/media-store.js';

/**
 * Media Chrome's store over a media element: its state in one snapshot, its requests as actions. The store alone, not
 * Media Chrome's own elements: these write their templates with `innerHTML` and `<style>`, which a page with Trusted
 * Types and `style-src 'self'` refuses. Nothing is remembered on the device: volume and captions would be.
 * The one importer of media-chrome; loaded when a player opens.
 */
export async function loadMediaStore(media: HTMLMediaElement, fullscreenElement: HTMLElement): Promise<MediaStore> {
  const { createMediaStore } = await import('media-chrome/dist/media-store/media-store.js');
  return createMediaStore({ media, fullscreenElement, options: { noVolumePref: true, noMutedPref: true, noSubtitlesLangPref: true, defaultSubtitles: false } });
}
