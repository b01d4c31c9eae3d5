/** Requests for apps: asked for in the console, or by a form that needs no account; answered by whoever may install them; told until they are there. */
export { RequestsModule } from './requests.module.js';
export { RequestEvents, type RequestNews, type RequestRef } from './requests.events.js';
export { RequestCounterEntity, RequestEntity, RequestMessageEntity } from './request.entity.js';
export { RequestCodeEntity } from './request-code.entity.js';
