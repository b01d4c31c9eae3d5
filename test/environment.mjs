/**
 * The node environment of jest, and two things for a run that must neither fail on a slow machine nor fail without a word: a bound that a test or
 * hook names is at least the ordinary one, and when one fails the report has what its open pages showed (test/support/shown.ts).
 */
import { TestEnvironment } from 'jest-environment-node';

export default class PatientEnvironment extends TestEnvironment {
  /** jest-circus awaits this before it goes on, so that the pages are still open. */
  async handleTestEvent(event, state) {
    const begun = event.name === 'hook_start' ? event.hook : event.name === 'test_start' ? event.test : undefined;
    // A bound costs nothing when all is well; what a test claims about time it measures itself.
    if (begun?.timeout < state.testTimeout) begun.timeout = state.testTimeout;
    if (event.name !== 'test_fn_failure' && event.name !== 'hook_failure') return;
    const shown = await this.global.craieShown?.();
    if (shown) this.global.console.error(`${(event.test ?? event.hook).name ?? event.hook.type} failed; the pages showed:\n${shown}`);
  }
}
