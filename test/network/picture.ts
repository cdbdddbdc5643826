import type { Page } from 'puppeteer-core';

interface Watched {
  /** When a picture of the other's was drawn, milliseconds since 1970. */
  drawn: number[];
}
type WatchedWindow = Window & { watched: Watched };

/** Notes from now on when the large video of a page draws a picture. */
export async function watchPicture(page: Page): Promise<void> {
  await page.evaluate(() => {
    const large = (): HTMLVideoElement | undefined => {
      const videos: HTMLVideoElement[] = [];
      const search = (root: ParentNode): void => root.querySelectorAll('*').forEach((element) => {
        if (element instanceof HTMLVideoElement) videos.push(element);
        if (element.shadowRoot !== null) search(element.shadowRoot);
      });
      search(document);
      const area = (video: HTMLVideoElement): number => video.clientWidth * video.clientHeight;
      return videos.sort((a, b) => area(b) - area(a))[0];
    };
    const watched: Watched = { drawn: [] };
    (window as unknown as WatchedWindow).watched = watched;
    let [before, element]: [number, HTMLVideoElement | undefined] = [0, undefined];
    setInterval(() => {
      const video = large();
      const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      if (video === element && frames > before) watched.drawn.push(Date.now());
      [before, element] = [frames, video];
    }, 20);
  });
}

/** The first picture that was drawn after a moment and was followed by three more within a second; null when there was none. */
export function firstAfter(page: Page, moment: number): Promise<number | null> {
  return page.evaluate((at) => {
    const { drawn } = (window as unknown as WatchedWindow).watched;
    return drawn.find((each, index) => each > at && (drawn[index + 3] ?? Infinity) - each < 1_000) ?? null;
  }, moment);
}

/** How many pictures were drawn between two moments. */
export function drawnBetween(page: Page, from: number, to: number): Promise<number> {
  return page.evaluate((first, last) => (window as unknown as WatchedWindow).watched.drawn.filter((each) => each > first && each <= last).length, from, to);
}

/** Milliseconds from a moment until a picture is drawn again. @throws Error when none is within the patience */
export async function pictureAfter(page: Page, moment: number, patience = 60_000): Promise<number> {
  for (;;) {
    const drawn = await firstAfter(page, moment);
    if (drawn !== null) return drawn - moment;
    if (Date.now() > moment + patience) throw new Error(`No picture within ${patience} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
