import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import 'consultkit/components/recordings/define';
import type { VerifiedRecording } from '../src/ownership/gate.js';
import { checkedLog } from './support/fake-access-log.js';
import { FakeClient } from './support/fake-client.js';
import { FakeRecordings, type FakeLibraryOptions } from './support/fake-recordings.js';
import { LONG_NAME, MARKUP_NAME } from './support/people.js';
import { deep } from './support/deep.js';
import { press, until } from './support/shadow.js';
import { lockedRecording, verifiedRecording } from './support/verified-recording.js';

interface Args extends FakeLibraryOptions {
  width?: number;
  /** How many lines of an access log are not proved. */
  wrongProofs?: number;
  /** Told while listing: how many items the gate refused, and why. */
  refused?: { reason: 'claim-signature' | 'owner'; count: number };
}

const now = Date.now();
const ago = (days: number): number => now - days * 86_400_000;
const SOME: readonly VerifiedRecording[] = [
  verifiedRecording({ n: 1, start: ago(1), final: null, stretches: [['audio', 95]] }),
  verifiedRecording({ n: 2, start: ago(3), practitionerName: 'Dr Samir Haddad' }),
  verifiedRecording({ n: 3, start: ago(26), practitionerName: 'Maeve Lynch', practitionerTitle: 'Therapist', stretches: [['video', 2900]], serviceName: 'Talking therapy' }),
  verifiedRecording({ n: 4, start: ago(57), stretches: [['audio', 300], ['video', 60], ['audio', 30], ['video', 200]], final: 'aborted' }),
];

const meta: Meta<Args> = {
  title: 'Recordings/consult-recordings',
  component: 'consult-recordings',
  render: ({ width, refused, ...options }, { globals }) => {
    const suspended = refused?.reason === 'owner' || options.suspended === true;
    const onList = (): void => {
      for (let n = 0; n < (refused?.count ?? 0); n += 1) client.emitViolation({ reason: refused?.reason ?? 'shape', path: 'list', rid: `foreign-${n}`, sid: null, at: Date.now() });
    };
    const client: FakeClient = new FakeClient({ locale: String(globals['locale'] ?? 'en'), recordings: new FakeRecordings({ onList, onReport: (rid) => client.emitFrozen(rid), ...options, suspended }), accessLogs: { of: async () => checkedLog({ wrong: options.wrongProofs ?? 0 }) } });
    return html`<div style="max-width: ${width === undefined ? 'none' : `${width}px`}; padding: 8px 0"><consult-recordings .client=${client}></consult-recordings></div>`;
  },
  args: { recordings: SOME },
};
export default meta;
type Story = StoryObj<Args>;

const cards = (root: HTMLElement): HTMLElement[] => deep(root, 'li.recording');
const listed: Story['play'] = async ({ canvasElement }) => { await until(() => cards(canvasElement)[0]); };
const opened: Story['play'] = async ({ canvasElement }) => {
  await press(await until(() => deep(canvasElement, '.replay')[0]));
  await until(() => deep(canvasElement, 'video')[0]);
};

/** Ready, still arriving, cut short, about to expire. */
export const List: Story = { play: async (context) => { await listed(context); await expect(cards(context.canvasElement).length).toBe(4); await expect(deep(context.canvasElement, '.replay').length).toBe(3); } };

/** A device that was removed, one that had no key yet, one of before a new key, and one whose time is over. Who it was with is sealed. */
export const Locked: Story = {
  args: { recordings: [lockedRecording('removed', { n: 5, start: ago(2) }), lockedRecording('pending', { n: 6, start: ago(4) }), verifiedRecording({ n: 7, start: ago(5) }), lockedRecording('former', { n: 9, start: ago(9) }), lockedRecording('expired', { n: 8, start: ago(64) })] },
  play: async (context) => {
    await listed(context);
    await expect(deep(context.canvasElement, '.locked').length).toBe(4);
    await expect(deep(context.canvasElement, '.replay').length).toBe(1);
  },
};
export const LockedDark: Story = { ...Locked, globals: { theme: 'dark' } };
export const LockedRightToLeft: Story = { ...Locked, globals: { locale: 'ar', direction: 'rtl' } };

