import { css, type CSSResult } from 'lit';

export const slotPickerStyles: CSSResult = css`
  .picker { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; position: relative; }
  .bar { display: flex; align-items: center; gap: 8px; margin-inline: -10px; }
  .bar { justify-content: space-between; }
  .range { min-inline-size: 0; }
  .range > span { text-wrap: balance; }
  .range { padding-inline: 4px; gap: 6px; font-weight: 620; color: var(--_text); }
  .range > svg:first-child { color: var(--_action); }
  .range > svg:last-child { inline-size: 1em; block-size: 1em; color: var(--_text-quiet); transition: rotate var(--_motion) var(--_ease); }
  .range[aria-expanded='true'] > svg:last-child { rotate: 180deg; }
  [dir='rtl'] .turn > svg { scale: -1 1; }

  .grid { display: grid; gap: 20px; }
  .days, .part-row { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: 8px; }
  .n2 > .days, .n2 .part-row { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .n3 > .days, .n3 .part-row { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .n4 > .days, .n4 .part-row { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .n5 > .days, .n5 .part-row { grid-template-columns: repeat(5, minmax(0, 1fr)); }

  .days { border-block-end: 1px solid var(--_line); padding-block-end: 12px; }
  .day { display: grid; justify-items: center; line-height: 1.25; font-size: var(--_size-14); color: var(--_text-quiet); }
  .day > b { font-size: var(--_size-22); font-weight: 620; color: var(--_text); font-variant-numeric: tabular-nums; }
  .day.none > b { color: var(--_text-quiet); font-weight: 450; }
  .weekday { max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

  .part-of-day { display: grid; gap: 8px; }
  .part-of-day > h3 { font-size: var(--_size-14); font-weight: 560; letter-spacing: 0; color: var(--_text-quiet); }
  .column { display: grid; gap: 8px; align-content: start; }
  .time {
    display: grid;
    place-items: center;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 0;
    border: 1px solid color-mix(in oklab, var(--_action) 36%, var(--_line));
    border-radius: var(--_radius-small);
    background: var(--_surface-raised);
    color: var(--_action);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--_motion) var(--_ease), color var(--_motion) var(--_ease);
  }
  .time:hover:not([aria-disabled]) { background: var(--_action); border-color: var(--_action); color: var(--_on-action); }
  .time[aria-disabled] { cursor: progress; }
  .time[aria-busy] { background: var(--_action); border-color: var(--_action); color: var(--_on-action); }
  .time.skeleton { border-color: transparent; }
  @media (forced-colors: active) {
    .time[aria-busy], .time:hover:not([aria-disabled]) { forced-color-adjust: none; background: Highlight; border-color: Highlight; color: HighlightText; }
    calendar-month::part(selected) { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  }
  @container (max-width: 15em) { .range > svg:first-child { display: none; } }
  .dash { block-size: 44px; display: grid; place-items: center; }
  .dash::before { content: ''; inline-size: 12px; border-block-start: 1px solid var(--_control); opacity: 0.6; }
  .empty { display: grid; justify-items: center; gap: 16px; padding: 32px 16px; text-align: center; color: var(--_text-quiet); }
  .empty .button { color: var(--_text); }

  .foot { border-block-start: 1px solid var(--_line); padding-block-start: 12px; }

  .calendar { justify-self: center; inline-size: min(100%, 360px); padding: 16px; border: 1px solid var(--_line); }
  calendar-date { inline-size: 100%; }
  calendar-date::part(button) { border: 0; background: none; color: inherit; inline-size: 44px; block-size: 44px; border-radius: 50%; cursor: pointer; display: grid; place-items: center; padding: 0; }
  calendar-date::part(button):hover { background: color-mix(in oklab, var(--_text) 8%, transparent); }
  calendar-date::part(heading) { font-weight: 620; font-size: var(--_size-16); }
  calendar-date::part(button):focus-visible, calendar-month::part(button):focus-visible { outline: 3px solid var(--_focus); outline-offset: -3px; }
  calendar-date::part(disabled) { opacity: 0.4; }
  calendar-month { --color-accent: var(--_action); --color-text-on-accent: var(--_on-action); inline-size: 100%; }
  calendar-month::part(table) { inline-size: 100%; border-collapse: separate; border-spacing: 0 2px; }
  calendar-month::part(th) { font-size: var(--_size-14); font-weight: 500; color: var(--_text-quiet); inline-size: 14.28%; }
  calendar-month::part(button) { inline-size: 100%; max-inline-size: 44px; block-size: 44px; border-radius: 50%; font: inherit; font-variant-numeric: tabular-nums; color: var(--_text); background: none; border: 0; cursor: pointer; margin-inline: auto; }
  calendar-month::part(button):hover { background: var(--_action-soft); color: var(--_action); }
  calendar-month::part(today) { box-shadow: inset 0 0 0 1px var(--_control); }
  calendar-month::part(selected) { background: var(--_action); color: var(--_on-action); font-weight: 620; }
  calendar-month::part(disallowed) { color: var(--_text-quiet); opacity: 0.55; text-decoration: line-through; cursor: default; }
`;
