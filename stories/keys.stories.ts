import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import 'consultkit/components/keys/define';
import { FakeClient } from './support/fake-client.js';
import { codeMethod, everyNotice, FakeKeys, GOOD_CODE, NEW_CODE, notice, passkeyMethod, permissionIn, sixteenDevices, thisDevice, type FakeKeysOptions } from './support/fake-keys.js';
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

async function typed(root: HTMLElement, text: string): Promise<void> {
  const input = await until(() => deep<HTMLInputElement>(root, 'input')[0]);
  await userEvent.type(input, `${text}{Enter}`);
}

/** The first device, or after "make a new code": shown until it has been written down. */
export const CodeToSave: Story = {
  args: { codePending: true, devices: [thisDevice] },
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
/** After a reload: the page that knew the code is gone, and nobody has confirmed it. */
export const CodeNotConfirmed: Story = { args: { codeConfirmed: false, devices: [thisDevice] }, play: shows('unconfirmed') };
export const CodeMadeAnew: Story = {
  ...CodeNotConfirmed,
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-state=unconfirmed] .primary'));
    await state(canvasElement, 'code');
  },
};
/** Nothing outlives this page. */
export const BrowserKeepsNothing: Story = { args: { ...CodeToSave.args, lasting: false }, play: shows('not-lasting') };

export const Ready: Story = { play: async ({ canvasElement }) => { await state(canvasElement, 'ready'); await expect(deep(canvasElement, '[part=device]').length).toBe(2); } };
export const ReadyWithPasskey: Story = { args: { recoveryMethods: [codeMethod, passkeyMethod], notices: everyNotice.slice(6, 8) }, play: shows('ready') };
export const NewCode: Story = {
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-does=renew]'));
    await state(canvasElement, 'code');
  },
};
export const AddPasskey: Story = {
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-does=passkey]'));
    await waitFor(() => expect(deep(canvasElement, '[data-state=ways] .row').length).toBe(2));
  },
};
export const PasskeyRefused: Story = {
  args: { codePending: true, deedTrouble: 'keys/no-passkey' },
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-does=passkey]'));
    await button(canvasElement, '[data-state=ways] .note');
  },
};
export const RemoveMethod: Story = {
  args: { recoveryMethods: [codeMethod, passkeyMethod] },
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[part=method] .button'));
    await button(canvasElement, '#sure');
  },
};
export const MethodRemoved: Story = {
  ...RemoveMethod,
  play: async (context) => {
    await RemoveMethod.play!(context);
    await press(await button(context.canvasElement, '.danger .button.danger'));
    await waitFor(() => expect(deep(context.canvasElement, '[part=method]').length).toBe(1));
  },
};
/** As many as an account can have; this one first, then those that were used last. */
export const SixteenDevices: Story = {
  args: { devices: sixteenDevices },
  play: async ({ canvasElement }) => {
    await state(canvasElement, 'devices');
    await expect(deep(canvasElement, '[part=device]').length).toBe(5);
    await press(await button(canvasElement, '[data-state=devices] [data-does=more]'));
    await waitFor(() => expect(deep(canvasElement, '[part=device]').length).toBe(16));
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

/** The insurer has allowed a new key for the account: any device can stop it. */
export const PermissionWaiting: Story = { args: { permission: permissionIn(20), notices: [notice('account-key-allowed', 0)] }, play: shows('permission') };
export const PermissionInForce: Story = { args: { permission: permissionIn(-2), notices: [notice('account-key-allowed', 1)] }, play: shows('permission') };
export const PermissionStopped: Story = {
  ...PermissionWaiting,
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-state=permission] .danger'));
    await waitFor(() => expect(deep(canvasElement, '[data-state=permission]').length).toBe(0));
  },
};
/** A few of them, and all when they are asked for. */
export const Notices: Story = {
  args: { notices: everyNotice },
  play: async ({ canvasElement }) => {
    await state(canvasElement, 'notices');
    await expect(deep(canvasElement, '[part=notice]').length).toBe(3);
  },
};
export const EveryNotice: Story = {
  ...Notices,
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-state=notices] [data-does=more]'));
    await waitFor(() => expect(deep(canvasElement, '[part=notice]').length).toBe(everyNotice.length));
  },
};
export const NoNotices: Story = { args: { notices: [] }, play: shows('notices') };

