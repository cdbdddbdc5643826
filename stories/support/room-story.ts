import { html, type TemplateResult } from 'lit';
import '../../components/room/define.js';
import type { ConsultRoom } from '../../components/room/consult-room.js';
import { DOCTOR, PATIENT, fakeCamera, fakeMicrophone } from './fake-pictures.js';
import { FakeSession, type FakeSessionOptions } from './fake-session.js';
import type { SnapshotPatch } from './fake-snapshot.js';

export interface RoomStory extends FakeSessionOptions {
  /** Whether my camera is open, and theirs delivers a picture. */
  cameras?: 'none' | 'mine' | 'both';
  /** Width of the box, CSS; the window's when absent. */
  width?: string;
  height?: string;
  dir?: 'ltr' | 'rtl';
  lang?: string;
  theme?: string;
}

/** A room over a fake session. The session is the element's, so that a play function can reach it. */
export function room(patch: SnapshotPatch, story: RoomStory = {}, inside?: TemplateResult): TemplateResult {
  const { width = '100%', height = '100dvh', cameras = 'none' } = story;
  const practitioner = patch.role === 'practitioner';
  const mine = patch.local?.stream === null || patch.state === 'ended' ? null : new MediaStream([fakeMicrophone()]);
  const theirs = new MediaStream();
  if (mine !== null && cameras !== 'none') mine.addTrack(fakeCamera(practitioner ? DOCTOR : PATIENT));
  if (cameras === 'both') theirs.addTrack(fakeCamera(practitioner ? PATIENT : DOCTOR));
  const session = new FakeSession({
    ...patch,
    local: { stream: mine, cameraOn: cameras !== 'none' && mine !== null, ...patch.local },
    remote: { stream: theirs, ...patch.remote },
  }, { real: true, ...story });
  return html`<div class="story-box" data-consult-theme=${story.theme ?? ''} .style=${`inline-size:${width};block-size:${height};${story.dir === undefined ? '' : `direction:${story.dir}`}`}>
    <consult-room .session=${session} .lang=${story.lang ?? ''} time-zone="Europe/London">${inside}</consult-room>
  </div>`;
}

/** The patch of a call that is under way, with Dr Okafor or with Maria, for three minutes. */
export function inCall(patch: SnapshotPatch = {}): SnapshotPatch {
  return {
    state: 'active',
    admitted: true,
    connectedAt: Date.now() - 187_000,
    epoch: 0,
    quality: 'good',
    proved: true,
    safetyCode: '042 917',
    peerDevice: 'known',
    ...patch,
    remote: { present: true, ...patch.remote },
    recording: { state: 'recording', consent: 'permit', ...patch.recording },
  };
}

/** The room of a story's canvas, drawn. */
export async function drawnRoom(canvas: HTMLElement): Promise<{ element: ConsultRoom; session: FakeSession }> {
  const element = canvas.querySelector('consult-room');
  if (element === null || !(element.session instanceof FakeSession)) throw new Error('There is no room in this story.');
  await element.updateComplete;
  await settled();
  return { element, session: element.session };
}

/** All that follows from the last change has been drawn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => { setTimeout(resolve); });
}

/** The first element that a selector finds inside a node, through shadow roots, the node's own too. */
export function deep(root: ParentNode, selector: string): HTMLElement | null {
  return deepAll(root, selector)[0] ?? null;
}

/** Everything that one can read in a node, through shadow roots and slots. */
export function deepText(root: Node): string {
  if (root instanceof Text) return root.data;
  const assigned = root instanceof HTMLSlotElement ? root.assignedNodes() : [];
  const children = assigned.length > 0 ? assigned : root instanceof Element && root.shadowRoot !== null ? [...root.shadowRoot.childNodes] : [...root.childNodes];
  return children.map(deepText).join(' ').replace(/\s+/g, ' ').replace(/[\u2068\u2069\u00a0]/g, '').trim();
}

/** The button with these words, anywhere in a node. */
export function deepButton(root: ParentNode, words: string): HTMLElement | null {
  for (const button of deepAll(root, 'button')) {
    if (`${button.getAttribute('aria-label') ?? ''} ${deepText(button)}`.includes(words)) return button;
  }
  return null;
}

/** All elements that a selector finds inside a node, through shadow roots, the node's own too. */
export function deepAll(root: ParentNode, selector: string): HTMLElement[] {
  const own = root instanceof Element && root.shadowRoot !== null ? deepAll(root.shadowRoot, selector) : [];
  const inner = [...root.querySelectorAll('*')].flatMap((element) => (element.shadowRoot === null ? [] : deepAll(element.shadowRoot, selector)));
  return [...own, ...root.querySelectorAll<HTMLElement>(selector), ...inner];
}
