import { ENGLISH_ENROLMENT, enrolmentSentence, FRENCH_ENROLMENT } from '../../../agent/src/cli/enrolment-words.js';
import { ApiError } from '../../../agent/src/enrolment/device-api.js';
import { ENGLISH_WAYS, FRENCH_WAYS } from '../../../agent/src/link/words.js';
import { EnrolmentError } from '../../../agent/src/enrolment/enrolment-error.js';

const coded = (code: string) => Object.assign(new Error('connect failed'), { code });

test.each<[string, unknown, string, string]>([
  ['a refused token', new ApiError(403, 'token_used', 'This enrolment token …'), FRENCH_ENROLMENT.token_used, ENGLISH_ENROLMENT.token_used],
  ['a foreign server', new EnrolmentError('pin_differs', '…'), FRENCH_ENROLMENT.pin_differs, ENGLISH_ENROLMENT.pin_differs],
  ['no network', coded('ENETUNREACH'), FRENCH_ENROLMENT.unreachable, ENGLISH_ENROLMENT.unreachable],
  ['an unknown code', new ApiError(400, 'invalid_body', 'Send JSON.'), 'L’inscription a échoué : Send JSON.', 'The enrolment failed: Send JSON.'],
  ['a code that every object has', coded('constructor'), 'L’inscription a échoué : connect failed', 'The enrolment failed: connect failed'],
  ['the name of the template itself', coded('other'), 'L’inscription a échoué : connect failed', 'The enrolment failed: connect failed'],
  ['something else', 'odd', 'L’inscription a échoué : odd', 'The enrolment failed: odd'],
])('%s', (_, error, french, english) => {
  expect(enrolmentSentence(error, FRENCH_ENROLMENT, FRENCH_WAYS)).toBe(french);
  expect(enrolmentSentence(error, ENGLISH_ENROLMENT, ENGLISH_WAYS)).toBe(english);
});
