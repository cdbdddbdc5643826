import { expect } from 'chai';
import { LitElement, html } from 'lit';
import { ConsultElement } from '../../../components/internal/consult-element.js';
import { THEMES, type Role, type Theme } from '../../../components/internal/themes.js';
import { contrast, luminance } from '../../support/contrast.js';

class TokenProbe extends ConsultElement {}
customElements.define('token-probe', TokenProbe);

/** A host's own component: its shadow root lies between the brand's tokens and our element. */
class HostShell extends LitElement {
  protected override render(): unknown {
    return html`<token-probe></token-probe>`;
  }
}
customElements.define('host-shell', HostShell);

function page(theme: Theme, tokens: Record<string, string> = {}): { wrapper: HTMLElement; colour: (role: Role) => string } {
  const wrapper = document.createElement('div');
  wrapper.dataset['consultTheme'] = theme;
  for (const [name, value] of Object.entries(tokens)) wrapper.style.setProperty(name, value);
  const probe = document.createElement('token-probe');
  wrapper.append(probe);
  document.body.append(wrapper);
  const colour = (role: Role): string => {
    probe.style.color = `var(--_${role})`;
    return getComputedStyle(probe).color;
  };
  return { wrapper, colour };
}

const GROUNDS = ['surface', 'surface-raised', 'surface-sunken'] as const;
const TEXT: (readonly [Role, Role])[] = [
  ...GROUNDS.flatMap((ground) => (['text', 'text-quiet', 'action', 'positive', 'caution', 'danger'] as const).map((role) => [role, ground] as const)),
  ...(['action', 'positive', 'caution', 'danger'] as const).flatMap((role) => [[role, `${role}-soft`], ['text', `${role}-soft`]] as (readonly [Role, Role])[]),
  ['on-action', 'action'], ['on-danger', 'danger'], ['on-stage', 'stage'], ['on-stage-quiet', 'stage'], ['on-stage', 'stage-raised'], ['on-stage-quiet', 'stage-raised'],
];
const CONTROLS: (readonly [Role, Role])[] = [
  ...GROUNDS.flatMap((ground) => (['control', 'focus', 'live'] as const).map((role) => [role, ground] as const)),
  ['live', 'stage'], ['focus', 'focus-gap'],
];

describe('themes', () => {
  for (const theme of Object.keys(THEMES) as Theme[]) {
    it(`${theme}: text at 4.5:1, what one presses at 3:1`, () => {
      const { wrapper, colour } = page(theme);
      for (const [role, ground] of TEXT) expect(contrast(colour(role), colour(ground)), `${role} on ${ground}`).to.be.at.least(4.5);
      for (const [role, ground] of CONTROLS) expect(contrast(colour(role), colour(ground)), `${role} on ${ground}`).to.be.at.least(3);
      wrapper.remove();
    });

    it(`${theme}: any brand's one colour stays legible`, () => {
      for (let hue = 0; hue < 360; hue += 15) {
        for (const [l, c] of [[0.35, 0.12], [0.55, 0.2], [0.7, 0.15], [0.9, 0.1]]) {
          const brand = `oklch(${l} ${c} ${hue})`;
          const { wrapper, colour } = page(theme, { '--consult-color-action': brand });
          expect(contrast(colour('action'), colour('surface-raised')), `${brand} on raised`).to.be.at.least(4.5);
          expect(contrast(colour('action'), colour('surface')), `${brand} on surface`).to.be.at.least(4.5);
          expect(contrast(colour('on-action'), colour('action')), `on ${brand}`).to.be.at.least(4.5);
          wrapper.remove();
        }
      }
    });
  }

  it('takes tokens and themes from any ancestor, through shadow roots', async () => {
    const wrapper = document.createElement('div');
    wrapper.style.setProperty('--consult-color-line', 'rgb(1, 2, 3)');
    const shell = new HostShell();
    wrapper.append(shell);
    document.body.append(wrapper);
    await shell.updateComplete;
    const probe = shell.renderRoot.querySelector<HTMLElement>('token-probe')!;
    probe.style.color = 'var(--_line)';
    expect(getComputedStyle(probe).color).to.equal('rgb(1, 2, 3)');
    probe.style.color = 'var(--_surface)';
    const light = luminance(getComputedStyle(probe).color);
    wrapper.dataset['consultTheme'] = 'dark';
    expect(luminance(getComputedStyle(probe).color)).to.be.below(light / 4);
    wrapper.remove();
  });

  it('a theme inside another wins', () => {
    const { wrapper, colour } = page('contrast-dark');
    const inner = page('light');
    wrapper.append(inner.wrapper);
    expect(luminance(inner.colour('surface'))).to.be.above(0.8);
    expect(luminance(colour('surface'))).to.be.below(0.05);
    wrapper.remove();
  });
});
