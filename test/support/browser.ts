/** A real Chromium for journeys, with what every journey asks of a page: no error in its console, and axe finds nothing. */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type Page, type Request } from 'playwright-core';
import { watch } from './shown.js';
import { PATIENCE, until } from './until.js';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const screens = process.env.CRAIE_SCREENS;

export interface Visit {
  browser: Browser;
  page: Page;
  /** Errors that the page printed or threw. */
  errors: string[];
  /** Goes to an address; resolves when the page is complete: its heading is there, nothing is still to be shown, no request is without its answer. */
  open(url: string): Promise<void>;
  /** Changes what the system says of light and dark; resolves when the page has followed. */
  wear(scheme: Scheme): Promise<void>;
}

export type Scheme = 'light' | 'dark';

/** True when this is so once the page has been painted twice, with nothing on its way from one look to another. */
const painted = (what: string) => `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
  resolve((${what}) && document.getAnimations().every((one) => one.playState !== 'running')))))`;
const COMPLETE = `document.querySelector('main h1') !== null && document.querySelector('[aria-busy="true"], .mantine-Skeleton-root') === null`;

/**
 * Opens a page in French, Europe/Paris.
 * @param hosts names that lead to this machine, with their ports, as `parc.ville.example:3000`. They count as secure, as 127.0.0.1 does: in production TLS makes them so
 */
export async function openBrowser(hosts: readonly string[] = []): Promise<Visit> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...named(hosts)],
  });
  const context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', colorScheme: 'light', viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE * 1_000);
  const errors: string[] = [];
  watch(browser, errors);
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A refused sign-in, or a server that a journey killed, is an answer and no fault of the page; Chromium logs each.
    if (message.type() === 'error' && !/Failed to load resource|ERR_CONNECTION_REFUSED/.test(message.text())) errors.push(message.text());
  });
  const unanswered = new Set<Request>();
  page.on('request', (request) => unanswered.add(request));
  const answered = (request: Request) => unanswered.delete(request);
  page.on('requestfinished', answered);
  page.on('requestfailed', answered);
  const open = async (url: string) => {
    await page.goto(url);
    // An answer may make the page ask for more, before it is painted next.
    await until(`${url} complete`, async () => unanswered.size === 0 && (await page.evaluate<boolean>(painted(COMPLETE))) && unanswered.size === 0);
  };
  const wear = async (scheme: Scheme) => {
    await page.emulateMedia({ colorScheme: scheme });
    await until(`the page in ${scheme}`, () => page.evaluate<boolean>(painted(`document.documentElement.dataset.mantineColorScheme === '${scheme}'`)));
  };
  return { browser, page, errors, open, wear };
}

const named = (hosts: readonly string[]): string[] => (hosts.length === 0 ? [] : [
  `--host-resolver-rules=${hosts.map((host) => `MAP ${host.split(':')[0] ?? ''} 127.0.0.1`).join(', ')}`,
  `--unsafely-treat-insecure-origin-as-secure=${hosts.map((host) => `http://${host}`).join(',')}`,
]);

/** Signs in through the form. */
export async function signIn(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(url);
  await sendSignIn(page, email, password);
}

/** Fills in the form that is on the page, and sends it. */
export async function sendSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(/adresse/i).fill(email);
  await page.getByLabel(/^mot de passe/i).fill(password);
  await page.getByRole('button', { name: /se connecter/i }).click();
  await page.getByRole('navigation').first().waitFor();
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
/** What colours alone can break. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** WCAG 2.1 A and AA faults on what is shown now, one line each. @param rules those to look for: of a page that was looked at and only changed its colours, {@link COLOURS} say all */
export async function accessibilityFaults(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  // Evaluated rather than added as a tag: the console's content security policy refuses foreign scripts.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(await readFile(axePath, 'utf8'));
  const found = await page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: { run: (options: unknown) => Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } };
    return (await axe.run({ runOnly, resultTypes: ['violations'] })).violations;
  }, rules === 'all' ? { type: 'tag', values: WCAG } : { type: 'rule', values: COLOURS });
  return found.flatMap((fault) => fault.nodes.map((node) => `${fault.id}: ${node.target.join(' ')} — ${node.failureSummary.split('\n')[1] ?? ''}`));
}

/** Keeps a picture of the window in the folder CRAIE_SCREENS (`npm run screens`); otherwise does nothing, as nobody would look at it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!screens) return;
  await mkdir(screens, { recursive: true });
  await page.screenshot({ path: join(screens, `${name}.png`) });
}
