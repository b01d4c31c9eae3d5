/** How busy each thread of the server is, told without a message: a thread that is stuck can still be looked at. */
export { ThreadVitals, type ThreadFigures } from './vitals.js';
export { tellVitals } from './tell.js';
