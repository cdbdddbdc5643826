import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import 'consultkit/components/keys/define';
import { FakeClient } from './support/fake-client.js';
import { FakeKeys, GOOD_CODE, NEW_CODE, type FakeKeysOptions } from './support/fake-keys.js';
import { deep } from './support/deep.js';
import { press, until } from './support/shadow.js';

interface Args extends FakeKeysOptions {
  width?: number;
}

const meta: Meta<Args> = {
  title: 'Keys/consult-keys',
  component: 'consult-keys',
  render: ({ width, ...options }, { globals }) => {
    const client = new FakeClient({ locale: String(globals['locale'] ?? 'en'), keys: new FakeKeys(options) });
    return html`<div style="max-width: ${width === undefined ? 'none' : `${width}px`}; padding: 8px 0"><consult-keys .client=${client}></consult-keys></div>`;
  },
};
export default meta;
type Story = StoryObj<Args>;
type Play = NonNullable<Story['play']>;

const state = (root: HTMLElement, name: string): Promise<HTMLElement> => until(() => deep(root, `[data-state=${name}]`)[0]);
const shows = (name: string): Play => async ({ canvasElement }) => { await state(canvasElement, name); };
const button = (root: HTMLElement, selector: string): Promise<HTMLElement> => until(() => deep(root, selector)[0]);
const passkeyWay = { kind: 'passkey', id: 'way-2', salt: 'A'.repeat(43), account: 'A'.repeat(43), at: Date.UTC(2026, 8, 3) } as const;

async function typed(root: HTMLElement, text: string): Promise<void> {
  const input = await until(() => deep<HTMLInputElement>(root, 'input')[0]);
  await userEvent.type(input, `${text}{Enter}`);
}

/** The first device, or after "make a new code": shown until it has been written down. */
export const CodeToSave: Story = {
  args: { codePending: true, devices: [{ kid: 'kid-1', since: Date.UTC(2026, 10, 24, 9), thisDevice: true }] },
  play: async ({ canvasElement }) => {
    await state(canvasElement, 'code');
    await expect(deep(canvasElement, '.code li').map((group) => group.textContent)).toEqual(['7K2M9', 'QWX4R', 'TB6ZC', '1HV8P', 'J0ND5S']);
  },
};
/** Now out of sight, and its last group to be typed. */
export const CodeToConfirm: Story = {
  ...CodeToSave,
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-state=code] .primary'));
    await state(canvasElement, 'confirm');
    await expect(deep(canvasElement, 'consult-keys')[0]?.shadowRoot?.textContent).not.toContain('7K2M9');
  },
};
export const CodeConfirmed: Story = {
  ...CodeToSave,
  play: async (context) => {
    await CodeToConfirm.play!(context);
    await typed(context.canvasElement, NEW_CODE.slice(-6).toLowerCase());
    await state(context.canvasElement, 'ready');
    await expect(deep(context.canvasElement, '.code').length).toBe(0);
  },
};
export const CodeConfirmedWrongly: Story = {
  ...CodeToSave,
  play: async (context) => {
    await CodeToConfirm.play!(context);
    await typed(context.canvasElement, '000000');
    await waitFor(() => expect(deep(context.canvasElement, '[aria-invalid=true]').length).toBe(1));
  },
};
/** Nothing outlives this page. */
export const BrowserKeepsNothing: Story = { args: { ...CodeToSave.args, lasting: false }, play: shows('not-lasting') };

export const Ready: Story = { play: async ({ canvasElement }) => { await state(canvasElement, 'ready'); await expect(deep(canvasElement, '[part=device]').length).toBe(2); } };
export const ReadyWithPasskey: Story = { args: { ways: [passkeyWay] }, play: shows('ready') };
export const NewCode: Story = {
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-state=ways] .button'));
    await typed(canvasElement, GOOD_CODE);
    await state(canvasElement, 'code');
  },
};
export const AddPasskey: Story = {
  play: async ({ canvasElement }) => {
    await press(await until(() => deep(canvasElement, '[data-state=ways] .button')[1]));
    await typed(canvasElement, GOOD_CODE);
    await waitFor(() => expect(deep(canvasElement, '[data-state=ways] .row').length).toBe(2));
  },
};
export const PasskeyRefused: Story = {
  args: { codePending: true, deedTrouble: 'keys/no-passkey' },
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-state=ways] .button'));
    await button(canvasElement, '[data-state=ways] .note');
  },
};
export const RemoveDevice: Story = {
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[part=device] .button'));
    await button(canvasElement, '#sure');
  },
};
export const DeviceRemoved: Story = {
  play: async (context) => {
    await RemoveDevice.play!(context);
    await press(await button(context.canvasElement, '.danger .button.danger'));
    await waitFor(() => expect(deep(context.canvasElement, '[part=device]').length).toBe(1));
  },
};

