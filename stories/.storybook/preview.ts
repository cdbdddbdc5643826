import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import manifest from '../../custom-elements.json';
import { directionOf } from '../../components/internal/locale.js';
import { fixedColour } from '../../components/internal/palette.js';
import { THEMES, type Theme } from '../../components/internal/themes.js';

setCustomElementsManifest(manifest);

/** The page around a story, as an insurer's portal would set it up: language, direction, theme, and the ground under all. */
function setUpPage(globals: Record<string, unknown>): void {
  const { theme, locale, direction } = globals as { theme: Theme; locale: string; direction: 'auto' | 'ltr' | 'rtl' };
  const page = document.documentElement;
  page.lang = locale;
  page.dir = direction === 'auto' ? directionOf(locale) : direction;
  page.dataset['consultTheme'] = theme;
  const roles = THEMES[theme];
  document.body.style.background = fixedColour(roles.surface);
  document.body.style.color = fixedColour(roles.text);
}

const item = (value: string, title: string): { value: string; title: string } => ({ value, title });

const preview: Preview = {
  initialGlobals: { theme: 'light', locale: 'en', direction: 'auto' },
  globalTypes: {
    theme: {
      description: 'Theme',
      toolbar: {
        icon: 'contrast',
        dynamicTitle: true,
        items: [item('light', 'Light'), item('dark', 'Dark'), item('contrast-light', 'High contrast, light'), item('contrast-dark', 'High contrast, dark')],
      },
    },
    locale: {
      description: 'Language',
      toolbar: {
        icon: 'globe',
        dynamicTitle: true,
        items: [item('en', 'English'), item('de', 'Deutsch'), item('fr', 'Français'), item('ar', 'العربية')],
      },
    },
    direction: {
      description: 'Direction',
      toolbar: {
        icon: 'transfer',
        dynamicTitle: true,
        items: [item('auto', 'Direction of the language'), item('ltr', 'Left to right'), item('rtl', 'Right to left')],
      },
    },
  },
  decorators: [
    (story, { globals }) => {
      setUpPage(globals);
      return story();
    },
  ],
  parameters: {
    a11y: { test: 'error' },
    backgrounds: { disable: true }, // the theme brings its own
    docs: { toc: true },
    controls: { expanded: true, sort: 'requiredFirst' },
    options: { storySort: { order: ['Introduction', 'Room', 'Booking', 'Recordings', '*'] } },
    viewport: {
      options: {
        sidebar: { name: 'Sidebar, 320 px', styles: { width: '320px', height: '720px' } },
        phone: { name: 'Phone, 360 px', styles: { width: '360px', height: '780px' } },
        tablet: { name: 'Tablet, 768 px', styles: { width: '768px', height: '1024px' } },
        desk: { name: 'Desk, 1280 px', styles: { width: '1280px', height: '800px' } },
      },
    },
  },
};

export default preview;
