import puppeteer, { type Browser, type BrowserContext, type ElementHandle, type Page } from 'puppeteer-core';
import { chromeFlags, requireChrome, requireFirefox } from '../../../scripts/find-browser.mjs';

/** A real Chromium with a fake camera and microphone. @param userDataDir its profile, for one that is to find it again */
export function launch({ userDataDir }: { userDataDir?: string } = {}): Promise<Browser> {
  return puppeteer.launch({ ...(userDataDir === undefined ? {} : { userDataDir }), executablePath: requireChrome(), headless: true, args: chromeFlags, protocolTimeout: 300_000 });
}

/** The same, which asks for permission as for a person: what a context is not permitted (`overridePermissions`) is refused. */
export function launchAsking(): Promise<Browser> {
  return puppeteer.launch({ executablePath: requireChrome(), headless: true, args: chromeFlags.filter((flag) => flag !== '--use-fake-ui-for-media-stream'), protocolTimeout: 300_000 });
}

/** A real Firefox with a fake camera and microphone that need no prompt. @param env beside the process's own: see `silentSound` */
export function launchFirefox(env: Record<string, string> = {}): Promise<Browser> {
  const extraPrefsFirefox = { 'media.autoplay.default': 0, 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true };
  return puppeteer.launch({ browser: 'firefox', executablePath: requireFirefox(), headless: true, protocolTimeout: 300_000, extraPrefsFirefox, env: { ...process.env, ...env } });
}

/** Waits as long as a slow machine needs; a failure says for what. */
const PATIENCE = 30_000;

/** Somebody in front of a page, in a browser context of their own. */
export class Person {
  readonly page: Page;
  /** Errors of the page and of its console: what a person would not see and a developer must. */
  readonly complaints: string[] = [];
  /** Every request's path. */
  readonly requests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`${message.text()} ${message.location().url ?? ''}`);
    });
    page.on('request', (request) => this.requests.push(new URL(request.url()).pathname));
  }

  /** @param shared the browser context of another page of the same browser; absent: one of its own */
  static async open(browser: Browser, url: string, viewport: { width: number; height: number }, shared?: BrowserContext): Promise<Person> {
    const context = shared ?? (await browser.createBrowserContext());
    const page = await context.newPage();
    await page.setViewport(viewport);
    const person = new Person(page);
    // The test runner's compiler marks functions with this helper, also those that run in the page.
    await page.evaluateOnNewDocument('globalThis.__name = (value) => value');
    await page.goto(url);
    return person;
  }

  async signIn(personId: string): Promise<void> {
    await this.click('button', undefined, `[data-person="${personId}"]`);
    await this.find('.bar');
  }

  /** The first element, also inside shadow roots, that is drawn and whose text matches. */
  async find(selector: string, text?: RegExp): Promise<ElementHandle<HTMLElement>> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const handle = await this.page.evaluateHandle(deepFind, selector, text?.source ?? null, text?.flags ?? null);
      const element = handle.asElement() as ElementHandle<HTMLElement> | null;
      if (element !== null) return element;
      await handle.dispose();
      if (Date.now() > deadline) throw new Error(`Waited ${PATIENCE} ms for ${selector} ${text ?? ''}. The page says: ${await this.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  async click(selector: string, text?: RegExp, within = ''): Promise<void> {
    const element = await this.find(`${selector}${within}`, text);
    await element.evaluate((target) => target.scrollIntoView({ block: 'center' }));
    // A page that is still settling moves what one aims at.
    for (let before = '', now = 'first'; now !== before;) {
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 80));
      now = JSON.stringify(await element.boundingBox());
    }
    await element.click();
    await element.dispose();
  }

  async type(selector: string, text: string): Promise<void> {
    const field = await this.find(selector);
    await field.evaluate((input) => { (input as HTMLInputElement).value = ''; });
    await field.type(text);
    await field.dispose();
  }

  async sees(selector: string, text?: RegExp): Promise<boolean> {
    const handle = await this.page.evaluateHandle(deepFind, selector, text?.source ?? null, text?.flags ?? null);
    const seen = handle.asElement() !== null;
    await handle.dispose();
    return seen;
  }

  /** All that is drawn on the page, shadow roots included. */
  text(): Promise<string> {
    return this.page.evaluate(() => {
      const walk = (node: Node): string => {
        if (node instanceof Text) return node.data;
        if (node instanceof HTMLStyleElement || node instanceof HTMLScriptElement) return '';
        const root = node instanceof Element && node.shadowRoot !== null ? node.shadowRoot : null;
        return [...(root?.childNodes ?? []), ...node.childNodes].map(walk).join(' ');
      };
      return walk(document.body).replace(/\s+/g, ' ').trim();
    });
  }

  go(hash: string): Promise<void> {
    return this.page.evaluate((to) => { location.hash = to; }, hash);
  }

  /** Until the other side's voice is heard: not all samples of what the large video plays are silence. */
  async hearsSomething(): Promise<void> {
    await this.until(() => this.page.evaluate(remoteLoudness).then((loudness) => loudness > 0.001), 'a voice');
  }

  /** Until a picture of the other side moves: a large video whose clock and frames advance. */
  async seesMovingPicture(): Promise<void> {
    await this.until(async () => {
      const before = await this.page.evaluate(remoteFrames);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return (await this.page.evaluate(remoteFrames)) > before && before > 0;
    }, 'a moving picture');
  }

  async until(condition: () => Promise<boolean>, what: string, patience = PATIENCE): Promise<void> {
    const deadline = Date.now() + patience;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`Waited ${patience} ms for ${what}. The page says: ${await this.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  async close(): Promise<void> {
    await this.page.browserContext().close();
  }
}

function deepFind(selector: string, source: string | null, flags: string | null): Element | null {
  const pattern = source === null ? null : new RegExp(source, flags ?? '');
  const shown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
  const search = (root: ParentNode): Element | null => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(selector) && shown(element) && !(element as HTMLButtonElement).disabled && element.ariaDisabled !== 'true') {
        const name = `${element.getAttribute('aria-label') ?? ''} ${element.textContent}`.replace(/\s+/g, ' ').trim();
        if (pattern === null || pattern.test(name)) return element;
      }
      const inside = element.shadowRoot === null ? null : search(element.shadowRoot);
      if (inside !== null) return inside;
    }
    return null;
  };
  return search(document);
}

