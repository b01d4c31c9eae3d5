/** The console's door to the server. */
export { api, apiUrl, csrfHeader, setCsrf, tellSignedOut, tellUnfinished, whenProofRequired, whenSignedOut, whenUnfinished } from './client.js';
export { upload, type UploadOptions } from './upload.js';
export { ApiProblem, readProblem } from './problem.js';
export { askReasonsAgain, whenReasonAsked, type Commune } from './reason.js';
export { toQuery, fromQuery, type QueryValues } from './query.js';
export { listQuery, useList, rowsOf, type ListQuery } from './list.js';
export { keys } from './keys.js';
export { useLive, useLiveCut, useLiveReturn, useWatchDevices, useLiveState, watchAgain, openLive, closeLive, type LiveState } from './live.js';
