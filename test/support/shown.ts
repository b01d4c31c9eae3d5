/** What the pages of a journey show, for the report of a failed test: test/environment.mjs asks for it, so that a rare failure explains itself. */
import type { Browser, Page } from 'playwright-core';

/** Lines of a page's text, and of its errors, that a report takes. */
const LINES = 40;
const LINE_LENGTH = 200;
/** A page that hangs says nothing within so long (ms). */
const HANGS_AFTER = 5_000;

const watched = new Map<Browser, readonly string[]>();

/** Until the browser ends. @param errors the list that its page's errors are added to */
export function watch(browser: Browser, errors: readonly string[]): void {
  watched.set(browser, errors);
  browser.once('disconnected', () => watched.delete(browser));
  Object.assign(globalThis, { craieShown: shown });
}

/** The address and text of each open page and the errors of each browser; '' without any. */
async function shown(): Promise<string> {
  const parts = await Promise.all([...watched].map(async ([browser, errors]) => {
    const pages = await Promise.all(browser.contexts().flatMap((context) => context.pages()).map(async (page) => `${page.url()}\n${bounded((await textOf(page)).split('\n'))}`));
    return [...pages, ...(errors.length > 0 ? [`errors of its console:\n${bounded(errors)}`] : [])].join('\n\n');
  }));
  return parts.join('\n\n');
}

async function textOf(page: Page): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => { timer = setTimeout(() => resolve(`(no answer within ${HANGS_AFTER} ms)`), HANGS_AFTER); });
  const text = page.evaluate<string>('document.body?.innerText ?? ""').catch((error: unknown) => `(${String(error)})`);
  return Promise.race([text, late]).finally(() => clearTimeout(timer));
}

function bounded(lines: readonly string[]): string {
  const told = lines.filter((line) => line.trim() !== '');
  const more = told.length > LINES ? [`… and ${told.length - LINES} lines more`] : [];
  return [...told.slice(0, LINES).map((line) => line.slice(0, LINE_LENGTH)), ...more].map((line) => `  ${line}`).join('\n');
}
