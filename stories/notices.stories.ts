import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import 'consultkit/components/keys/define';
import { FakeClient } from './support/fake-client.js';
import { everyNotice, notice } from './support/fake-keys.js';
import { deep } from './support/deep.js';
import { until } from './support/shadow.js';

const meta: Meta = {
  title: 'Keys/consult-notices',
  component: 'consult-notices',
  render: (_args, { globals }) => html`<consult-notices .client=${new FakeClient({ locale: String(globals['locale'] ?? 'en'), notices: { list: async () => [notice('recording-exposed', 0), ...everyNotice] } })}></consult-notices>`,
};
export default meta;

/** Everything that a member is told of: keys, openings without them, and what went wrong with a recording. */
export const WhatHasHappened: StoryObj = { play: async ({ canvasElement }) => { await until(() => deep(canvasElement, '[data-state=notices]')[0]); } };
