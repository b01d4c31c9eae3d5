/** The node environment of jest; when a test or hook fails, the report has what its open pages showed (test/support/shown.ts), so that a rare failure explains itself. */
import { TestEnvironment } from 'jest-environment-node';

export default class ShowingEnvironment extends TestEnvironment {
  /** jest-circus awaits this before it goes on, so that the pages are still open. */
  async handleTestEvent(event) {
    if (event.name !== 'test_fn_failure' && event.name !== 'hook_failure') return;
    const shown = await this.global.craieShown?.();
    if (shown) this.global.console.error(`${(event.test ?? event.hook).name ?? event.hook.type} failed; the pages showed:\n${shown}`);
  }
}
