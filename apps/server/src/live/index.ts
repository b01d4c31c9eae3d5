/** The console's live connection. */
export { LiveModule } from './live.module.js';
