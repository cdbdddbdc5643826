// Every story of the built Storybook in a real Chromium: it renders, its play function passes, nothing is logged as an
// error, nothing is fetched from elsewhere, and axe finds nothing: all rules in the light theme, contrast in each theme. Words are
// legible in the system's own colours, and every control fits on a phone with text of twice the size.
//   node test/stories/run.mjs [--only PART-OF-ID] [--screenshots DIR]
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { closingLine } from '../../scripts/closing-line.mjs';
import { chromeFlags, requireChrome } from '../../scripts/find-browser.mjs';
import { serveStatic } from '../../scripts/serve-static.mjs';
import { enlargeText, whatDoesNotFit, whatIsNotLegible } from './fits.mjs';

const STORYBOOK = 'storybook-static';
const OTHER_THEMES = ['dark', 'contrast-light', 'contrast-dark'];
const WIDTHS = { 360: 780, 1280: 800 };
const TIMEOUT = 20_000;
// A story is a piece of a page: rules about whole pages do not apply to it.
const PAGE_RULES = ['region', 'landmark-one-main', 'page-has-heading-one', 'bypass'];

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const pictures = option('--screenshots');

if (!existsSync(`${STORYBOOK}/index.json`)) throw new Error('no storybook-static: run `npm run build-storybook` first');
const entries = Object.values(JSON.parse(readFileSync(`${STORYBOOK}/index.json`, 'utf8')).entries).filter(({ id }) => id.includes(option('--only') ?? ''));
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page before Storybook: listens on its channel from the first moment. */
function watchChannel() {
  const seen = { finished: null, problems: [] };
  globalThis.storySeen = seen;
  let channel;
  const describe = (what) => what?.stack ?? what?.message ?? what?.description ?? JSON.stringify(what);
  Object.defineProperty(globalThis, '__STORYBOOK_ADDONS_CHANNEL__', {
    configurable: true,
    get: () => channel,
    set(value) {
      channel = value;
      // `storyFinished` says success even where a play function threw: these are the ones that tell.
      for (const name of ['playFunctionThrewException', 'storyThrewException', 'storyErrored', 'storyMissing', 'unhandledErrorsWhilePlaying', 'configError']) {
        channel.on(name, (what) => {
          seen.problems.push(`${name}: ${[what].flat().map(describe).join('; ')}`);
        });
      }
      // The one before may finish once more after the next was chosen.
      channel.on('storyFinished', ({ storyId }) => (seen.finished = storyId));
      channel.on('docsRendered', (id) => (seen.finished = id));
    },
  });
}

/** Runs in the page. Without `rules`, all that axe knows. */
async function runAxe(pageRules, rules) {
  const a11y = globalThis.__STORYBOOK_PREVIEW__?.currentRender?.story?.parameters?.a11y ?? {};
  const off = [...pageRules, ...(a11y.config?.rules ?? []).filter((rule) => rule.enabled === false).map((rule) => rule.id)];
  const { violations } = await globalThis.axe.run('#storybook-root', {
    resultTypes: ['violations'],
    ...(rules ? { runOnly: { type: 'rule', values: rules } } : { rules: Object.fromEntries(off.map((id) => [id, { enabled: false }])) }),
  });
  return violations.map(({ id, help, nodes }) => `axe ${id}: ${help}: ${nodes.map(({ target, any }) => `${target.flat().join(' ')} ${any[0]?.message ?? ''}`).join(' | ')}`);
}

