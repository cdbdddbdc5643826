// Writes components/internal/icons.ts from lucide-static: `npm run icons` after a change to the list below.
// The result is committed, so that neither a build nor a reader needs this script.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const NAMES = [
  'mic', 'mic-off', 'video', 'video-off', 'phone', 'phone-off', 'camera', 'camera-off', 'switch-camera', 'monitor', 'maximize', 'captions',
  'settings', 'ellipsis', 'log-out', 'x', 'check', 'chevron-left', 'chevron-right', 'chevron-down', 'refresh-cw', 'rotate-ccw',
  'play', 'pause', 'volume-2', 'circle-dot', 'shield-check', 'lock', 'eye', 'info', 'triangle-alert', 'wifi', 'wifi-off',
  'calendar', 'clock', 'user', 'users', 'stethoscope', 'heart-pulse', 'brain', 'file-text',
  'languages', 'audio-lines', 'rotate-cw', 'volume-x', 'minimize', 'calendar-plus', 'arrow-left', 'zap', 'phone-call', 'hourglass',
  'flag', 'bell', 'printer', 'download', 'octagon-minus', 'user-x',
];

const home = dirname(createRequire(import.meta.url).resolve('lucide-static/package.json'));
const { version } = JSON.parse(readFileSync(`${home}/package.json`, 'utf8'));

const constant = (name) => `icon${name.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('')}`;

function drawing(name) {
  const svg = readFileSync(`${home}/icons/${name}.svg`, 'utf8');
  const inside = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)?.[1];
  if (!inside) throw new Error(`${name}.svg is not an svg`);
  return inside.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>');
}

const header = `// Written by scripts/build-icons.mjs from lucide-static ${version}: change the list there.
// Icons: Copyright (c) Lucide Icons and Contributors, ISC License; those derived from Feather: (c) Cole Bemis, MIT License.
// Decoration only, hidden from screen readers: the control beside them carries the words.
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const frame = (drawing: SVGTemplateResult): TemplateResult => html\`<svg
  viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">\${drawing}</svg>\`;

// Bundlers keep a tagged template, which may have effects, but drop a call that is marked pure: only used icons ship.
`;
const lines = NAMES.map((name) => 'export const ' + constant(name) + ' = /* @__PURE__ */ (() => frame(svg`' + drawing(name) + '`))();\n');

writeFileSync(new URL('../components/internal/icons.ts', import.meta.url), header + lines.join(''));
console.log(`${NAMES.length} icons from lucide-static ${version}`);