const elsewhere = sixteenDevices.slice(0, 2);
/** A new device: recordings do not open yet. */
export const Sealed: Story = { args: { state: 'sealed', devices: elsewhere }, play: shows('sealed') };
export const SealedWithPasskey: Story = { args: { state: 'sealed', devices: elsewhere, recoveryMethods: [codeMethod, passkeyMethod] }, play: shows('sealed') };
/** It was in the chain, and another device, or somebody with a recovery method, has removed it. */
export const Removed: Story = { args: { state: 'removed', devices: elsewhere, notices: [notice('device-removed', 0.1, { how: 'device' }), notice('device-added', 0.2, { how: 'recovery' })] }, play: shows('removed') };
export const RemovedAndLetInAgain: Story = {
  ...Removed,
  play: async ({ canvasElement }) => { await typed(canvasElement, GOOD_CODE); await state(canvasElement, 'ready'); await expect(deep(canvasElement, '[data-state=removed]').length).toBe(0); },
};
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
  args: { state: 'sealed', devices: elsewhere, deedTrouble: 'keys/too-many-attempts' },
  play: async ({ canvasElement }) => { await typed(canvasElement, GOOD_CODE); await button(canvasElement, '[data-state=sealed] .note'); },
};

/** No code, no device, no passkey: a new key, which takes the insurer's permission. */
export const LostEverything: Story = {
  ...Sealed,
  play: async ({ canvasElement }) => {
    await press(await button(canvasElement, '[data-does=lost]'));
    await state(canvasElement, 'replace');
  },
};
export const LostAndNotAllowed: Story = {
  args: { state: 'sealed', devices: elsewhere, deedTrouble: 'backend/conflict' },
  play: async (context) => {
    await LostEverything.play!(context);
    await press(await button(context.canvasElement, '[data-state=replace] .button'));
    await button(context.canvasElement, '[data-state=replace] .note');
  },
};
/** The insurer has allowed it, and the day is not over. */
export const LostAndWaiting: Story = { args: { state: 'sealed', devices: elsewhere, permission: permissionIn(20) }, play: LostEverything.play! };
export const LostAndBegunAnew: Story = {
  args: { state: 'sealed', devices: elsewhere, permission: permissionIn(-2) },
  play: async (context) => {
    await LostEverything.play!(context);
    await press(await button(context.canvasElement, '[data-state=replace] .button'));
    await state(context.canvasElement, 'code');
    await expect(deep(context.canvasElement, '[part=device]').length).toBe(1);
  },
};
export const NarrowLostEverything: Story = { ...LostEverything, args: { ...Sealed.args, width: 328 } };

export const Loading: Story = { args: { trouble: 'hangs' }, play: async ({ canvasElement }) => { await button(canvasElement, '.skeleton'); } };
export const BackendHangs: Story = { args: { trouble: 'hangs' }, play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '.note button')[0], 10_000); } };
export const BackendFails: Story = { args: { trouble: 'backend/unreachable' }, play: shows('error') };
/** The chain of keys that came is not hers: nothing of it is used. */
export const BackendLies: Story = { args: { trouble: 'ownership/denied' }, play: shows('error') };
/** The backend takes the page for somebody else: no key is opened or asked for. */
export const TakenForSomebodyElse: Story = { args: { trouble: 'identity/mismatch' }, play: shows('error') };
export const Unavailable: Story = { args: { trouble: 'keys/unavailable' }, play: shows('unavailable') };

export const Narrow: Story = { args: { ...CodeToSave.args, width: 328 }, play: shows('code') };
export const NarrowSealed: Story = { args: { ...SealedWithPasskey.args, width: 328 }, play: shows('sealed') };
export const NarrowRemoved: Story = { args: { ...Removed.args, width: 328 }, play: shows('removed') };
export const NarrowPermission: Story = { args: { ...PermissionWaiting.args, width: 328 }, play: shows('permission') };
export const NarrowNotices: Story = { ...EveryNotice, args: { ...Notices.args, width: 328 } };
export const Dark: Story = { ...CodeToSave, globals: { theme: 'dark' } };
export const DarkReady: Story = { ...Ready, globals: { theme: 'dark' } };
export const HighContrast: Story = { ...CodeToSave, globals: { theme: 'contrast-dark' } };
export const RightToLeft: Story = { ...CodeToSave, globals: { locale: 'ar', direction: 'rtl' }, play: shows('code') };
export const DarkPermission: Story = { ...PermissionWaiting, globals: { theme: 'dark' } };
export const RightToLeftNotices: Story = { ...EveryNotice, globals: { locale: 'ar', direction: 'rtl' } };
export const RightToLeftSealed: Story = { ...SealedWithPasskey, globals: { locale: 'ar', direction: 'rtl' } };