/** A new device: of what no key here proves to be the member's there is one line, without a date, a length or a number. */
export const Sealed: Story = {
  args: { recordings: [], sealed: true },
  play: async (context) => {
    const note = await until(() => deep(context.canvasElement, '[data-state=sealed]')[0]);
    await expect(cards(context.canvasElement).length).toBe(0);
    await expect(note.textContent).not.toMatch(/\d/);
    let asked = false;
    context.canvasElement.addEventListener('consult-unlock-request', () => { asked = true; });
    await press(await until(() => deep(context.canvasElement, '[part=unlock-button]')[0]));
    await expect(asked).toBe(true);
  },
};
export const SealedDark: Story = { ...Sealed, globals: { theme: 'dark' } };
export const SealedRightToLeft: Story = { ...Sealed, globals: { locale: 'ar', direction: 'rtl' } };
export const SealedSidebar: Story = { ...Sealed, args: { ...Sealed.args, width: 320 } };
/** Beside those that an older key of this device opens. */
export const SealedAmongOthers: Story = { args: { sealed: true }, play: async (context) => { await listed(context); await until(() => deep(context.canvasElement, '[data-state=sealed]')[0]); await expect(cards(context.canvasElement).length).toBe(4); } };

/** The player, in its dialog; Escape gives the focus back to the card. */
export const Player: Story = {
  play: async (context) => {
    await opened(context);
    const seek = await until(() => deep<HTMLInputElement>(context.canvasElement, 'input[type=range]')[0]);
    await until(() => deep(context.canvasElement, '.big-play')[0]);
    await expect(Number(seek.max)).toBe(840);
  },
};

export const PlayerClosed: Story = {
  play: async (context) => {
    await Player.play!(context);
    await press(await until(() => deep(context.canvasElement, '[part=close-button]')[0]));
    const replay = await until(() => deep(context.canvasElement, '.replay')[0]);
    await waitFor(() => expect(deep(context.canvasElement, 'dialog').length).toBe(0));
    await waitFor(() => expect(replay.getRootNode()).toHaveProperty('activeElement', replay));
  },
};

/** Space, arrows, J and L, Home and End. */
export const PlayerByKeyboard: Story = {
  play: async (context) => {
    await Player.play!(context);
    const seek = await until(() => deep<HTMLInputElement>(context.canvasElement, 'input[type=range]')[0]);
    seek.focus();
    await userEvent.keyboard('l');
    await waitFor(() => expect(seek.value).toBe('10'));
    await userEvent.keyboard('{ArrowRight}');
    await waitFor(() => expect(seek.value).toBe('15'));
    await userEvent.keyboard('{Home}');
    await waitFor(() => expect(seek.value).toBe('0'));
  },
};
export const PlayerFails: Story = { args: { playTrouble: 'recording/playback' }, play: async ({ canvasElement }) => { await press(await until(() => deep(canvasElement, '.replay')[0])); await until(() => deep(canvasElement, '.trouble')[0]); } };
/** The gate refuses on opening: nothing is played, and the words are neutral. */
export const PlayerDenied: Story = { args: { playTrouble: 'ownership/denied' }, play: PlayerFails.play! };
export const PlayerOpening: Story = { args: { playTrouble: 'hangs' }, play: opened };

