import { fileURLToPath } from 'node:url';
import type { StorybookConfig } from '@storybook/web-components-vite';
import type { Plugin } from 'vite';
import { sourceOf } from '../../scripts/self-imports.mjs';
import { buildSimplePeer } from '../../scripts/simple-peer.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Stories show what a user writes (`consultkit/…`), and run the sources, so that an edit is seen at once. */
const ownImports = (simplePeer: string): Plugin => ({
  name: 'own-imports',
  enforce: 'pre',
  resolveId(source) {
    if (source === 'simple-peer') return simplePeer;
    const file = sourceOf(source);
    return file === null ? null : root + file;
  },
});

const config: StorybookConfig = {
  framework: '@storybook/web-components-vite',
  stories: ['../**/*.mdx', '../*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  // Nothing leaves the machine: neither statistics nor a look for news.
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  features: { sidebarOnboardingChecklist: false },
  async viteFinal(vite) {
    vite.plugins = [ownImports(await buildSimplePeer('slim')), ...(vite.plugins ?? [])];
    vite.build = { ...vite.build, target: 'es2022', chunkSizeWarningLimit: 4000 };
    return vite;
  },
};

export default config;
