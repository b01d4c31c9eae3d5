/** The wire of Craie: everything that crosses a process border is named here, and nowhere else. */
export * from './topics.js';
export * from './limits.js';
export * from './reasons.js';
export * from './problems.js';
export * from './enrolment.js';
export * from './device-token.js';
export * from './server-time.js';
export * from './agent-bundle.js';
export * from './target.js';
export * from './commands.js';
export * from './inventory.js';
export * from './device-messages.js';
export * from './server-messages.js';
export * from './validate.js';
export * from './roles.js';
export * from './http.js';
export * from './live.js';