export const Empty: Story = { args: { recordings: [] }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.empty')[0]); } };
export const Loading: Story = { args: { trouble: 'hangs' }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.skeleton')[0]); } };
export const BackendHangs: Story = { args: { trouble: 'hangs' }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note button')[0], 10_000); } };
export const BackendFails: Story = { args: { trouble: 'backend/unreachable' }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note.caution')[0]); } };

/** The backend takes the page for somebody else: nothing is asked for or drawn. */
export const TakenForSomebodyElse: Story = { args: { trouble: 'identity/mismatch' }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note.caution')[0]); await expect(cards(canvasElement).length).toBe(0); } };
export const TakenForSomebodyElseRightToLeft: Story = { ...TakenForSomebodyElse, globals: { locale: 'ar', direction: 'rtl' } };

/** An adapter that lies, with a broken item: a neutral line, and nothing of it. */
export const BackendLies: Story = {
  args: { refused: { reason: 'claim-signature', count: 2 } },
  play: async (context) => { await listed(context); await until(() => deep(context.canvasElement, '[data-state=left-out]')[0]); },
};
/** An adapter that lies with what is somebody else's: no card at all, a neutral message. */
export const BackendLeaks: Story = {
  args: { refused: { reason: 'owner', count: 1 } },
  play: async ({ canvasElement }) => {
    await until(() => deep(canvasElement, '[data-state=suspended]')[0]);
    await expect(cards(canvasElement).length).toBe(0);
    await expect(deep(canvasElement, 'consult-recordings')[0]?.shadowRoot?.textContent).not.toContain('foreign');
  },
};
export const Suspended: Story = { args: { suspended: true }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '[data-state=suspended]')[0]); await expect(cards(canvasElement).length).toBe(0); } };

/** The insurer has paused all replays: nothing is lost, and it says so; when that is lifted, they are back at once. */
export const Paused: Story = { args: { stopped: 'all' }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '[data-state=stopped]')[0]); await expect(cards(canvasElement).length).toBe(0); } };
/** Some of them: the rest is there. */
export const SomePaused: Story = { args: { stopped: 'some' }, play: async (context) => { await listed(context); await until(() => deep(context.canvasElement, '[data-state=some-stopped]')[0]); } };
/** While it plays: the picture goes, and it says why in kind words. */
export const PlayerPaused: Story = { args: { playTrouble: 'incident/stopped' }, play: PlayerFails.play! };

/** Names that hold markup, or two hundred characters. */
export const HostileNames: Story = {
  args: { recordings: [verifiedRecording({ n: 1, start: ago(2), practitionerName: MARKUP_NAME, practitionerTitle: '<svg onload=alert(1)>' }), verifiedRecording({ n: 2, start: ago(3), practitionerName: LONG_NAME, practitionerTitle: LONG_NAME.slice(0, 200) }), verifiedRecording({ n: 3, start: ago(4), practitionerName: 'د. سمير حداد' })] },
  play: async (context) => { await listed(context); await expect(deep(context.canvasElement, 'img').length).toBe(0); await expect(window).not.toHaveProperty('hacked'); },
};

export const Sidebar: Story = { args: { width: 320 }, play: listed };
export const RightToLeft: Story = { globals: { locale: 'ar', direction: 'rtl' }, play: listed };
export const RightToLeftPlayer: Story = { globals: { locale: 'ar', direction: 'rtl' }, play: Player.play! };
export const Dark: Story = { globals: { theme: 'dark' }, play: listed };
export const DarkPlayer: Story = { globals: { theme: 'dark' }, play: Player.play! };
export const HighContrast: Story = { globals: { theme: 'contrast-dark' }, play: listed };
/** Two thousand: the list grows as one comes near its end. */
export const TwoThousand: Story = { args: { recordings: Array.from({ length: 2000 }, (_, n) => verifiedRecording({ n, start: ago(n / 4), expiresAt: now + 40 * 86_400_000 })) }, play: listed };

/** Two taps and no words: the first has been made. */
export const NotMine: Story = {
  play: async ({ canvasElement }) => { await press(await until(() => deep(canvasElement, '[part=report-button]')[0])); await until(() => deep(canvasElement, 'dialog[open] [part=report-yes-button]')[0]); },
};
export const NotMineReported: Story = {
  play: async (context) => {
    await NotMine.play!(context);
    await press(await until(() => deep(context.canvasElement, '[part=report-yes-button]')[0]));
    await until(() => deep(context.canvasElement, '[data-state=reported]')[0]);
    await expect(cards(context.canvasElement).length).toBe(3);
  },
};
/** Who has seen a recording; two lines are not proved. */
export const AccessLog: Story = {
  args: { wrongProofs: 2 },
  play: async ({ canvasElement }) => { await press(await until(() => deep(canvasElement, '[part=access-button]')[0])); await until(() => deep(canvasElement, '[data-state=not-proved]')[0]); },
};