/** Frames drawn of the largest video on the page. */
function remoteFrames(): number {
  const videos: HTMLVideoElement[] = [];
  const search = (root: ParentNode): void => root.querySelectorAll('*').forEach((element) => {
    if (element instanceof HTMLVideoElement && element.checkVisibility()) videos.push(element);
    if (element.shadowRoot !== null) search(element.shadowRoot);
  });
  search(document);
  const area = (video: HTMLVideoElement): number => video.clientWidth * video.clientHeight;
  const [largest] = videos.sort((a, b) => area(b) - area(a));
  if (largest === undefined) return 0;
  // Firefox counts no frames of a call (`getVideoPlaybackQuality`): they are counted as they are shown.
  const counted = largest as HTMLVideoElement & { shownFrames?: number };
  if (counted.shownFrames === undefined) {
    counted.shownFrames = 0;
    const count = (): void => {
      counted.shownFrames! += 1;
      counted.requestVideoFrameCallback(count);
    };
    counted.requestVideoFrameCallback(count);
  }
  return counted.shownFrames;
}

/** How loud what the other side sends is within a second and a half, root mean square of its loudest moment. */
async function remoteLoudness(): Promise<number> {
  const streams: MediaStream[] = [];
  const search = (root: ParentNode): void => root.querySelectorAll('*').forEach((element) => {
    if (element instanceof HTMLVideoElement && !element.muted && element.srcObject instanceof MediaStream && element.srcObject.getAudioTracks().length > 0) streams.push(element.srcObject);
    if (element.shadowRoot !== null) search(element.shadowRoot);
  });
  search(document);
  const [stream] = streams;
  if (stream === undefined) return 0;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = 0;
  for (let turn = 0; turn < 30; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length));
  }
  await context.close();
  return loudest;
}
