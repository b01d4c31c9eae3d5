/** How long a person waits between signing in and the fleet list, in a real Chromium whose cache is empty. */
import { openBrowser } from '../../test/support/browser.js';

/** Notes when the form was sent, and the first frame with a device in the list. Runs before the console's own code, in the page. */
const WATCH = `
  addEventListener('submit', () => { globalThis.sent = performance.now(); }, true);
  const watch = new MutationObserver(() => {
    if (!document.querySelector('[role="grid"] [role="row"] a[href^="/devices/"]')) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame((now) => { globalThis.shown = now; }));
  });
  watch.observe(document, { childList: true, subtree: true });`;
const READ = `new Promise((resolve) => { const look = () => globalThis.shown ? resolve({ shown: shown - sent,
  answered: Math.max(...performance.getEntriesByType('resource').filter((e) => e.name.endsWith('/api/v1/session')).map((e) => e.responseEnd)) - sent }) : requestAnimationFrame(look); look(); })`;

/** Milliseconds since the form was sent. */
export interface Waited { answered: number[]; shown: number[] }

/** Signs in `rounds` times, each in a window that has never been here. @throws Error when a list does not come or the page reports an error */
export async function openList(url: string, email: string, password: string, rounds: number): Promise<Waited> {
  const { browser } = await openBrowser();
  const waited: Waited = { answered: [], shown: [] };
  try {
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 1440, height: 900 } });
      await context.addInitScript(WATCH);
      const page = await context.newPage();
      await page.goto(`${url}/devices`);
      await page.getByLabel(/adresse/i).fill(email);
      await page.getByLabel(/^mot de passe/i).fill(password);
      await page.getByRole('button', { name: /se connecter/i }).click();
      await page.getByRole('grid').getByRole('row').nth(1).waitFor();
      const { answered, shown } = await page.evaluate<{ answered: number; shown: number }>(READ);
      waited.answered.push(answered);
      waited.shown.push(shown);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return waited;
}
