import type { Role } from '../../domain/role.js';
import { drawNameCard, type CardColours, type Rect } from './name-card.js';
import type { PictureRung } from './picture-rungs.js';

/** Left to right: the other party, then the recorder itself. */
const SEATS: readonly Role[] = ['patient', 'practitioner'];
const COLOURS: Readonly<Record<Role, CardColours>> = {
  patient: { ground: '#20343f', disc: '#3f6d80', text: '#eaf3f6' },
  practitioner: { ground: '#2b2f45', disc: '#585f8c', text: '#eeeff8' },
};
const BEHIND_CAMERA = '#11161a';

/** The one picture of the consultation: two halves on a canvas, each a camera or a name card. Decides nothing. */
export class Picture {
  readonly canvas = document.createElement('canvas');
  readonly #context: CanvasRenderingContext2D;
  readonly #names: Readonly<Record<Role, string>>;
  readonly #cameras = new Map<Role, HTMLVideoElement>();

  constructor(names: Readonly<Record<Role, string>>, size: PictureRung) {
    this.#names = names;
    // Read back for every picture: kept in memory, not on the graphics card.
    const context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) throw new DOMException('No 2d canvas', 'NotSupportedError');
    this.#context = context;
    this.resize(size);
  }

  resize({ width, height }: PictureRung): void {
    this.canvas.width = width;
    this.canvas.height = height;
  }

  setVideo(role: Role, track: MediaStreamTrack | null): void {
    const old = this.#cameras.get(role);
    if (old !== undefined && trackOf(old) === track) return;
    if (old !== undefined) release(old);
    this.#cameras.delete(role);
    if (track === null) return;
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([track]);
    // Rejected when the element is released before the first frame: then nobody waits for it.
    video.play().catch(() => undefined);
    this.#cameras.set(role, video);
  }

  /** Draws both halves. Without `cameras` nothing but the cards is drawn, whatever tracks there are. */
  draw(cameras: boolean): void {
    const width = this.canvas.width / 2;
    for (const [index, role] of SEATS.entries()) {
      const half = { x: index * width, y: 0, width, height: this.canvas.height };
      const video = cameras ? this.#cameras.get(role) : undefined;
      if (video !== undefined && showing(video)) this.#drawCamera(video, half);
      else drawNameCard(this.#context, half, this.#names[role], COLOURS[role]);
    }
  }

  close(): void {
    for (const video of this.#cameras.values()) release(video);
    this.#cameras.clear();
  }

  /** The whole camera picture, never cropped: what the clinician was shown may lie at its edge. */
  #drawCamera(video: HTMLVideoElement, half: Rect): void {
    const scale = Math.min(half.width / video.videoWidth, half.height / video.videoHeight);
    const [width, height] = [video.videoWidth * scale, video.videoHeight * scale];
    this.#context.fillStyle = BEHIND_CAMERA;
    this.#context.fillRect(half.x, half.y, half.width, half.height);
    this.#context.drawImage(video, half.x + (half.width - width) / 2, half.y + (half.height - height) / 2, width, height);
  }
}

function trackOf(video: HTMLVideoElement): MediaStreamTrack | undefined {
  return video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : undefined;
}

function showing(video: HTMLVideoElement): boolean {
  return video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0 && trackOf(video)?.readyState === 'live';
}

function release(video: HTMLVideoElement): void {
  video.pause();
  video.srcObject = null;
}