/** Runs in the page: another theme, without the play function again. */
async function setTheme(theme) {
  const channel = globalThis.__STORYBOOK_ADDONS_CHANNEL__;
  const rendered = new Promise((done) => channel.once('storyRendered', done));
  channel.emit('updateGlobals', { globals: { theme } });
  await Promise.race([rendered, new Promise((done) => setTimeout(done, 2000))]);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

const { origin, close } = await serveStatic(STORYBOOK, { 'cache-control': 'max-age=3600' }); // scripts stay compiled from one story to the next
const profile = mkdtempSync(join(tmpdir(), 'stories-'));
const browser = await puppeteer.launch({ executablePath: requireChrome(), headless: true, userDataDir: profile, args: [...chromeFlags, '--disable-audio-output'] });
const totals = { passed: 0, failed: 0, skipped: 0 };
function report(name, problems) {
  if (problems.length > 0) totals.failed += 1;
  else totals.passed += 1;
  console.log(`${problems.length > 0 ? 'FAIL' : ' ok '} ${name}${problems.map((problem) => `\n       ${problem}`).join('')}`);
}

/** Runs in the page: another story, as the list of stories shows it, in the theme that the first one had. */
async function setStory(storyId, viewMode) {
  const channel = globalThis.__STORYBOOK_ADDONS_CHANNEL__;
  document.documentElement.style.fontSize = '';
  const rendered = new Promise((done) => channel.once('storyRendered', done));
  channel.emit('updateGlobals', { globals: { theme: 'light' } });
  await Promise.race([rendered, new Promise((done) => setTimeout(done, 2000))]);
  Object.assign(globalThis.storySeen, { finished: null, problems: [] });
  channel.emit('setCurrentStory', { storyId, viewMode });
}

/** The page that shows a component's stories, one after the other; null: the next one opens one. */
let shown = null;

async function openPage({ id, type, title }) {
  const page = await browser.newPage();
  shown = { page, title, problems: [] };
  const { problems } = shown;
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message ?? error}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()} ${message.location().url ?? ''}`));
  page.on('request', (request) => /^(https?|wss?):/.test(request.url()) && !request.url().startsWith(origin) && problems.push(`fetched ${request.url()}`));
  await page.setViewport({ width: 1280, height: 800 });
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  await page.evaluateOnNewDocument(watchChannel);
  // `a11y.manual`: the addon leaves axe to us, which may not run twice at once.
  await page.goto(`${origin}/iframe.html?id=${id}&viewMode=${type}&globals=a11y.manual:!true`, { waitUntil: 'load', timeout: TIMEOUT });
}

async function closePage() {
  const last = shown;
  shown = null;
  await last?.page.close();
}

/** A component's first story loads the page; the others are chosen in it, which takes a fraction of the time. */
async function openEntry(entry) {
  const isChosen = shown?.title === entry.title;
  const problems = await showEntry(entry);
  if (!isChosen || problems.length === 0) return problems;
  // What a story before has left in the page is not this one's fault: it is judged in a page of its own.
  console.log(`      ${entry.id} is opened alone: ${problems[0]}`);
  await closePage();
  return showEntry(entry);
}

async function showEntry(entry) {
  if (shown?.title !== entry.title) {
    await closePage();
    await openPage(entry);
  } else {
    await shown.page.setViewport({ width: 1280, height: 800 });
    await shown.page.evaluate(setStory, entry.id, entry.type);
  }
  const { page, problems } = shown;
  await page.waitForFunction((id) => storySeen.finished === id || storySeen.problems.length > 0, { timeout: TIMEOUT }, entry.id).catch(() => problems.push(`not finished after ${TIMEOUT / 1000} s`));
  problems.push(...(await page.evaluate('storySeen.problems')));
  return problems.splice(0);
}

async function checkStory(entry) {
  const problems = await openEntry(entry);
  const { page } = shown;
  report(entry.id, problems);
  // The next story of this component starts in a fresh page.
  if (problems.length > 0) return closePage();
  if (entry.type === 'docs') return;
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(axeSource);
  report(`${entry.id} · axe`, await page.evaluate(runAxe, PAGE_RULES));
  if (pictures) await photograph(page, entry.id);
  for (const scheme of ['light', 'dark']) {
    await forceColours(page, scheme);
    report(`${entry.id} · the system's colours, ${scheme}`, await page.evaluate(whatIsNotLegible));
  }
  await forceColours(page, null);
  for (const theme of OTHER_THEMES) {
    await page.evaluate(setTheme, theme);
    report(`${entry.id} · contrast, ${theme}`, await page.evaluate(runAxe, [], ['color-contrast']));
  }
  await page.setViewport({ width: 360, height: WIDTHS[360] });
  await page.evaluate(enlargeText);
  await twoFrames(page);
  report(`${entry.id} · text twice as large`, await page.evaluate(whatDoesNotFit));
  if (pictures) await page.screenshot({ path: join(pictures, `${entry.id}-large.png`), fullPage: true });
}

const twoFrames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

// What is emulated lasts as long as the session that asked for it.
const sessions = new WeakMap();

/** Windows' contrast themes and their like; null: the page's own colours again. */
async function forceColours(page, scheme) {
  const reduced = { name: 'prefers-reduced-motion', value: 'reduce' };
  if (scheme !== null) await page.evaluate((theme) => { document.documentElement.dataset.consultTheme = theme; }, scheme);
  const devtools = sessions.get(page) ?? (await page.createCDPSession());
  sessions.set(page, devtools);
  await devtools.send('Emulation.setEmulatedMedia', { features: scheme === null ? [reduced] : [reduced, { name: 'forced-colors', value: 'active' }, { name: 'prefers-color-scheme', value: scheme }] });
  await twoFrames(page);
}

async function photograph(page, id) {
  for (const [width, height] of Object.entries(WIDTHS)) {
    mkdirSync(pictures, { recursive: true });
    await page.setViewport({ width: Number(width), height });
    await new Promise((settled) => setTimeout(settled, 250));
    await page.screenshot({ path: join(pictures, `${id}-${width}.png`), fullPage: true });
  }
}

try {
  for (const entry of entries) {
    await checkStory(entry).catch(async (error) => {
      report(entry.id, [String(error)]);
      await closePage();
    });
  }
} finally {
  await browser.close();
  close();
  rmSync(profile, { recursive: true, force: true });
}
if (totals.passed + totals.failed === 0) throw new Error('no stories');
console.log(closingLine(totals));
process.exitCode = totals.failed > 0 ? 1 : 0;
