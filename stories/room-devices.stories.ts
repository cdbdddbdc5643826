import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import { ConsultError } from '../src/domain/consult-error.js';
import { deepButton, deepText, drawnRoom, inCall, room, settled } from './support/room-story.js';

const meta: Meta = { title: 'Room/Devices', component: 'consult-room', parameters: { layout: 'fullscreen' } };
export default meta;
type Story = StoryObj;

const text = async (canvas: HTMLElement): Promise<string> => deepText((await drawnRoom(canvas)).element);
const SPEAKERS = [{ deviceId: 'speaker-1', label: 'Built-in speakers' }, { deviceId: 'speaker-2', label: 'Headset' }];

/** A phone call has taken the microphone: said on this side, and mended by one press. */
export const Interrupted: Story = {
  render: () => room(inCall({ local: { microphone: 'interrupted' } })),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Turn microphone on')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'repairDevice', args: ['microphone'] });
    session.set({ local: { microphone: 'unheard' } });
    await settled();
    await expect(deepText(element)).toContain('Say something.');
    session.set({ local: { microphone: 'interrupted' } });
  },
};

/** The same, on the other side. */
export const TheirsInterrupted: Story = {
  render: () => room(inCall({ role: 'practitioner', mode: 'video', remote: { microphone: 'interrupted' } }), { cameras: 'both' }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('perhaps for a phone call'),
};

/** It is open again, and nothing has been heard of it yet. */
export const Unheard: Story = { render: () => room(inCall({ local: { microphone: 'unheard' } })) };

/** It has stopped: the page opens it again by itself, with longer and longer waits. */
export const Retrying: Story = { render: () => room(inCall({ mode: 'video', local: { microphone: 'retrying', camera: 'retrying', cameraOn: false } }), { cameras: 'both' }) };

/** Permission was given, or a device plugged in, in the middle of the call: nothing opens by itself. */
export const AvailableNow: Story = {
  render: () => room(inCall({ local: { microphone: 'available', microphoneError: new ConsultError('media/permission-denied') } })),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    await expect(session.called).not.toContain('repairDevice');
    deepButton(element, 'Turn microphone on')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'repairDevice', args: ['microphone'] });
  },
};

export const AvailableInTheWaitingRoom: Story = { render: () => room({ state: 'waiting', local: { microphone: 'available', microphoneError: new ConsultError('media/not-found') } }) };

/** The headset was pulled out: what is in use now is named, since nobody chose it. */
export const Replaced: Story = {
  render: () => room(inCall({ mode: 'video', local: { microphoneReplaced: true, microphoneId: 'mic-1' } }), { cameras: 'both' }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'All right')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'selectDevice', args: ['microphone', 'mic-1'] });
  },
};

/** Everything at once stays readable. */
export const Everything: Story = {
  render: () => room(inCall({ mode: 'video', local: { microphone: 'interrupted', camera: 'failed', cameraOn: false }, remote: { microphone: 'missing', camera: 'missing' } }), { cameras: 'none' }),
};

/** My camera is off: I go on seeing the other person. */
export const CameraOff: Story = {
  render: () => room(inCall({ mode: 'video', local: { cameraStopped: true, camera: 'off', cameraOn: false } }), { cameras: 'both' }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Camera on')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'setCamera', args: [true] });
  },
};

/** Theirs is off: their name stands where the picture was, not their last picture. */
export const TheirCameraOff: Story = {
  render: () => room(inCall({ mode: 'video', remote: { camera: 'off' } }), { cameras: 'both' }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('camera is off.'),
};

export const TheirCameraOffAtADesk: Story = { render: () => room(inCall({ role: 'practitioner', mode: 'video', remote: { camera: 'off' } }), { cameras: 'both' }) };

/** In the lobby: which loudspeaker, with a tone to try it; and on a phone the other camera. */
export const LoudspeakerAndPhone: Story = {
  render: () => room({ local: { speakers: SPEAKERS, speakerId: 'speaker-2', cameraFacing: 'user' } }, { cameras: 'mine' }),
  play: async ({ canvasElement }) => {
    const { element, session } = await drawnRoom(canvasElement);
    deepButton(element, 'Use the other camera')?.click();
    await settled();
    await expect(session.calls.at(-1)).toEqual({ name: 'turnCamera', args: [] });
    await expect(deepButton(element, 'Play a test tone')).not.toBeNull();
  },
};

export const LoudspeakerInCall: Story = {
  render: () => room(inCall({ mode: 'video', local: { speakers: SPEAKERS, cameraFacing: 'environment' } }), { cameras: 'both' }),
  play: async ({ canvasElement }) => {
    const { element } = await drawnRoom(canvasElement);
    deepButton(element, 'More')?.click();
    await settled();
    await expect(deepText(element)).toContain('Play a test tone');
  },
};

/** A device that switches itself off again and again: in the lobby, by its cause. */
export const Unsteady: Story = {
  render: () => room({ local: { microphone: 'failed', microphoneError: new ConsultError('media/unsteady') } }),
  play: async ({ canvasElement }) => expect(await text(canvasElement)).toContain('switches itself off again and again'),
};

export const RightToLeft: Story = { render: () => room(inCall({ mode: 'video', local: { microphone: 'interrupted', cameraStopped: true, camera: 'off', cameraOn: false } }), { cameras: 'both', lang: 'ar', dir: 'rtl' }) };
export const German: Story = { render: () => room(inCall({ mode: 'video', local: { microphone: 'available' } }), { cameras: 'both', lang: 'de' }) };