/** A new device: consultations work, old recordings do not open yet. */
export const Sealed: Story = { args: { state: 'sealed' }, play: shows('sealed') };
export const SealedWithPasskey: Story = { args: { state: 'sealed', ways: [passkeyWay] }, play: shows('sealed') };
export const Unlocked: Story = { ...Sealed, play: async ({ canvasElement }) => { await typed(canvasElement, 'aaaaa bbbbb ccccc ddddd eeeeee'); await state(canvasElement, 'ready'); } };
export const TooShort: Story = {
  ...Sealed,
  play: async ({ canvasElement }) => {
    await typed(canvasElement, 'aaaaa bbbbb');
    await waitFor(() => expect(deep(canvasElement, '.error')[0]?.textContent).toContain('this has 10'));
  },
};
export const WrongCode: Story = {
  ...Sealed,
  play: async ({ canvasElement }) => {
    await typed(canvasElement, NEW_CODE);
    await waitFor(() => expect(deep(canvasElement, '[aria-invalid=true]').length).toBe(1));
  },
};
export const TooManyAttempts: Story = {
  args: { state: 'sealed', deedTrouble: 'keys/too-many-attempts' },
  play: async ({ canvasElement }) => { await typed(canvasElement, GOOD_CODE); await button(canvasElement, '[data-state=sealed] .note'); },
};

/** No code, no device, no passkey: a new key, which takes the insurer's leave. */
export const LostEverything: Story = {
  ...Sealed,
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-state=sealed] .button.quiet'));
    await state(canvasElement, 'replace');
  },
};
export const LostAndNotAllowed: Story = {
  args: { state: 'sealed', deedTrouble: 'backend/conflict' },
  play: async (context) => {
    await LostEverything.play!(context);
    await press(await button(context.canvasElement, '[data-state=replace] .button'));
    await button(context.canvasElement, '[data-state=replace] .note');
  },
};
export const LostAndBegunAnew: Story = {
  ...Sealed,
  play: async (context) => {
    await LostEverything.play!(context);
    await press(await button(context.canvasElement, '[data-state=replace] .button'));
    await state(context.canvasElement, 'code');
    await expect(deep(context.canvasElement, '[part=device]').length).toBe(1);
  },
};
export const NarrowLostEverything: Story = { ...LostEverything, args: { state: 'sealed', width: 328 } };

export const Loading: Story = { args: { trouble: 'hangs' }, play: async ({ canvasElement }) => { await button(canvasElement, '.skeleton'); } };
export const BackendHangs: Story = { args: { trouble: 'hangs' }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note button')[0], 10_000); } };
export const BackendFails: Story = { args: { trouble: 'backend/unreachable' }, play: shows('error') };
/** The chain of keys that came is not hers: nothing of it is used. */
export const BackendLies: Story = { args: { trouble: 'ownership/denied' }, play: shows('error') };
export const Unavailable: Story = { args: { trouble: 'keys/unavailable' }, play: shows('unavailable') };

export const Narrow: Story = { args: { ...CodeToSave.args, width: 328 }, play: shows('code') };
export const NarrowSealed: Story = { args: { state: 'sealed', ways: [passkeyWay], width: 328 }, play: shows('sealed') };
export const Dark: Story = { ...CodeToSave, globals: { theme: 'dark' } };
export const DarkReady: Story = { ...Ready, globals: { theme: 'dark' } };
export const HighContrast: Story = { ...CodeToSave, globals: { theme: 'contrast-dark' } };
export const RightToLeft: Story = { ...CodeToSave, globals: { locale: 'ar', direction: 'rtl' }, play: shows('code') };
export const RightToLeftSealed: Story = { ...SealedWithPasskey, globals: { locale: 'ar', direction: 'rtl' } };
