import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadMediaStore, type MediaState, type MediaStore } from './load-media-store.js';

/** What a media element is doing, as the player draws it; wishes go to the store, and the state follows when it is so. */
export class MediaStoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #store: MediaStore | null = null;
  #unsubscribe: (() => void) | null = null;
  #run = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get state(): Partial<MediaState> {
    return this.#store?.getState() ?? {};
  }

  /** Seconds. */
  get time(): number {
    return this.state.mediaCurrentTime ?? 0;
  }

  async watch(media: HTMLMediaElement, fullscreenElement: HTMLElement): Promise<void> {
    this.#stop();
    const run = (this.#run += 1);
    const store = await loadMediaStore(media, fullscreenElement);
    if (run !== this.#run) return;
    this.#store = store;
    this.#unsubscribe = store.subscribe(() => this.#host.requestUpdate());
    this.#host.requestUpdate();
  }

  ask(type: string, detail?: unknown): void {
    this.#store?.dispatch({ type, detail });
  }

  hostDisconnected(): void {
    this.#run += 1;
    this.#stop();
  }

  #stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#store = null;
  }
}
