// Where the browsers for tests are, and the flags that make Chromium behave in a test run.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const CHROME_NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge', 'msedge', 'chrome'];
const CHROME_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...[process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].filter(Boolean).flatMap((root) => [
    join(root, 'Google/Chrome/Application/chrome.exe'),
    join(root, 'Microsoft/Edge/Application/msedge.exe'),
  ]),
];
const FIREFOX_NAMES = ['firefox-esr', 'firefox'];
const FIREFOX_PLACES = ['/Applications/Firefox.app/Contents/MacOS/firefox'];

const runnable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** First of: the file that `variable` names, `names` on PATH, `places`. A wrong variable is an error, not a fallback. */
function find(variable, names, places) {
  const wanted = process.env[variable];
  if (wanted) {
    if (runnable(wanted)) return wanted;
    throw new Error(`${variable} is ${wanted}, which is not an executable file`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name + suffix))), ...places].find(runnable);
}

/** Path of Chrome, Chromium or Edge; undefined where there is none. */
export const findChrome = () => find('CHROME_PATH', CHROME_NAMES, CHROME_PLACES);

/** Path of Firefox; undefined where there is none. */
export const findFirefox = () => find('FIREFOX_PATH', FIREFOX_NAMES, FIREFOX_PLACES);

/** Path of a sound server that can run without a sound card; undefined where there is none. */
export const findSoundServer = () => find('PULSEAUDIO_PATH', ['pulseaudio'], []);

/** Path of Chrome; throws with the way out where there is none, so that no browser test is ever skipped in silence. */
export function requireChrome() {
  const path = findChrome();
  if (!path) throw new Error('No Chrome, Chromium or Edge found. Install one, or name it: CHROME_PATH=/path/to/chrome');
  return path;
}

/** Path of Firefox; throws with the way out where there is none. */
export function requireFirefox() {
  const path = findFirefox();
  if (!path) throw new Error('No Firefox found. Install one, or name it: FIREFOX_PATH=/path/to/firefox');
  return path;
}

/**
 * Flags for tests: no traffic of the browser's own, a fake camera and microphone that need no prompt.
 * Chromium's sandbox refuses to run as root (containers, CI), so only there it is switched off.
 */
export const chromeFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage', // containers give /dev/shm 64 MB, which video frames fill
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];
